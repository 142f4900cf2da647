import type { MailContents, MailRow } from '../contract/mail-schemas.ts';
import type { HeldMail, OutboxMail } from './desk.ts';

const iso = (time: number) => new Date(time).toISOString();
const isoOrNull = (time: number | null) => (time === null ? null : iso(time));

export function toMailRow(mail: OutboxMail): MailRow {
  return {
    id: mail.id,
    account_id: mail.accountId,
    template: mail.template,
    to: mail.to,
    state: mail.state,
    created_at: iso(mail.createdAt),
    expires_at: iso(mail.expiresAt),
    sent_at: isoOrNull(mail.sentAt),
    attempts: mail.attempts,
    next_attempt_at: isoOrNull(mail.nextAttemptAt),
    last_error: mail.lastError,
  };
}

export function toMailContents(mail: HeldMail): MailContents {
  const { url, code, title, text } = mail;
  return { ...toMailRow(mail), url, code, title, text };
}

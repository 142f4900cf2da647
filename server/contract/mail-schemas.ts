import { z } from 'zod';
import { id, time } from './scalars.ts';

/** The outbox as an admin sees it. */

export const MailRow = z.object({
  id,
  account_id: id.nullable(),
  template: z.string(),
  /** Null where the key store does not open it. */
  to: z.string().nullable(),
  /** `held`: there is no mail server; its contents can be read and handed over. */
  state: z.enum(['queued', 'sent', 'failed', 'held']),
  created_at: time,
  /** When its link or code stops working; it is not sent after that. */
  expires_at: time,
  sent_at: time.nullable(),
  attempts: z.int(),
  next_attempt_at: time.nullable(),
  /** A word, such as `unreachable`, `refused`, `expired`. */
  last_error: z.string().nullable(),
});
export type MailRow = z.infer<typeof MailRow>;

/** `configured`: there is a mail server and a sender's address. */
export const MailList = z.object({ configured: z.boolean(), mails: z.array(MailRow), next_cursor: z.string().nullable() });
export type MailList = z.infer<typeof MailList>;

export const MailContents = MailRow.extend({ url: z.string().nullable(), code: z.string().nullable(), title: z.string(), text: z.string() });
export type MailContents = z.infer<typeof MailContents>;

export const MailDone = z.object({ ok: z.boolean(), error: z.string().optional() });
export type MailDone = z.infer<typeof MailDone>;

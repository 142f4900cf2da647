import type { Reads } from '../ports/store.ts';

/** A mail on its way. What it says is sealed: it may hold a link or a code, and those are never on the disk in clear (security.md B42). */
export interface Mail {
  readonly id: number;
  readonly accountId: number | null;
  readonly template: string;
  /** A `Letter` (letter.ts), sealed with a key from the vault. Once the mail was sent or given up, only the address is left in it. */
  readonly sealed: string;
  /** Whose link or code it holds: of no use once that challenge is gone. Absent in mails without one. */
  readonly challengeId?: number;
  readonly createdAt: number;
  /** When its link or code stops working: not sent after that, and its contents are gone. */
  readonly expiresAt: number;
  readonly attempts: number;
  /** ms since 1970; null: not to be tried again. */
  readonly nextAttemptAt: number | null;
  readonly sentAt: number | null;
  /** A stable word for what went wrong last (trouble.ts); null when nothing did. */
  readonly lastError: string | null;
}

/** `held`: there is nothing to send it with; an admin can read it and hand it over. */
export type MailState = 'queued' | 'sent' | 'failed' | 'held';

/** Whether what it holds opens nothing any more: used, replaced by a newer one, or withdrawn. */
export async function isSuperseded({ challenges }: Pick<Reads, 'challenges'>, { challengeId }: Mail): Promise<boolean> {
  return challengeId !== undefined && (await challenges.byId(challengeId)) === undefined;
}

/** Nothing more will happen to it. */
export const isFinished = (mail: Mail): boolean => mail.sentAt !== null || mail.nextAttemptAt === null;

/** `sendable`: there is a mail server, or a hook, for its template. */
export function stateOf(mail: Mail, sendable: boolean): MailState {
  if (mail.sentAt !== null) return 'sent';
  if (mail.nextAttemptAt === null) return 'failed';
  return sendable ? 'queued' : 'held';
}

import type { Account } from '../../accounts/account.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Transaction } from '../../ports/store.ts';

interface MailedCode {
  readonly account: Account;
  /** The account's address as it is stored (security.md B63). */
  readonly email: string;
  readonly code: string;
  readonly challengeId: number;
  readonly acceptLanguage: string;
  /** Now, ms since 1970. */
  readonly at: number;
  readonly ipHash: string;
}

/**
 * Mails a code for a second factor. Where no mail goes out, the activity log says that an admin has it to hand over; `fallback` says so too. Errors: AppError `vault_unavailable`.
 */
export async function mailCode(
  tx: Transaction,
  mailer: Mailer,
  { account, email, at, ipHash, ...mail }: MailedCode,
): Promise<{ readonly fallback: boolean }> {
  const { fallback } = await mailer.queue(tx, { template: 'secondFactorCode', to: email, account, ...mail });
  if (!fallback) return { fallback };
  const who = { accountId: account.id, actorId: null, sessionId: null, ipHash };
  await tx.activity.append({ at, kind: 'second_factor_code_asked', ...who, details: { held: true } });
  return { fallback };
}

import { randomBytes } from 'node:crypto';
import { mayGetIn, type Account } from '../../accounts/account.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Transaction } from '../../ports/store.ts';
import { resetLifeMs } from '../../recovery/reset-life.ts';
import type { Challenges, OpenedChallenge } from '../../sign-in/challenges.ts';
import type { Passwords } from '../../workers/passwords.ts';

interface Parts {
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
}

export interface Invited {
  readonly invitation: { readonly ident: string; readonly token: string };
  /** Until when the link works, ms. */
  readonly expiresAt: number;
  /** The mail is held, or there is no address: the admin hands the link over. */
  readonly fallback: boolean;
}

const usualHours = 7 * 24;

interface Inviting {
  readonly acceptLanguage?: string | undefined;
  /** For how long the link works; absent: a week. Of no account to whom it would be a reset: that link has its own, short life (security.md B60). */
  readonly hours?: number | undefined;
}

/**
 * A link with which somebody sets a password; older ones are void. Where it is mailed the admin gets another one: whoever opens the
 * mailed one has the address, and an admin who hands a link over proves nothing of that. Errors: AppError `vault_unavailable`.
 */
export async function invite(
  tx: Transaction,
  { clock, challenges, mailer }: Parts,
  account: Account,
  { acceptLanguage, hours }: Inviting,
): Promise<Invited> {
  const isReset = (await tx.passwords.byId(account.id))?.mustChange === false;
  const lifeMs = isReset ? resetLifeMs : (hours ?? usualHours) * 3_600_000;
  const wanted = { purpose: 'reset_password', about: String(account.id), accountId: account.id, lifeMs } as const;
  const mailed = await challenges.open(tx, wanted, clock.now());
  if (account.email === null) return invited(mailed, true);
  const { fallback } = await mailer.queue(tx, {
    template: 'createdByAdmin',
    to: account.email,
    account,
    link: { route: 'resetPassword', ident: mailed.ident, token: mailed.secret, first: true },
    expiresAt: mailed.challenge.expiresAt,
    challengeId: mailed.challenge.id,
    acceptLanguage,
  });
  return invited(fallback ? mailed : await challenges.open(tx, { ...wanted, keepOlder: true }, clock.now()), fallback);
}

function invited({ ident, secret, challenge }: OpenedChallenge, fallback: boolean): Invited {
  return { invitation: { ident, token: secret }, expiresAt: challenge.expiresAt, fallback };
}

/** A password that an admin reads out, 72 bits, and its hash. Errors: AppError `server_busy`. */
export async function newTemporaryPassword(passwords: Passwords): Promise<{ readonly password: string; readonly hash: string }> {
  const password = randomBytes(9).toString('base64url');
  return { password, hash: await passwords.hash(password) };
}

/** Links that are for an admin to hand over, and for nobody's mailbox. */
export const handed = {
  sign_in_link: { lifeMs: 15 * 60_000, kind: 'sign_in_link_made' },
  reset_password: { lifeMs: resetLifeMs, kind: 'password_reset_requested' },
} as const;

export interface HandedLink {
  readonly ident: string;
  readonly token: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** Older links of that purpose are void. Errors: AppError `not_found` for somebody who may not get in; `vault_unavailable`. */
export async function linkToHandOver(
  tx: Transaction,
  { clock, challenges }: Pick<Parts, 'clock' | 'challenges'>,
  account: Account,
  purpose: keyof typeof handed,
): Promise<HandedLink> {
  const now = clock.now();
  if (!mayGetIn(account, now)) throw new AppError('not_found');
  const { ident, secret, challenge } = await challenges.open(
    tx,
    { purpose, about: String(account.id), accountId: account.id, lifeMs: handed[purpose].lifeMs },
    now,
  );
  return { ident, token: secret, expiresAt: challenge.expiresAt };
}

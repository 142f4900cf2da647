import { emailKey, type Account } from '../accounts/account.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { SecondFactorService } from '../sign-in/second-factor/service.ts';
import type { Holder } from './holder.ts';
import { shortCodeLifeMs } from './reset-life.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
  readonly factors: SecondFactorService;
  /** Whether a mail to an account's address can give it another password here. */
  readonly mailResets: boolean;
}

export interface SentCode {
  /** `a***@host`: enough to know which mailbox to look into. */
  readonly maskedEmail: string;
  /** Nothing is there to send it with: an admin has to hand it over. */
  readonly fallback: boolean;
}

/** Six digits to the address of somebody who is signed in, as Notechondria 0.1.65 wants them for another password or address (seeds-contract.md 1.4). */
export class IdentityCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** To the *stored* address; the one before is void (security.md B60, B63). Errors: AppError `validation_failed` without one, `vault_unavailable`. */
  async send({ account, session, ipHash, acceptLanguage }: Holder): Promise<SentCode> {
    const { store, clock, challenges, mailer } = this.#parts;
    const { id, email } = account;
    if (email === null) throw new AppError('validation_failed', { fields: { email: ['required'] } });
    const now = clock.now();
    const fallback = await store.transaction(async (tx) => {
      await requireStillIn(tx, session?.id ?? null);
      const wanted = { purpose: 'identity_code', about: String(id), accountId: id, lifeMs: shortCodeLifeMs, data: { email } } as const;
      const { challenge, code } = await challenges.open(tx, wanted, now);
      const mail = { template: 'identityCode', to: email, account, code, acceptLanguage, challengeId: challenge.id } as const;
      const queued = await mailer.queue(tx, { ...mail, expiresAt: challenge.expiresAt });
      const who = { accountId: id, actorId: id, sessionId: session?.id ?? null, ipHash };
      await tx.activity.append({ at: now, kind: 'identity_code_asked', ...who, details: queued.fallback ? { held: true } : {} });
      return queued.fallback;
    });
    mailer.kick();
    return { maskedEmail: masked(email), fallback };
  }

  /**
   * Whether it is theirs, was mailed to the address that they still have, and is gone now. A wrong one counts, and has a line in the log: so the caller
   * lets this transaction commit and complains afterwards (security.md B38, B66).
   */
  async take(tx: Transaction, { account, session, ipHash }: Holder, code: string): Promise<boolean> {
    const { clock, challenges } = this.#parts;
    const { id } = account;
    const now = clock.now();
    const taken = await challenges.takeByCode(tx, 'identity_code', String(id), code, now);
    const sentTo = taken?.data['email'];
    const email = (await tx.accounts.byId(id))?.email ?? null;
    if (typeof sentTo === 'string' && email !== null && emailKey(sentTo) === emailKey(email)) return true;
    const who = { accountId: id, actorId: id, sessionId: session?.id ?? null, ipHash };
    await tx.activity.append({ at: now, kind: 'proof_failed', ...who, details: { method: 'email' } });
    return false;
  }

  /**
   * Whether a code may stand in for a recent sign-in: where the same mailbox could set a new password and get in with it anyway, so that it opens nothing
   * more. Not with a second factor, which a mailbox is not (security.md B49, B61); not at an address that nobody confirmed.
   */
  async isEnough(tx: Transaction, account: Account): Promise<boolean> {
    const { factors, mailResets } = this.#parts;
    return mailResets && account.emailVerified && (await factors.channels(tx, account)).length === 0;
  }
}

function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}***${email.slice(at)}`;
}

import { emailKey, type Account } from '../accounts/account.ts';
import type { ActivityKind, EventDetails } from '../activity/event.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { Holder } from './holder.ts';
import type { IdentityCodes } from './identity-codes.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
  readonly identityCodes: IdentityCodes;
}

const emailLifeMs = 24 * 3_600_000;

/** Moving to another address, which counts when it confirms (security.md B65). */
export class EmailChange {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether a confirmation waits for an admin to hand it over: said of the server and not of any mail, so that nobody learns whose an address is. */
  get isHeld(): boolean {
    return !this.#parts.mailer.carries('changedEmail');
  }

  /**
   * A code to the new address; nothing changes yet. The same answer where the address is somebody's (B65). An identity code that is given is used up, and
   * stands in for a recent sign-in where it may; then this session may confirm the address as well. Errors: AppError `recent_sign_in_required`, `code_invalid`.
   */
  async request(holder: Holder, email: string, identityCode?: string): Promise<void> {
    const { account, session } = holder;
    const isProved = await this.#parts.store.transaction(async (tx) => {
      await requireStillIn(tx, session?.id ?? null);
      const isEnough = identityCode !== undefined && session !== null && (await this.#parts.identityCodes.isEnough(tx, account));
      if (holder.recent !== true && !isEnough) throw new AppError('recent_sign_in_required');
      if (identityCode !== undefined && !(await this.#parts.identityCodes.take(tx, holder, identityCode))) return false;
      await this.#log(tx, 'email_change_requested', holder, this.isHeld ? { held: true } : {});
      if (!(await tx.accounts.byEmailKey(emailKey(email)))) await this.#mailCode(tx, holder, email, isEnough ? session.id : null);
      // Whoever hears nothing because the address is somebody's has no older code either: else that one would tell.
      else await this.#parts.challenges.voidAll(tx, 'change_email', String(account.id));
      return true;
    });
    if (!isProved) throw new AppError('code_invalid');
    this.#parts.mailer.kick();
  }

  /** `provedBy`: the session that showed an identity code for it. */
  async #mailCode(tx: Transaction, { account, acceptLanguage }: Holder, email: string, provedBy: number | null): Promise<void> {
    const data = { email, ...(provedBy === null ? {} : { provedBy }) };
    const wanted = { purpose: 'change_email', about: String(account.id), accountId: account.id, lifeMs: emailLifeMs, data } as const;
    const { challenge, code } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    await this.#parts.mailer.queue(tx, { template: 'changedEmail', to: email, account, code, challengeId: challenge.id, acceptLanguage });
  }

  /**
   * Confirms the new address; the old one is told. Errors: AppError `recent_sign_in_required` but for the session that asked for it with an identity code,
   * `code_invalid`, `validation_failed` where the address went to somebody else.
   */
  async confirm(holder: Holder, email: string, code: string): Promise<Account> {
    const { store, clock, challenges, mailer } = this.#parts;
    const changed = await store.transaction(async (tx) => {
      await requireStillIn(tx, holder.session?.id ?? null);
      if (holder.recent !== true && !(await this.#hasProved(tx, holder))) throw new AppError('recent_sign_in_required');
      const challenge = await challenges.takeByCode(tx, 'change_email', String(holder.account.id), code, clock.now());
      const wanted = challenge?.data['email'];
      if (typeof wanted !== 'string' || emailKey(wanted) !== emailKey(email)) return undefined;
      const before = holder.account.email;
      const account = await tx.accounts.update(holder.account.id, { email: wanted, emailVerified: true });
      // Links and codes that went to the old address open nothing any more.
      for (const purpose of ['reset_password', 'identity_code'] as const) await challenges.voidAll(tx, purpose, String(account.id));
      await this.#log(tx, 'email_changed', { ...holder, account });
      const { acceptLanguage } = holder;
      if (before !== null) await mailer.queue(tx, { template: 'emailChangedNotice', to: before, account, acceptLanguage });
      return account;
    });
    if (!changed) throw new AppError('code_invalid');
    mailer.kick();
    return changed;
  }

  /** Looked at before the code is: whoever may not confirm learns nothing of it, and uses up no tries. */
  async #hasProved(tx: Transaction, { account, session }: Holder): Promise<boolean> {
    const open = await tx.challenges.ofGroup(`change_email:${account.id}`);
    return session !== null && open.some(({ data }) => data['provedBy'] === session.id);
  }

  #log(tx: Transaction, kind: ActivityKind, { account, session, ipHash }: Holder, details: EventDetails = {}): Promise<unknown> {
    const at = this.#parts.clock.now();
    const actorId = session ? account.id : null;
    return tx.activity.append({ at, kind, accountId: account.id, actorId, sessionId: session?.id ?? null, ipHash, details });
  }
}

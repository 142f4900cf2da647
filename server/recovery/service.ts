import { emailKey, mayGetIn, type Account } from '../accounts/account.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { ActivityKind } from '../activity/event.ts';
import { noteFailedProof } from '../activity/failed-proof.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { Session } from '../sessions/session.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import { finishIn, type FinishParts, type Limits, type Opened } from '../sign-in/finish.ts';
import { byNameOrEmail } from '../sign-in/password/prove.ts';
import type { Device } from '../sign-in/proof.ts';
import type { Passwords } from '../workers/passwords.ts';
import { endEverything } from './end-everything.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
}

export interface Holder {
  readonly account: Account;
  readonly session: Session | null;
  readonly ipHash: string;
}

export interface NewPassword {
  readonly current: string;
  readonly next: string;
}

const resetLifeMs = 30 * 60_000;
const emailLifeMs = 24 * 3_600_000;

/** Passwords and addresses after the account was made: forgotten, changed, moved (security.md B26, B47, B60-B65). */
export class Recovery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One line of the log whoever is meant, so that both cost the same; a mail to the *stored* address where somebody is (B33, B63). */
  async requestReset(ident: string, ipHash: string): Promise<void> {
    const now = this.#parts.clock.now();
    this.#parts.challenges.assertReady();
    await this.#parts.store.transaction(async (tx) => {
      const account = await byNameOrEmail(tx, ident);
      await this.#log(tx, 'password_reset_requested', account ?? null, null, ipHash);
      if (account?.email == null || !mayGetIn(account, now)) return;
      const { ident: name, secret } = await this.#parts.challenges.open(
        tx,
        { purpose: 'reset_password', about: String(account.id), accountId: account.id, lifeMs: resetLifeMs },
        now,
      );
      await this.#parts.mailer.queue(tx, {
        template: 'resetPassword',
        to: account.email,
        account,
        link: { route: 'resetPassword', ident: name, token: secret },
      });
    });
    this.#parts.mailer.kick();
  }

  /** Ends every session and key; signs nobody in (B47, B61). Errors: AppError `reset_password_link_invalid`, `validation_failed`, `server_busy`. */
  async reset(link: { readonly ident: string; readonly token: string }, password: string, ipHash: string): Promise<void> {
    const whose = await this.#whoseLink(link.ident);
    await this.#parts.policy.require(password, whose ?? {});
    if (!whose) throw new AppError('reset_password_link_invalid');
    const hash = await this.#parts.passwords.hash(password);
    await this.#parts.store.transaction(async (tx) => {
      const challenge = await this.#parts.challenges.takeByLink(tx, 'reset_password', link, this.#parts.clock.now());
      const account = challenge?.accountId == null ? undefined : await tx.accounts.byId(challenge.accountId);
      if (!account) throw new AppError('reset_password_link_invalid');
      await this.#setPassword(tx, account, hash);
      await endEverything(tx, account.id, { apiKeys: true });
      await this.#parts.challenges.voidAll(tx, 'change_email', String(account.id));
      if (account.email !== null) await tx.accounts.update(account.id, { emailVerified: true });
      await this.#log(tx, 'password_reset', account, null, ipHash);
    });
    this.#parts.mailer.kick();
  }

  /** What speaks against a password; whether anybody is behind the ident is not told. */
  async problems(
    password: string,
    given: { readonly ident?: string | undefined; readonly username?: string | undefined; readonly email?: string | undefined },
  ): Promise<void> {
    const whose = given.ident === undefined ? given : ((await this.#whoseLink(given.ident)) ?? {});
    await this.#parts.policy.require(password, whose);
  }

  /** Ends every session; API keys stay (api.md). Errors: AppError `forbidden` with the field, `validation_failed`. */
  changePassword(holder: Holder, given: NewPassword): Promise<void> {
    return this.#change(holder, given, () => Promise.resolve());
  }

  /** The same, and mints one session for the caller. */
  async changePasswordAndStay(holder: Holder, given: NewPassword, device: Device, limits: Limits, finish: FinishParts): Promise<Opened> {
    // The caller has just shown the password and, where one is on, signed in with a second factor before; this very device is no news.
    const proof = { account: holder.account, method: 'password', secondFactor: 'session' } as const;
    const quiet: FinishParts = { ...finish, onOpen: () => Promise.resolve() };
    const opened = await this.#change(holder, given, (tx) => finishIn(tx, quiet, { proof, device, limits, replaces: null }));
    if ('pending' in opened) throw new AppError('internal_error');
    return opened;
  }

  async #change<T>(holder: Holder, given: NewPassword, inTheSameStep: (tx: Transaction) => Promise<T>): Promise<T> {
    const record = await this.#parts.store.passwords.byId(holder.account.id);
    if (!(await this.#parts.passwords.verify(given.current, record?.hash))) {
      const { account, session, ipHash } = holder;
      const failed = { accountId: account.id, sessionId: session?.id ?? null, ipHash, method: 'password' } as const;
      await noteFailedProof(this.#parts.store, this.#parts.clock.now(), failed);
      throw new AppError('forbidden', { fields: { current_password: ['invalid'] } });
    }
    // What an admin gave, and knows, is nobody's own.
    if (record?.mustChange && given.next.normalize('NFKC') === given.current.normalize('NFKC'))
      throw new AppError('validation_failed', { fields: { new_password: ['password_too_similar'] } });
    await this.#parts.policy.require(given.next, holder.account, 'new_password');
    const hash = await this.#parts.passwords.hash(given.next);
    const result = await this.#parts.store.transaction(async (tx) => {
      if ((await tx.passwords.byId(holder.account.id))?.hash !== record?.hash)
        throw new AppError('forbidden', { fields: { current_password: ['invalid'] } });
      await this.#setPassword(tx, holder.account, hash);
      await endEverything(tx, holder.account.id, { apiKeys: false });
      await this.#log(tx, 'password_changed', holder.account, holder.session, holder.ipHash);
      return inTheSameStep(tx);
    });
    this.#parts.mailer.kick();
    return result;
  }

  /** A code to the new address; nothing changes yet. The same answer where the address is somebody's (B65). */
  async requestEmail(holder: Holder, email: string): Promise<void> {
    const { account } = holder;
    await this.#parts.store.transaction(async (tx) => {
      await requireStillIn(tx, holder.session?.id ?? null);
      await this.#log(tx, 'email_change_requested', account, holder.session, holder.ipHash);
      if (await tx.accounts.byEmailKey(emailKey(email))) return;
      const wanted = { purpose: 'change_email', about: String(account.id), accountId: account.id, lifeMs: emailLifeMs, data: { email } } as const;
      const { code } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
      await this.#parts.mailer.queue(tx, { template: 'changedEmail', to: email, account, code });
    });
    this.#parts.mailer.kick();
  }

  /** Confirms the new address; the old one is told. Errors: AppError `code_invalid`, `validation_failed` where it went to somebody else. */
  async confirmEmail(holder: Holder, email: string, code: string): Promise<Account> {
    const changed = await this.#parts.store.transaction(async (tx) => {
      await requireStillIn(tx, holder.session?.id ?? null);
      const challenge = await this.#parts.challenges.takeByCode(tx, 'change_email', String(holder.account.id), code, this.#parts.clock.now());
      const wanted = challenge?.data['email'];
      if (typeof wanted !== 'string' || emailKey(wanted) !== emailKey(email)) return undefined;
      const before = holder.account.email;
      const account = await tx.accounts.update(holder.account.id, { email: wanted, emailVerified: true });
      // Links that went to the old address open nothing any more.
      await this.#parts.challenges.voidAll(tx, 'reset_password', String(account.id));
      await this.#log(tx, 'email_changed', account, holder.session, holder.ipHash);
      if (before !== null) await this.#parts.mailer.queue(tx, { template: 'emailChangedNotice', to: before, account });
      return account;
    });
    if (!changed) throw new AppError('code_invalid');
    this.#parts.mailer.kick();
    return changed;
  }

  async #whoseLink(ident: string): Promise<Account | undefined> {
    const challenge = await this.#parts.challenges.byIdent(this.#parts.store, 'reset_password', ident, this.#parts.clock.now());
    return challenge?.accountId == null ? undefined : this.#parts.store.accounts.byId(challenge.accountId);
  }

  async #setPassword(tx: Transaction, account: Account, hash: string): Promise<void> {
    await tx.passwords.put({ id: account.id, hash, setAt: this.#parts.clock.now(), mustChange: false });
    if (account.email !== null) await this.#parts.mailer.queue(tx, { template: 'passwordChanged', to: account.email, account });
  }

  #log(tx: Transaction, kind: ActivityKind, account: Account | null, session: Session | null, ipHash: string): Promise<unknown> {
    const accountId = account?.id ?? null;
    return tx.activity.append({
      at: this.#parts.clock.now(),
      kind,
      accountId,
      actorId: session ? accountId : null,
      sessionId: session?.id ?? null,
      ipHash,
      details: {},
    });
  }
}

import { emailKey, mayGetIn, type Account } from '../accounts/account.ts';
import type { PasswordRecord } from '../accounts/password.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { ActivityKind, EventDetails } from '../activity/event.ts';
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
import { resetLifeMs } from './reset-life.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
}

/** Where a request comes from, as far as the log and its mails want to know. */
export interface Asker {
  readonly ipHash: string;
  readonly acceptLanguage?: string | undefined;
}

export interface Holder extends Asker {
  readonly account: Account;
  readonly session: Session | null;
  /** Signed in or proved again within the last minutes. */
  readonly recent?: boolean;
}

export interface NewPassword {
  /** Empty or absent for somebody who has none. */
  readonly current?: string | undefined;
  readonly next: string;
}

const emailLifeMs = 24 * 3_600_000;

/** Passwords and addresses after the account was made: forgotten, changed, moved (security.md B26, B47, B60-B65). */
export class Recovery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One line of the log whoever is meant, so that both cost the same; a mail to the *stored* address where somebody is (B33, B63). */
  async requestReset(ident: string, asker: Asker): Promise<void> {
    const now = this.#parts.clock.now();
    this.#parts.challenges.assertReady();
    await this.#parts.store.transaction(async (tx) => {
      const account = await byNameOrEmail(tx, ident);
      const held = account !== undefined && mayGetIn(account, now) && (await this.#mailReset(tx, account, asker));
      await this.#log(tx, 'password_reset_requested', account ?? null, null, asker, held ? { held } : {});
    });
    this.#parts.mailer.kick();
  }

  /** True where the mail is held for an admin to hand over. */
  async #mailReset(tx: Transaction, account: Account, { acceptLanguage }: Asker): Promise<boolean> {
    if (account.email === null) return false;
    const wanted = { purpose: 'reset_password', about: String(account.id), accountId: account.id, lifeMs: resetLifeMs } as const;
    const { challenge, ident, secret } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    const link = { route: 'resetPassword', ident, token: secret } as const;
    const mail = { template: 'resetPassword', to: account.email, account, link, acceptLanguage, challengeId: challenge.id } as const;
    return (await this.#parts.mailer.queue(tx, mail)).fallback;
  }

  /** Ends every session and key; signs nobody in (B47, B61). Errors: AppError `reset_password_link_invalid`, `validation_failed`, `server_busy`. */
  async reset(link: { readonly ident: string; readonly token: string }, password: string, asker: Asker): Promise<void> {
    const whose = await this.#whoseLink(link.ident);
    await this.#parts.policy.require(password, whose ?? {});
    if (!whose) throw new AppError('reset_password_link_invalid');
    const hash = await this.#parts.passwords.hash(password);
    await this.#parts.store.transaction(async (tx) => {
      const challenge = await this.#parts.challenges.takeByLink(tx, 'reset_password', link, this.#parts.clock.now());
      const account = challenge?.accountId == null ? undefined : await tx.accounts.byId(challenge.accountId);
      if (!account) throw new AppError('reset_password_link_invalid');
      await this.#setPassword(tx, account, hash, asker);
      await endEverything(tx, account.id, { apiKeys: true });
      await this.#parts.challenges.voidAll(tx, 'change_email', String(account.id));
      // Whoever only said that the address was theirs may have joined another way in to it (security.md B76).
      if (!account.emailVerified) for (const { id } of await tx.identities.ofGroup(String(account.id))) await tx.identities.take(id);
      // A link that an admin handed over says nothing of the address.
      if (account.email !== null && challenge?.data['delivered'] === true) await tx.accounts.update(account.id, { emailVerified: true });
      await this.#log(tx, 'password_reset', account, null, asker);
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

  /**
   * Ends every session; API keys stay (api.md). Who has no password sets a first one by a recent sign-in alone. Errors: AppError `forbidden` with
   * the field, and for the owner of single mode, who is adopted instead; `recent_sign_in_required`, `validation_failed`.
   */
  changePassword(holder: Holder, given: NewPassword): Promise<void> {
    return this.#change(holder, given, () => Promise.resolve());
  }

  /** The same, and mints one session for the caller. */
  async changePasswordAndStay(holder: Holder, given: NewPassword, device: Device, limits: Limits, finish: FinishParts): Promise<Opened> {
    // The caller has just shown the password and, where one is on, signed in with a second factor before; this very device is no news.
    const proof = { account: holder.account, method: 'password', secondFactor: 'session' } as const;
    const quiet: FinishParts = { ...finish, onOpen: () => Promise.resolve() };
    const opened = await this.#change(holder, given, (tx, trusted) => finishIn(tx, quiet, { proof, device, limits, replaces: null, trusted }));
    if ('pending' in opened) throw new AppError('internal_error');
    return opened;
  }

  /** `inTheSameStep` is told whether the session that asks was a trusted device: it stays one. */
  async #change<T>(holder: Holder, given: NewPassword, inTheSameStep: (tx: Transaction, trusted: boolean) => Promise<T>): Promise<T> {
    const record = await this.#parts.store.passwords.byId(holder.account.id);
    await this.#requireCurrent(holder, given.current, record);
    // What an admin gave, and knows, is nobody's own.
    if (record?.mustChange && given.next.normalize('NFKC') === given.current?.normalize('NFKC'))
      throw new AppError('validation_failed', { fields: { new_password: ['password_too_similar'] } });
    await this.#parts.policy.require(given.next, holder.account, 'new_password');
    const hash = await this.#parts.passwords.hash(given.next);
    const result = await this.#parts.store.transaction(async (tx) => {
      if ((await tx.passwords.byId(holder.account.id))?.hash !== record?.hash)
        throw new AppError('forbidden', { fields: { current_password: ['invalid'] } });
      await requireStillIn(tx, holder.session?.id ?? null);
      const trusted = holder.session !== null && (await tx.sessions.byId(holder.session.id))?.trusted === true;
      await this.#setPassword(tx, holder.account, hash, holder);
      await endEverything(tx, holder.account.id, { apiKeys: false });
      await this.#log(tx, 'password_changed', holder.account, holder.session, holder);
      return inTheSameStep(tx, trusted);
    });
    this.#parts.mailer.kick();
    return result;
  }

  async #requireCurrent(
    { account, session, ipHash, recent }: Holder,
    current: string | undefined,
    record: PasswordRecord | undefined,
  ): Promise<void> {
    if (!record && (current ?? '') === '') {
      if (session?.method === 'owner') throw new AppError('forbidden');
      if (session === null || recent !== true) throw new AppError('recent_sign_in_required');
      return;
    }
    // Who had to be rescued may not know it.
    if (session?.method === 'rescue' && recent === true && (current ?? '') === '') return;
    if (current === undefined) throw new AppError('validation_failed', { fields: { current_password: ['required'] } });
    if (await this.#parts.passwords.verify(current, record?.hash)) return;
    const failed = { accountId: account.id, sessionId: session?.id ?? null, ipHash, method: 'password' } as const;
    await noteFailedProof(this.#parts.store, this.#parts.clock.now(), failed);
    throw new AppError('forbidden', { fields: { current_password: ['invalid'] } });
  }

  /** A code to the new address; nothing changes yet. The same answer where the address is somebody's (B65). */
  async requestEmail(holder: Holder, email: string): Promise<void> {
    const { account } = holder;
    await this.#parts.store.transaction(async (tx) => {
      await requireStillIn(tx, holder.session?.id ?? null);
      // Said of the server and not of this mail: nobody learns here whether the address is somebody's.
      const held = !this.#parts.mailer.carries('changedEmail');
      await this.#log(tx, 'email_change_requested', account, holder.session, holder, held ? { held } : {});
      if (await tx.accounts.byEmailKey(emailKey(email))) return;
      const wanted = { purpose: 'change_email', about: String(account.id), accountId: account.id, lifeMs: emailLifeMs, data: { email } } as const;
      const { challenge, code } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
      const mail = { template: 'changedEmail', to: email, account, code, challengeId: challenge.id, acceptLanguage: holder.acceptLanguage } as const;
      await this.#parts.mailer.queue(tx, mail);
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
      await this.#log(tx, 'email_changed', account, holder.session, holder);
      if (before !== null)
        await this.#parts.mailer.queue(tx, { template: 'emailChangedNotice', to: before, account, acceptLanguage: holder.acceptLanguage });
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

  async #setPassword(tx: Transaction, account: Account, hash: string, { acceptLanguage }: Asker): Promise<void> {
    // Of somebody new nothing was changed: the mail that invited them has said it all.
    const isNew = account.lastLoginAt === null && (await tx.passwords.byId(account.id)) === undefined;
    await tx.passwords.put({ id: account.id, hash, setAt: this.#parts.clock.now(), mustChange: false });
    if (account.email !== null && !isNew)
      await this.#parts.mailer.queue(tx, { template: 'passwordChanged', to: account.email, account, acceptLanguage });
  }

  #log(
    tx: Transaction,
    kind: ActivityKind,
    account: Account | null,
    session: Session | null,
    { ipHash }: Asker,
    details: EventDetails = {},
  ): Promise<unknown> {
    const accountId = account?.id ?? null;
    return tx.activity.append({
      at: this.#parts.clock.now(),
      kind,
      accountId,
      actorId: session ? accountId : null,
      sessionId: session?.id ?? null,
      ipHash,
      details,
    });
  }
}

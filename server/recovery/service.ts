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
import type { Challenge } from '../sign-in/challenge.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import { finishIn, type FinishParts, type Limits, type Opened } from '../sign-in/finish.ts';
import { byNameOrEmail } from '../sign-in/password/prove.ts';
import type { Device } from '../sign-in/proof.ts';
import type { Passwords } from '../workers/passwords.ts';
import { endEverything } from './end-everything.ts';
import type { Asker, Holder } from './holder.ts';
import type { IdentityCodes } from './identity-codes.ts';
import { resetLifeMs, shortCodeLifeMs } from './reset-life.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
  readonly identityCodes: IdentityCodes;
}

export interface NewPassword {
  /** Empty or absent for somebody who has none. */
  readonly current?: string | undefined;
  readonly next: string;
  /** Six digits that were mailed to the account; where they come with it they must be right, and are used up. */
  readonly identityCode?: string | undefined;
}

/** A new password for the short code of a mail, by the address that it went to. */
export interface ResetByCode {
  readonly email: string;
  readonly code: string;
  readonly password: string;
}

/** `code`: six digits to type, in the place of half an hour ten minutes; the mail has its link too. */
type ResetBy = 'link' | 'code';

/** Passwords and addresses after the account was made: forgotten, changed, moved (security.md B26, B47, B60-B65). */
export class Recovery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One line of the log whoever is meant, so that both cost the same; a mail to the *stored* address where somebody is (B33, B63). */
  async requestReset(ident: string, asker: Asker, by: ResetBy = 'link'): Promise<void> {
    const now = this.#parts.clock.now();
    this.#parts.challenges.assertReady();
    await this.#parts.store.transaction(async (tx) => {
      const account = by === 'code' ? await tx.accounts.byEmailKey(emailKey(ident)) : await byNameOrEmail(tx, ident);
      const held = account !== undefined && mayGetIn(account, now) && (await this.#mailReset(tx, account, asker, by));
      await this.#log(tx, 'password_reset_requested', account ?? null, null, asker, held ? { held } : {});
    });
    this.#parts.mailer.kick();
  }

  /** True where the mail is held for an admin to hand over. */
  async #mailReset(tx: Transaction, account: Account, { acceptLanguage }: Asker, by: ResetBy): Promise<boolean> {
    const { id, email } = account;
    if (email === null) return false;
    // Of a challenge that does not say `mailedCode` nobody was told the code: none opens it.
    const kind = by === 'code' ? { lifeMs: shortCodeLifeMs, data: { mailedCode: email } } : { lifeMs: resetLifeMs };
    const wanted = { purpose: 'reset_password', about: String(id), accountId: id, ...kind } as const;
    const { challenge, ident, secret, code } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    const link = { route: 'resetPassword', ident, token: secret } as const;
    const mail = { template: 'resetPassword', to: email, account, link, acceptLanguage, challengeId: challenge.id } as const;
    return (await this.#parts.mailer.queue(tx, by === 'code' ? { ...mail, code, expiresAt: challenge.expiresAt } : mail)).fallback;
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
      if (!challenge || !account) throw new AppError('reset_password_link_invalid');
      await this.#applyReset(tx, account, challenge, hash, asker);
    });
    this.#parts.mailer.kick();
  }

  /**
   * As `reset`, by the short code and the address that it went to. A wrong code is counted before it is told, and the fifth voids it; the same answer, at the
   * same cost, for nobody, a code that is over and a link that was asked for without one (B33, B60, B66). A refused password uses nothing up.
   * Errors: AppError `code_invalid`, `validation_failed`, `server_busy`, `vault_unavailable`.
   */
  async resetByCode({ email, code, password }: ResetByCode, asker: Asker): Promise<void> {
    await this.#parts.policy.require(password, { email });
    this.#parts.challenges.assertReady();
    const hash = await this.#parts.passwords.hash(password);
    const isDone = await this.#parts.store.transaction(async (tx) => {
      const account = await tx.accounts.byEmailKey(emailKey(email));
      const challenge = account && (await this.#takeMailedCode(tx, account, code));
      if (!account || !challenge) {
        await this.#log(tx, 'sign_in_failed', account ?? null, null, asker, { method: 'reset_code' });
        return false;
      }
      await this.#parts.policy.require(password, account);
      await this.#applyReset(tx, account, challenge, hash, asker);
      return true;
    });
    if (!isDone) throw new AppError('code_invalid');
    this.#parts.mailer.kick();
  }

  async #takeMailedCode(tx: Transaction, account: Account, code: string): Promise<Challenge | undefined> {
    const { id, email } = account;
    const open = await tx.challenges.ofGroup(`reset_password:${id}`);
    const isMailed = open.length > 0 && email !== null && open.every(({ data }) => data['mailedCode'] === email);
    if (!isMailed || !mayGetIn(account, this.#parts.clock.now())) return undefined;
    return this.#parts.challenges.takeByCode(tx, 'reset_password', String(id), code, this.#parts.clock.now());
  }

  async #applyReset(tx: Transaction, account: Account, challenge: Challenge, hash: string, asker: Asker): Promise<void> {
    await this.#setPassword(tx, account, hash, asker);
    await endEverything(tx, account.id, { apiKeys: true });
    // Whoever only said that the address was theirs may have joined another way in to it (security.md B76).
    if (!account.emailVerified) for (const { id } of await tx.identities.ofGroup(String(account.id))) await tx.identities.take(id);
    // What an admin handed over says nothing of the address.
    if (account.email !== null && challenge.data['delivered'] === true) await tx.accounts.update(account.id, { emailVerified: true });
    await this.#log(tx, 'password_reset', account, null, asker);
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
   * the field, and for the owner of single mode, who is adopted instead; `recent_sign_in_required`, `validation_failed`, `code_invalid`.
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
      // Wrong is counted by letting this step end here; it says so afterwards.
      if (given.identityCode !== undefined && !(await this.#parts.identityCodes.take(tx, holder, given.identityCode))) return 'wrong_code' as const;
      const trusted = holder.session !== null && (await tx.sessions.byId(holder.session.id))?.trusted === true;
      await this.#setPassword(tx, holder.account, hash, holder);
      await endEverything(tx, holder.account.id, { apiKeys: false });
      await this.#log(tx, 'password_changed', holder.account, holder.session, holder);
      return { made: await inTheSameStep(tx, trusted) };
    });
    if (result === 'wrong_code') throw new AppError('code_invalid');
    this.#parts.mailer.kick();
    return result.made;
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

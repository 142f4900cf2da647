import { mayGetIn, type Account } from '../../accounts/account.ts';
import { freeUsername, newAccount } from '../../accounts/new-account.ts';
import { temporaryPassword as temporaryRecord } from '../../accounts/password.ts';
import type { ActivityKind, EventDetails } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer, TemplateName } from '../../ports/mailer.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';
import type { Challenges } from '../../sign-in/challenges.ts';
import type { SecondFactorService } from '../../sign-in/second-factor/service.ts';
import type { Passwords } from '../../workers/passwords.ts';
import { requireOtherAdmin } from '../../accounts/last-admin.ts';
import { losesAdmin, patchOf, type AccountChange } from './account-change.ts';
import { emptyBin, forget } from './bin.ts';
import type { Admin, Made, NewPerson } from './person.ts';
import { handed, invite, linkToHandOver, newTemporaryPassword, type HandedLink, type Invited } from './ways-in.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly challenges: Challenges;
  readonly factors: SecondFactorService;
  readonly mailer: Mailer;
  /** Of the provider that people can come by now, as it is set; null: none. */
  readonly issuer: (tx: Transaction) => Promise<string | null>;
}

export type { Admin, Made, NewPerson } from './person.ts';

/** Looking after other people's accounts. Nobody is ever the last admin to go (product.md; ui.md 3). */
export class AccountAdmin {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Errors: AppError `validation_failed` for a name or address that is taken. */
  async create(admin: Admin, person: NewPerson): Promise<Made> {
    const temporary = person.access === 'temporary_password' ? await newTemporaryPassword(this.#parts.passwords) : null;
    const now = this.#parts.clock.now();
    const made = await this.#parts.store.transaction(async (tx): Promise<Made> => {
      const username = await freeUsername(tx, person.username, person.email);
      const plain = newAccount({ username, email: person.email, emailVerified: false, role: person.role, now });
      const account = await tx.accounts.insert({ ...plain, displayName: person.displayName });
      const invited = person.access === 'invitation' ? await this.#invite(tx, admin, account, person.invitationHours) : null;
      const held = invited?.fallback === true && person.email !== null;
      await this.#log(tx, admin, 'account_created', account, { username, access: person.access, ...(held ? { held } : {}) });
      if (invited) return { account, ...invited };
      if (!temporary) return { account, fallback: false };
      const expiresAt = await this.#putTemporary(tx, account, temporary.hash);
      const { email } = account;
      const { acceptLanguage } = admin;
      if (email !== null) await this.#parts.mailer.queue(tx, { template: 'createdByAdmin', to: email, account, acceptLanguage, unlessHeld: true });
      return { account, temporaryPassword: temporary.password, expiresAt, fallback: false };
    });
    this.#parts.mailer.kick();
    return made;
  }

  /** A new invitation, whoever it is: older links are void. Errors: AppError `not_found`, also for somebody who may not get in; `vault_unavailable`. */
  async invite(admin: Admin, id: number, hours?: number): Promise<Made> {
    const made = await this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      if (!mayGetIn(account, this.#parts.clock.now())) throw new AppError('not_found');
      const invited = await this.#invite(tx, admin, account, hours);
      const held = invited.fallback && account.email !== null;
      await this.#log(tx, admin, 'account_changed', account, { fields: 'invitation', ...(held ? { held } : {}) });
      return { account, ...invited };
    });
    this.#parts.mailer.kick();
    return made;
  }

  /**
   * A password that must be changed at the first sign-in; what was theirs to get in with before is void. Errors: AppError `not_found`, `forbidden` on
   * oneself, `server_busy`.
   */
  async giveTemporaryPassword(admin: Admin, id: number): Promise<Made> {
    if (id === admin.account?.id) throw new AppError('forbidden');
    const { password, hash } = await newTemporaryPassword(this.#parts.passwords);
    const made = await this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      const expiresAt = await this.#putTemporary(tx, account, hash);
      const { sessions } = await endEverything(tx, id, { apiKeys: true });
      await this.#tell(tx, admin, 'passwordChanged', account);
      await this.#log(tx, admin, 'password_reset', account, { access: 'temporary_password', count: sessions });
      return { account, temporaryPassword: password, expiresAt, fallback: false };
    });
    this.#parts.mailer.kick();
    return made;
  }

  /** Errors: AppError `not_found`, `last_admin`, `forbidden` on oneself, `validation_failed`. */
  async change(admin: Admin, id: number, change: AccountChange): Promise<Account> {
    const changed = await this.#parts.store.transaction(async (tx) => {
      const before = await this.#person(tx, id);
      const patch = patchOf(before, change, this.#parts.clock.now());
      const loses = losesAdmin(before, patch);
      if (loses && before.id === admin.account?.id) throw new AppError('forbidden');
      if (loses && before.role === 'admin') await this.#requireOther(tx, before.id);
      const emailMoves = patch.email !== undefined && patch.email !== before.email;
      const account = await tx.accounts.update(id, emailMoves ? { ...patch, emailVerified: false } : patch);
      if (emailMoves) await this.#emailMoved(tx, admin, before, account);
      if (patch.isActive === false) await endEverything(tx, id, { apiKeys: false });
      await this.#log(tx, admin, 'account_changed', account, { fields: Object.keys(patch).join(' ') });
      return account;
    });
    this.#parts.mailer.kick();
    return changed;
  }

  /** Links and codes that went to the old address open nothing any more; both addresses are told. */
  async #emailMoved(tx: Transaction, admin: Admin, before: Account, after: Account): Promise<void> {
    for (const purpose of ['reset_password', 'change_email'] as const) await this.#parts.challenges.voidAll(tx, purpose, String(after.id));
    await this.#tell(tx, admin, 'emailChangedNotice', before);
    await this.#tell(tx, admin, 'emailSetByAdmin', after);
  }

  /**
   * Into the bin for a week: nothing of theirs gets in, their name stays theirs. API keys end with it or rest until it is restored.
   * Errors: AppError `not_found`, `last_admin`, `forbidden`.
   */
  remove(admin: Admin, id: number, keys: 'end' | 'rest'): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      await this.#requireMayGo(tx, admin, account);
      await tx.accounts.update(id, { deletedAt: this.#parts.clock.now() });
      const ended = await endEverything(tx, id, { apiKeys: keys === 'end' });
      await this.#log(tx, admin, 'account_deleted', account, { sessions: ended.sessions, api_keys: ended.apiKeys });
    });
  }

  /**
   * Gone at once with all that was theirs, in the bin or not; the activity log keeps what happened. Errors: AppError `validation_failed` where the
   * username was not typed as it is; as `remove`.
   */
  purge(admin: Admin, id: number, username: string): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await tx.accounts.byId(id);
      if (!account) throw new AppError('not_found');
      if (account.username !== username) throw new AppError('validation_failed', { fields: { username: ['invalid'] } });
      if (account.deletedAt == null) await this.#requireMayGo(tx, admin, account);
      await forget(tx, id);
      await this.#log(tx, admin, 'account_purged', account, { username });
    });
  }

  async #requireMayGo(tx: Transaction, admin: Admin, { id, role }: Account): Promise<void> {
    if (id === admin.account?.id) throw new AppError('forbidden');
    if (role === 'admin') await this.#requireOther(tx, id);
  }

  async #requireOther(tx: Transaction, without: number): Promise<void> {
    await requireOtherAdmin(tx, { without, now: this.#parts.clock.now(), issuer: await this.#parts.issuer(tx) });
  }

  /** Out of the bin again. Errors: AppError `not_found`. */
  restore(admin: Admin, id: number): Promise<Account> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await tx.accounts.byId(id);
      if (account?.deletedAt == null) throw new AppError('not_found');
      await this.#log(tx, admin, 'account_restored', account, {});
      return tx.accounts.update(id, { deletedAt: null });
    });
  }

  /** Ends every session of somebody, and says how many. Errors: AppError `not_found`. */
  endSessions(admin: Admin, id: number): Promise<number> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      const { sessions } = await endEverything(tx, id, { apiKeys: false });
      await this.#log(tx, admin, 'sessions_ended', account, { count: sessions });
      return sessions;
    });
  }

  /** A link that signs somebody in once, within a quarter of an hour: recovery without e-mail (product.md, promise 10). Errors: AppError `not_found`. */
  signInLink(admin: Admin, id: number): Promise<HandedLink> {
    return this.#handOver(admin, id, 'sign_in_link');
  }

  /** A link to set another password, for half an hour (security.md B60); older ones are void. Errors: AppError `not_found`, `forbidden` on oneself. */
  async resetLink(admin: Admin, id: number): Promise<HandedLink> {
    if (id === admin.account?.id) throw new AppError('forbidden');
    return this.#handOver(admin, id, 'reset_password');
  }

  #handOver(admin: Admin, id: number, purpose: keyof typeof handed): Promise<HandedLink> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      const link = await linkToHandOver(tx, this.#parts, account, purpose);
      await this.#log(tx, admin, handed[purpose].kind, account, {});
      return link;
    });
  }

  /** All second factors off, for somebody who lost them; their sessions end. Errors: AppError `not_found`. */
  resetSecondFactors(admin: Admin, id: number): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      await this.#parts.factors.reset(tx, id);
      await endEverything(tx, id, { apiKeys: true });
      await this.#log(tx, admin, 'second_factor_off', account, { channel: 'all' });
    });
  }

  /** What has lain in the bin for a week goes for good, with all that was theirs. */
  emptyBin(): Promise<void> {
    return emptyBin(this.#parts.store, this.#parts.clock.now());
  }

  #invite(tx: Transaction, { acceptLanguage }: Admin, account: Account, hours?: number): Promise<Invited> {
    return invite(tx, this.#parts, account, { acceptLanguage, hours });
  }

  /** Until when it opens anything, ms. */
  async #putTemporary(tx: Transaction, { id }: Account, hash: string): Promise<number> {
    const record = temporaryRecord(id, hash, this.#parts.clock.now());
    await tx.passwords.put(record);
    return record.expiresAt;
  }

  async #tell(tx: Transaction, { acceptLanguage }: Admin, template: TemplateName, account: Account): Promise<void> {
    if (account.email !== null) await this.#parts.mailer.queue(tx, { template, to: account.email, account, acceptLanguage });
  }

  async #person(tx: Transaction, id: number): Promise<Account> {
    const account = await tx.accounts.byId(id);
    if (!account || account.deletedAt != null) throw new AppError('not_found');
    return account;
  }

  #log(tx: Transaction, admin: Admin, kind: ActivityKind, about: Account, details: EventDetails): Promise<unknown> {
    return tx.activity.append({
      at: this.#parts.clock.now(),
      kind,
      accountId: about.id,
      actorId: admin.account?.id ?? null,
      sessionId: admin.sessionId,
      ipHash: admin.ipHash,
      details,
    });
  }
}

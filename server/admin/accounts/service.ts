import { randomBytes } from 'node:crypto';
import { mayGetIn, type Account, type AccountPatch, type Role } from '../../accounts/account.ts';
import { freeUsername, newAccount } from '../../accounts/new-account.ts';
import { temporaryPassword as temporaryRecord } from '../../accounts/password.ts';
import type { ActivityKind, EventDetails } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';
import type { Challenges } from '../../sign-in/challenges.ts';
import type { SecondFactorService } from '../../sign-in/second-factor/service.ts';
import type { Passwords } from '../../workers/passwords.ts';
import { requireEndAhead, requireOtherAdmin } from './rules.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly challenges: Challenges;
  readonly factors: SecondFactorService;
  readonly mailer: Mailer;
}

export interface Admin {
  /** Null: whoever may use the data folder, at the command line. Nobody is "oneself" to them. */
  readonly account: Account | null;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface NewPerson {
  readonly username?: string | undefined;
  readonly email: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly access: 'invitation' | 'temporary_password' | 'sso';
}

export interface Made {
  readonly account: Account;
  readonly temporaryPassword?: string;
  readonly invitation?: { readonly ident: string; readonly token: string };
  /** Until when the temporary password or the invitation opens the account, ms. */
  readonly expiresAt?: number;
  readonly fallback: boolean;
}

const invitationMs = 7 * 24 * 3_600_000;
const linkMs = 15 * 60_000;
const binMs = 7 * 24 * 3_600_000;

/** Looking after other people's accounts. Nobody is ever the last admin to go (product.md; ui.md 3). */
export class AccountAdmin {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Errors: AppError `validation_failed` for a name or address that is taken. */
  async create(admin: Admin, person: NewPerson): Promise<Made> {
    const temporaryPassword = person.access === 'temporary_password' ? randomBytes(9).toString('base64url') : undefined;
    const hash = temporaryPassword === undefined ? undefined : await this.#parts.passwords.hash(temporaryPassword);
    const now = this.#parts.clock.now();
    const made = await this.#parts.store.transaction(async (tx): Promise<Made> => {
      const username = await freeUsername(tx, person.username, person.email);
      const plain = newAccount({ username, email: person.email, emailVerified: false, role: person.role, now });
      const account = await tx.accounts.insert({ ...plain, displayName: person.displayName });
      await this.#log(tx, admin, 'account_created', account, { username, access: person.access });
      if (hash !== undefined && temporaryPassword !== undefined) {
        const record = temporaryRecord(account.id, hash, now);
        await tx.passwords.put(record);
        return { account, temporaryPassword, expiresAt: record.expiresAt, fallback: false };
      }
      return person.access === 'invitation' ? this.#invite(tx, account) : { account, fallback: false };
    });
    this.#parts.mailer.kick();
    return made;
  }

  /** Errors: AppError `not_found`, `last_admin`, `forbidden` on oneself, `validation_failed`. */
  async change(admin: Admin, id: number, patch: AccountPatch): Promise<Account> {
    requireEndAhead(patch.disabled?.until, this.#parts.clock.now());
    return this.#parts.store.transaction(async (tx) => {
      const before = await this.#person(tx, id);
      const loses = (patch.role !== undefined && patch.role !== before.role) || patch.isActive === false;
      if (loses && before.id === admin.account?.id) throw new AppError('forbidden');
      if (loses && before.role === 'admin') await requireOtherAdmin(tx, before.id, this.#parts.clock.now());
      const emailMoves = patch.email !== undefined && patch.email !== before.email;
      const account = await tx.accounts.update(id, emailMoves ? { ...patch, emailVerified: false } : patch);
      if (emailMoves) await this.#parts.challenges.voidAll(tx, 'reset_password', String(id));
      if (patch.isActive === false) await endEverything(tx, id, { apiKeys: false });
      await this.#log(tx, admin, 'account_changed', account, { fields: Object.keys(patch).join(' ') });
      return account;
    });
  }

  /** Into the bin for a week: nothing of theirs gets in, their name stays theirs. Errors: AppError `not_found`, `last_admin`, `forbidden`. */
  remove(admin: Admin, id: number): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      if (account.id === admin.account?.id) throw new AppError('forbidden');
      if (account.role === 'admin') await requireOtherAdmin(tx, account.id, this.#parts.clock.now());
      await tx.accounts.update(id, { deletedAt: this.#parts.clock.now() });
      await endEverything(tx, id, { apiKeys: false });
      await this.#log(tx, admin, 'account_deleted', account, {});
    });
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
  signInLink(admin: Admin, id: number): Promise<{ readonly token: string; readonly expiresAt: number }> {
    const now = this.#parts.clock.now();
    return this.#parts.store.transaction(async (tx) => {
      const account = await this.#person(tx, id);
      if (!mayGetIn(account, now)) throw new AppError('not_found');
      const { secret, challenge } = await this.#parts.challenges.open(
        tx,
        { purpose: 'sign_in_link', about: String(id), accountId: id, lifeMs: linkMs },
        now,
      );
      await this.#log(tx, admin, 'sign_in_link_made', account, {});
      return { token: secret, expiresAt: challenge.expiresAt };
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
  async emptyBin(): Promise<void> {
    const now = this.#parts.clock.now();
    for (let after: number | null = 0; after !== null;) {
      const page: { items: readonly Account[]; next: number | null } = await this.#parts.store.accounts.page({ after, limit: 200 });
      const due = page.items.filter((account) => isDue(account, now));
      for (const { id } of due) await this.#parts.store.transaction((tx) => forget(tx, id, now));
      after = page.next;
    }
  }

  async #invite(tx: Transaction, account: Account): Promise<Made> {
    const wanted = { purpose: 'reset_password', about: String(account.id), accountId: account.id, lifeMs: invitationMs } as const;
    const { ident, secret, challenge } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    const invitation = { ident, token: secret };
    const { expiresAt } = challenge;
    if (account.email === null) return { account, invitation, expiresAt, fallback: true };
    const { fallback } = await this.#parts.mailer.queue(tx, {
      template: 'createdByAdmin',
      to: account.email,
      account,
      link: { route: 'resetPassword', ...invitation },
      expiresAt,
    });
    return { account, invitation, expiresAt, fallback };
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

const isDue = (account: Account | undefined, now: number) => account?.deletedAt != null && now - account.deletedAt > binMs;

/** Unless it was taken out of the bin meanwhile. */
async function forget(tx: Transaction, id: number, now: number): Promise<void> {
  if (!isDue(await tx.accounts.byId(id), now)) return;
  await endEverything(tx, id, { apiKeys: true });
  await tx.passwords.take(id);
  await tx.secondFactors.take(id);
  await tx.accounts.remove(id);
}

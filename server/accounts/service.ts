import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ServerIdentity, Store, Transaction } from '../ports/store.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import { isSomebodysName, type Account, type AccountPatch, type Json } from './account.ts';
import { firstAdmin } from './first-admin.ts';

/** Who changes something, and from where. */
export interface AccountActor {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface ProfileChange extends Omit<AccountPatch, 'preferences' | 'role' | 'isActive' | 'lastLoginAt' | 'emailVerified'> {
  /** Merged key by key; null takes a key away. */
  readonly preferences?: Readonly<Record<string, Json>>;
}

/** Tells the mailboxes of an address that changed at once: the new one that an account names it, unconfirmed; the old one that it no longer does. */
export interface ClaimNotice {
  /** Errors: AppError `vault_unavailable`. */
  tell(tx: Transaction, before: Account, after: Account, acceptLanguage: string): Promise<unknown>;
  /** After the commit. */
  kick(): void;
}

const mostPreferences = 32 * 1024;

/** What else is new with a new installation. */
type AtFirst = (tx: Transaction, now: number) => Promise<void>;

/** People: the owner from the first start on, and what they say of themselves. */
export class Accounts {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(parts: { readonly store: Store; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /**
   * This installation's identity and its owner, user `default` with role admin, made in one step at the very first start
   * (nanoClaw; not at the first request); `atFirst` is part of that step. Where that owner is gone meanwhile, the active admin with the lowest id is the owner from now on: else
   * single mode would have nobody. Errors: AppError `storage_unavailable`.
   */
  async establish(atFirst: AtFirst = async () => {}): Promise<ServerIdentity> {
    const identity = await this.#store.server.identity();
    if (!identity) return this.#found(atFirst);
    const owner = await this.#store.accounts.byId(identity.ownerId);
    return owner && owner.deletedAt == null ? identity : this.#store.transaction((tx) => this.#passOn(tx, identity));
  }

  async #found(atFirst: AtFirst): Promise<ServerIdentity> {
    return this.#store.transaction(async (tx) => {
      const now = this.#clock.now();
      const owner = await tx.accounts.insert({
        username: 'default',
        email: null,
        emailVerified: false,
        displayName: '',
        firstName: '',
        lastName: '',
        avatar: null,
        role: 'admin',
        isActive: true,
        createdAt: now,
        lastLoginAt: null,
        preferences: {},
      });
      const identity = { id: randomBytes(8).toString('hex'), createdAt: now, ownerId: owner.id };
      await tx.server.establish(identity);
      await tx.activity.append({
        at: now,
        kind: 'account_created',
        accountId: owner.id,
        actorId: null,
        sessionId: null,
        ipHash: '',
        details: { username: owner.username },
      });
      await atFirst(tx, now);
      return identity;
    });
  }

  /** To nobody where there is no such admin: the identity stays as it is. */
  async #passOn(tx: Transaction, identity: ServerIdentity): Promise<ServerIdentity> {
    const now = this.#clock.now();
    const heir = await firstAdmin(tx, now);
    if (!heir) return identity;
    const next = { ...identity, ownerId: heir.id };
    await tx.server.establish(next);
    const details = { username: heir.username };
    await tx.activity.append({ at: now, kind: 'owner_changed', accountId: heir.id, actorId: null, sessionId: null, ipHash: '', details });
    return next;
  }

  /** Errors: AppError `not_found`. */
  async byId(id: number): Promise<Account> {
    const account = await this.#store.accounts.byId(id);
    if (!account) throw new AppError('not_found');
    return account;
  }

  /**
   * `tellAddress` is called in the same step where the address was changed or taken away, which nobody confirmed.
   * Errors: AppError `validation_failed` with `username_unique` or `email_unique`, `too_long` for preferences; `storage_unavailable`.
   */
  changeProfile(
    actor: AccountActor,
    change: ProfileChange,
    tellAddress?: (tx: Transaction, before: Account, after: Account) => Promise<unknown>,
  ): Promise<Account> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      const before = await tx.accounts.byId(actor.accountId);
      if (!before) throw new AppError('not_found');
      const patch = patchFor(before, change);
      const fields = Object.keys(patch).filter((field) => field !== 'emailVerified');
      if (fields.length === 0) return before;
      if (typeof patch.email === 'string' && (await isSomebodysName(tx.accounts, patch.email, before.id)))
        throw new AppError('validation_failed', { fields: { email: ['email_unique'] } });
      // Links that went to the old address open nothing any more, and prove nothing of the new one (security.md B65).
      if (patch.email !== undefined) for (const { id } of await tx.challenges.ofGroup(`reset_password:${before.id}`)) await tx.challenges.take(id);
      const { sessionId, ipHash } = actor;
      await tx.activity.append({
        at: this.#clock.now(),
        kind: 'profile_changed',
        accountId: before.id,
        actorId: before.id,
        sessionId,
        ipHash,
        details: { fields: fields.map(wireName).join(' ') },
      });
      const after = await tx.accounts.update(before.id, patch);
      if (patch.email !== undefined) await tellAddress?.(tx, before, after);
      return after;
    });
  }
}

/** `displayName` → `display_name`, as clients know it. */
const wireName = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Only what differs; a new e-mail address is not a verified one. */
function patchFor(before: Account, { preferences, ...change }: ProfileChange): AccountPatch {
  const merged = preferences ? mergePreferences(before.preferences, preferences) : before.preferences;
  const wanted: AccountPatch = { ...change, preferences: merged };
  const fields = Object.entries(wanted).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(Object.getOwnPropertyDescriptor(before, field)?.value),
  );
  const patch: AccountPatch = Object.fromEntries(fields);
  return patch.email === undefined ? patch : { ...patch, emailVerified: false };
}

function mergePreferences(before: Account['preferences'], change: Readonly<Record<string, Json>>): Account['preferences'] {
  const merged = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
  if (JSON.stringify(merged).length > mostPreferences) throw new AppError('validation_failed', { fields: { preferences: ['too_long'] } });
  return merged;
}

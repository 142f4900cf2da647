import { randomBytes, timingSafeEqual } from 'node:crypto';
import { nameKey, type Account } from '../../accounts/account.ts';
import { linkOf } from '../../accounts/identity.ts';
import type { PasswordPolicy } from '../../accounts/password-policy.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Passwords } from '../../workers/passwords.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly ownerId: number;
}

export interface OwnerCredentials {
  readonly username: string;
  readonly password: string;
  readonly email?: string | undefined;
}

/** Who types a setup code. */
export interface Adopter {
  readonly ipHash: string;
  readonly isLocal: boolean;
}

const mostTries = 10;
const windowMs = 3_600_000;

/** The default user is adopted, not abandoned: the same id, data and keys, with a name and a password (product.md, promise 2). */
export class Adoption {
  readonly #parts: Parts;
  #code: string | null = null;
  /** Wrong codes within the hour, from this computer and from the network apart: nobody out there can keep its owner out (security.md B36). */
  readonly #wrong = { here: { count: 0, since: -Infinity }, network: { count: 0, since: -Infinity } };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the owner is there and has no way in: no password, no link. One who was deleted is nobody to adopt. */
  async isOpen(): Promise<boolean> {
    const { store, ownerId } = this.#parts;
    const owner = await store.accounts.byId(ownerId);
    return owner !== undefined && owner.deletedAt == null && (await store.passwords.byId(ownerId)) === undefined && !(await isLinked(store, ownerId));
  }

  /** A new one-time setup code, for this run of the server; null where the owner has a password already. 60 bits in three groups. */
  async openWithCode(): Promise<string | null> {
    if (!(await this.isOpen())) return null;
    const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789AB';
    const text = [...randomBytes(12)].map((byte) => alphabet[byte % 32]).join('');
    this.#code = (text.match(/.{4}/g) ?? []).join('-');
    return this.#code;
  }

  /** By the person at the screen. Errors: AppError `code_invalid`, `too_many_attempts` after ten wrong ones in an hour, `validation_failed`. */
  async adoptByCode(code: string, owner: OwnerCredentials, by: Adopter): Promise<Account> {
    const wrong = this.#wrong[by.isLocal ? 'here' : 'network'];
    const age = this.#parts.clock.now() - wrong.since;
    if (age < 0 || age >= windowMs) Object.assign(wrong, { count: 0, since: this.#parts.clock.now() });
    else if (wrong.count >= mostTries) {
      // The one after the last counts too: so that the log says it once.
      if (wrong.count++ === mostTries) await this.#noteShut(by.ipHash);
      throw new AppError('too_many_attempts', { retryAfterSeconds: Math.ceil((windowMs - age) / 1000) });
    }
    if (this.#code === null || !sameCode(code, this.#code)) {
      wrong.count += 1;
      throw new AppError('code_invalid');
    }
    const account = await this.adopt(owner, by.ipHash);
    this.#code = null;
    return account;
  }

  async #noteShut(ipHash: string): Promise<void> {
    const { store, clock, ownerId } = this.#parts;
    const line = { kind: 'limit_reached', accountId: ownerId, actorId: null, sessionId: null, ipHash, details: { limit: 'setup_code' } } as const;
    // The refusal stands, whether the disk takes the line or not.
    await store.transaction((tx) => tx.activity.append({ at: clock.now(), ...line })).catch(() => undefined);
  }

  /** Once only: an owner with a password is nobody's to adopt. Errors: AppError `code_invalid`, `validation_failed`. */
  async adopt(owner: OwnerCredentials, ipHash: string): Promise<Account> {
    await this.#parts.policy.require(owner.password, owner);
    const hash = await this.#parts.passwords.hash(owner.password);
    const { ownerId, clock } = this.#parts;
    return this.#parts.store.transaction(async (tx) => {
      if (await tx.passwords.byId(ownerId)) throw new AppError('code_invalid');
      const now = clock.now();
      const before = await tx.accounts.byId(ownerId);
      if (!before || before.deletedAt != null) throw new AppError('code_invalid');
      const renamed = nameKey(before.username) !== nameKey(owner.username);
      const account = await tx.accounts.update(ownerId, {
        ...(renamed ? { username: owner.username } : {}),
        ...(owner.email === undefined ? {} : { email: owner.email, emailVerified: false }),
      });
      await tx.passwords.put({ id: ownerId, hash, setAt: now, mustChange: false });
      await tx.activity.append({
        at: now,
        kind: 'account_adopted',
        accountId: ownerId,
        actorId: null,
        sessionId: null,
        ipHash,
        details: { username: account.username },
      });
      return account;
    });
  }
}

/** Case and dashes do not matter to somebody who types from a screen. */
function sameCode(typed: string, code: string): boolean {
  const plain = (text: string) => Buffer.from(text.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  const [left, right] = [plain(typed), plain(code)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const isLinked = async (reads: Pick<Store, 'identities'>, accountId: number) => (await linkOf(reads, accountId)) !== undefined;

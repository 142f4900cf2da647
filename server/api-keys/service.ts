import { randomBytes } from 'node:crypto';
import type { ActivityKind } from '../activity/event.ts';
import type { Account } from '../accounts/account.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reads, Store, Transaction } from '../ports/store.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import type { ApiKey, Scope } from './api-key.ts';
import { hashApiKey } from './hash-key.ts';

export interface KeyActor {
  readonly account: Account;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number | null;
}

/** A key in clear, for the one time it is shown. */
export interface MadeKey {
  readonly record: ApiKey;
  readonly key: string;
}

const mostKeys = 100;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** API keys of an account: made, shown once, rotated, ended (api.md api-keys; security.md B58). */
export class ApiKeys {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(parts: { readonly store: Store; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  list(accountId: number): Promise<readonly ApiKey[]> {
    return this.#store.apiKeys.ofGroup(String(accountId));
  }

  /** Errors: AppError `forbidden` for a scope the account has not, or too many keys. */
  make(actor: KeyActor, wish: KeyWish): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      if ((await tx.apiKeys.ofGroup(String(actor.account.id))).length >= mostKeys) throw new AppError('forbidden');
      return this.#insert(tx, actor, wish, false);
    });
  }

  /** The account's one default key, as Notechondria has it: replaced at once. */
  rotateDefault(actor: KeyActor): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      for (const { id, isDefault } of await tx.apiKeys.ofGroup(String(actor.account.id))) if (isDefault) await tx.apiKeys.take(id);
      return this.#insert(tx, actor, { name: 'Default', scopes: ['read', 'write'], expiresAt: null }, true);
    });
  }

  /** A new secret for the same key. Errors: AppError `not_found`. */
  rotate(actor: KeyActor, id: number): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      const before = await own(tx, actor, id);
      const key = newKey();
      const record = await tx.apiKeys.update(before.id, {
        hash: hashApiKey(key),
        prefix: key.slice(0, 8),
        createdAt: this.#clock.now(),
        lastUsedAt: null,
      });
      await this.#log(tx, actor, 'api_key_changed', record);
      return { record, key };
    });
  }

  /** Errors: AppError `not_found`, `forbidden`. */
  change(actor: KeyActor, id: number, wish: Partial<KeyWish>): Promise<ApiKey> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      if (wish.scopes) requireScopes(actor.account, wish.scopes);
      const record = await tx.apiKeys.update((await own(tx, actor, id)).id, wish);
      await this.#log(tx, actor, 'api_key_changed', record);
      return record;
    });
  }

  /** Refused from now on. Errors: AppError `not_found`. */
  end(actor: KeyActor, id: number): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const record = await own(tx, actor, id);
      await tx.apiKeys.take(record.id);
      await this.#log(tx, actor, 'api_key_ended', record);
    });
  }

  /** The same by an admin, whoever's it is: their log says so. Errors: AppError `not_found`. */
  endAnybodys(admin: KeyActor, id: number): Promise<void> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, admin.sessionId);
      const record = await tx.apiKeys.byId(id);
      if (!record) throw new AppError('not_found');
      await tx.apiKeys.take(id);
      await this.#log(tx, admin, 'api_key_ended', record);
    });
  }

  async #insert(tx: Transaction, actor: KeyActor, wish: KeyWish, isDefault: boolean): Promise<MadeKey> {
    await requireStillIn(tx, actor.sessionId);
    requireScopes(actor.account, wish.scopes);
    const key = newKey();
    const record = await tx.apiKeys.insert({
      ...wish,
      accountId: actor.account.id,
      hash: hashApiKey(key),
      prefix: key.slice(0, 8),
      createdAt: this.#clock.now(),
      lastUsedAt: null,
      isDefault,
    });
    await this.#log(tx, actor, 'api_key_made', record);
    return { record, key };
  }

  #log(tx: Transaction, { account, sessionId, ipHash }: KeyActor, kind: ActivityKind, { accountId, name, prefix }: ApiKey): Promise<unknown> {
    return tx.activity.append({
      at: this.#clock.now(),
      kind,
      accountId,
      actorId: account.id,
      sessionId,
      ipHash,
      details: { name, prefix },
    });
  }
}

async function own(reads: Pick<Reads, 'apiKeys'>, actor: KeyActor, id: number): Promise<ApiKey> {
  const record = await reads.apiKeys.byId(id);
  if (record?.accountId !== actor.account.id) throw new AppError('not_found');
  return record;
}

function requireScopes(account: Account, wanted: readonly Scope[]): void {
  if (wanted.includes('admin') && account.role !== 'admin') throw new AppError('forbidden');
}

/** `dwk_` and 32 random bytes in base62, 43 characters. */
function newKey(): string {
  let number = BigInt(`0x${randomBytes(32).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 43; i += 1) {
    text = (alphabet[Number(number % 62n)] ?? '') + text;
    number /= 62n;
  }
  return `dwk_${text}`;
}

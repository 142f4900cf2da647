import type { ActivityKind } from '../activity/event.ts';
import type { Account } from '../accounts/account.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page, Reads, Store, Transaction } from '../ports/store.ts';
import { requireStillIn } from '../sessions/still-in.ts';
import { isWholeKey, type ApiKey, type Scope } from './api-key.ts';
import { newSecret } from './new-secret.ts';
import { isOver } from './presented-key.ts';

export interface KeyActor {
  readonly account: Account;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number | null;
  readonly networks: readonly string[] | null;
  readonly requestsPerMinute: number | null;
}

/** A key with the secret before its own, while that one still works. */
export interface ListedKey {
  readonly record: ApiKey;
  readonly old: ApiKey | null;
}

/** A key in clear, for the one time it is shown. */
export interface MadeKey extends ListedKey {
  readonly key: string;
}

const mostKeys = 100;
const plain = { scopes: ['read', 'write'], expiresAt: null, networks: null, requestsPerMinute: null } as const;

/** API keys of an account: made, shown once, rotated, ended (api.md api-keys; security.md B58). */
export class ApiKeys {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(parts: { readonly store: Store; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  async list(accountId: number): Promise<readonly ListedKey[]> {
    const records = await this.#store.apiKeys.ofGroup(String(accountId));
    return records.filter(isWholeKey).map((record) => this.#listed(record, records));
  }

  /** Errors: AppError `forbidden` for a scope the account has not, or too many keys. */
  make(actor: KeyActor, wish: KeyWish): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      if ((await tx.apiKeys.ofGroup(String(actor.account.id))).filter(isWholeKey).length >= mostKeys) throw new AppError('forbidden');
      return this.#insert(tx, actor, wish, false);
    });
  }

  /** The account's one default key, as Notechondria has it: replaced at once. */
  rotateDefault(actor: KeyActor): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      for (const record of await tx.apiKeys.ofGroup(String(actor.account.id))) if (record.isDefault) await takeWhole(tx, record);
      return this.#insert(tx, actor, { name: 'Default', ...plain }, true);
    });
  }

  /**
   * A new secret for the same key. The one before still works for `overlapMs`, with what the key may do from now on; of two rotations in a row only the
   * last one's does. Errors: AppError `not_found`.
   */
  rotate(actor: KeyActor, id: number, overlapMs: number): Promise<MadeKey> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      const { id: keyId, ...before } = await own(tx, actor, id);
      await takeOld(tx, before.accountId, keyId);
      const { key, ...secret } = newSecret();
      const now = this.#clock.now();
      const record = await tx.apiKeys.update(keyId, { ...secret, createdAt: now, lastUsedAt: null, uses: 0, lastIpHash: '' });
      const old = overlapMs === 0 ? null : await tx.apiKeys.insert({ ...before, isDefault: false, oldSecretOf: keyId, expiresAt: now + overlapMs });
      await this.#log(tx, actor, 'api_key_changed', record);
      return { record, old, key };
    });
  }

  /** The secret before is refused from now on. Errors: AppError `not_found` where there is none, or none that still works. */
  closeOld(actor: KeyActor, id: number): Promise<void> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      const record = await own(tx, actor, id);
      if ((await takeOld(tx, record.accountId, id)) === 0) throw new AppError('not_found');
      await this.#log(tx, actor, 'api_key_changed', record);
    });
  }

  /** Errors: AppError `not_found`, `forbidden`. */
  change(actor: KeyActor, id: number, wish: Partial<KeyWish>): Promise<ListedKey> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.sessionId);
      if (wish.scopes) requireScopes(actor.account, wish.scopes);
      const record = await tx.apiKeys.update((await own(tx, actor, id)).id, wish);
      await this.#log(tx, actor, 'api_key_changed', record);
      return this.#listed(record, await tx.apiKeys.ofGroup(String(record.accountId)));
    });
  }

  /** Refused from now on. Errors: AppError `not_found`. */
  end(actor: KeyActor, id: number): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const record = await own(tx, actor, id);
      await takeWhole(tx, record);
      await this.#log(tx, actor, 'api_key_ended', record);
    });
  }

  /** The same by an admin, whoever's it is: their log says so. Errors: AppError `not_found`. */
  endAnybodys(admin: KeyActor, id: number): Promise<void> {
    return this.#store.transaction(async (tx) => {
      await requireStillIn(tx, admin.sessionId);
      const record = await tx.apiKeys.byId(id);
      if (!record || !isWholeKey(record)) throw new AppError('not_found');
      await takeWhole(tx, record);
      await this.#log(tx, admin, 'api_key_ended', record);
    });
  }

  /** Forgets replaced secrets whose time is over: they are refused already. */
  async sweep(): Promise<void> {
    for (let after: number | null = 0; after !== null;) {
      const page: Page<ApiKey> = await this.#store.apiKeys.page({ after, limit: 500 });
      const dead = page.items.filter((record) => !isWholeKey(record) && isOver(record, this.#clock.now()));
      if (dead.length > 0)
        await this.#store.transaction(async (tx) => {
          for (const { id } of dead) await tx.apiKeys.take(id);
        });
      after = page.next;
    }
  }

  #listed(record: ApiKey, all: readonly ApiKey[]): ListedKey {
    const now = this.#clock.now();
    const old = isOver(record, now) ? undefined : all.find((other) => other.oldSecretOf === record.id && !isOver(other, now));
    return { record, old: old ?? null };
  }

  async #insert(tx: Transaction, actor: KeyActor, wish: KeyWish, isDefault: boolean): Promise<MadeKey> {
    await requireStillIn(tx, actor.sessionId);
    requireScopes(actor.account, wish.scopes);
    const { key, ...secret } = newSecret();
    const { id } = actor.account;
    const made = { createdAt: this.#clock.now(), lastUsedAt: null, uses: 0, lastIpHash: '', isDefault, madeBy: id };
    const record = await tx.apiKeys.insert({ ...wish, ...secret, ...made, accountId: id });
    await this.#log(tx, actor, 'api_key_made', record);
    return { record, old: null, key };
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
  if (record?.accountId !== actor.account.id || !isWholeKey(record)) throw new AppError('not_found');
  return record;
}

/** Takes the secret before the key's own; says how many there were. */
async function takeOld(tx: Transaction, accountId: number, id: number): Promise<number> {
  const old = (await tx.apiKeys.ofGroup(String(accountId))).filter(({ oldSecretOf }) => oldSecretOf === id);
  for (const record of old) await tx.apiKeys.take(record.id);
  return old.length;
}

async function takeWhole(tx: Transaction, { id, accountId }: ApiKey): Promise<void> {
  await takeOld(tx, accountId, id);
  await tx.apiKeys.take(id);
}

function requireScopes(account: Account, wanted: readonly Scope[]): void {
  if (wanted.includes('admin') && account.role !== 'admin') throw new AppError('forbidden');
}

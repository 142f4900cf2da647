import type { ServerIdentity } from '../../ports/store.ts';
import { AccountTable } from './account-table.ts';
import { ActivityTable } from './activity-table.ts';
import type { Changes } from './changes.ts';
import { KeyUse } from './key-use.ts';
import { perShelf } from './per-shelf.ts';
import { RecordTable } from './record-table.ts';
import { SessionTable } from './session-table.ts';
import { shelfNames, shelves, type ShelfName } from './shelves.ts';

export type IdName = 'account' | 'session' | 'event' | ShelfName;

/** The highest id ever given out in each table. Kept apart from the records: the newest record may be gone, its id must not come back. */
export type LastIds = Readonly<Record<IdName, number>>;

/** Everything the store knows, in memory, with the indexes that answer every read. */
export class Tables {
  readonly accounts = new AccountTable();
  readonly sessions = new SessionTable();
  readonly activity = new ActivityTable();
  readonly shelves = perShelf<'table'>((name) => new RecordTable(shelves[name]));
  readonly keyUse = new KeyUse(this.shelves.apiKeys);
  #identity: ServerIdentity | undefined;
  readonly #lastIds: Record<IdName, number> = { account: 0, session: 0, event: 0, ...perShelf<'lastId'>(() => 0) };

  get identity(): ServerIdentity | undefined {
    return this.#identity;
  }

  /** As they are now: a copy. */
  get lastIds(): LastIds {
    return { ...this.#lastIds };
  }

  /** A new id. Used up even where the transaction that asked for it fails. */
  nextId(name: IdName): number {
    return ++this.#lastIds[name];
  }

  /** Ids up to `id` are used. */
  reserve(name: IdName, id: number): void {
    if (id > this.#lastIds[name]) this.#lastIds[name] = id;
  }

  reserveAll(ids: LastIds): void {
    for (const name of ['account', 'session', 'event', ...shelfNames] as const) this.reserve(name, ids[name]);
  }

  /** Takes over what a transaction changed. Cannot fail, can be repeated. The objects become the tables' own. */
  apply(changes: Changes): void {
    if (changes.server !== undefined) this.#identity = changes.server;
    this.#applyAccounts(changes);
    this.#applySessions(changes);
    if (changes.shelves !== undefined) for (const name of shelfNames) this.#applyShelf(name, changes.shelves);
    for (const line of changes.used ?? []) this.keyUse.apply(line);
    for (const event of changes.events ?? []) {
      this.activity.append(event);
      this.reserve('event', event.id);
    }
    if (changes.eventsFrom !== undefined) this.activity.dropBelow(changes.eventsFrom);
  }

  #applyAccounts(changes: Changes): void {
    for (const account of changes.accounts ?? []) {
      this.accounts.put(account);
      this.reserve('account', account.id);
    }
    for (const fields of changes.accountFields ?? []) this.accounts.patch(fields);
    for (const id of changes.accountsGone ?? []) {
      this.accounts.remove(id);
      this.reserve('account', id);
    }
  }

  #applySessions(changes: Changes): void {
    for (const session of changes.sessions ?? []) {
      this.sessions.put(session);
      this.reserve('session', session.id);
    }
    for (const fields of changes.sessionFields ?? []) this.sessions.patch(fields);
    for (const [id, seenAt] of changes.seen ?? []) this.sessions.see(id, seenAt);
    for (const id of changes.ended ?? []) {
      this.sessions.remove(id);
      this.reserve('session', id);
    }
  }

  #applyShelf<K extends ShelfName>(name: K, changes: NonNullable<Changes['shelves']>): void {
    const ofShelf = changes[name];
    if (ofShelf !== undefined) this.reserve(name, this.shelves[name].apply(ofShelf));
  }
}

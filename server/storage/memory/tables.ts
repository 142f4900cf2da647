import type { ServerIdentity } from '../../ports/store.ts';
import { AccountTable } from './account-table.ts';
import { ActivityTable } from './activity-table.ts';
import type { Changes } from './changes.ts';
import { SessionTable } from './session-table.ts';

/** The highest id ever given out in each table. Kept apart from the records: the newest record may be gone, its id must not come back. */
export interface LastIds {
  readonly account: number;
  readonly session: number;
  readonly event: number;
}

/** Everything the store knows, in memory, with the indexes that answer every read. */
export class Tables {
  readonly accounts = new AccountTable();
  readonly sessions = new SessionTable();
  readonly activity = new ActivityTable();
  #identity: ServerIdentity | undefined;
  #lastIds: LastIds = { account: 0, session: 0, event: 0 };

  get identity(): ServerIdentity | undefined {
    return this.#identity;
  }

  get lastIds(): LastIds {
    return this.#lastIds;
  }

  /** A new id. Used up even where the transaction that asked for it fails. */
  nextId(table: keyof LastIds): number {
    const id = this.#lastIds[table] + 1;
    this.#lastIds = { ...this.#lastIds, [table]: id };
    return id;
  }

  /** Ids up to these are used. */
  reserve(ids: Partial<LastIds>): void {
    const { account, session, event } = this.#lastIds;
    this.#lastIds = {
      account: Math.max(account, ids.account ?? 0),
      session: Math.max(session, ids.session ?? 0),
      event: Math.max(event, ids.event ?? 0),
    };
  }

  /** Takes over what a transaction changed. Cannot fail, can be repeated. The objects become the tables' own. */
  apply(changes: Changes): void {
    if (changes.server !== undefined) this.#identity = changes.server;
    this.#applyAccounts(changes);
    this.#applySessions(changes);
    for (const event of changes.events ?? []) {
      this.activity.append(event);
      this.reserve({ event: event.id });
    }
    if (changes.eventsFrom !== undefined) this.activity.dropBelow(changes.eventsFrom);
  }

  #applyAccounts(changes: Changes): void {
    for (const account of changes.accounts ?? []) {
      this.accounts.put(account);
      this.reserve({ account: account.id });
    }
    for (const fields of changes.accountFields ?? []) this.accounts.patch(fields);
  }

  #applySessions(changes: Changes): void {
    let highest = 0;
    for (const session of changes.sessions ?? []) {
      this.sessions.put(session);
      if (session.id > highest) highest = session.id;
    }
    for (const fields of changes.sessionFields ?? []) this.sessions.patch(fields);
    for (const [id, seenAt] of changes.seen ?? []) this.sessions.see(id, seenAt);
    for (const id of changes.ended ?? []) {
      this.sessions.remove(id);
      if (id > highest) highest = id;
    }
    if (highest > 0) this.reserve({ session: highest });
  }
}

import type { ServerIdentity, Transaction } from '../../ports/store.ts';
import type { Changes } from './changes.ts';
import { eventFits } from './event-fits.ts';
import { pageOf } from './page.ts';
import { perShelf, type PerShelf } from './per-shelf.ts';
import { shelfWrites } from './shelf-verbs.ts';
import { shelfNames, shelves } from './shelves.ts';
import { StagedAccounts } from './staged-accounts.ts';
import { StagedActivity } from './staged-activity.ts';
import { StagedRecords } from './staged-records.ts';
import { StagedSessions } from './staged-sessions.ts';
import type { Tables } from './tables.ts';

export interface StagedTransaction {
  readonly tx: Transaction;
  /** Ends the transaction and tells what it changed; its verbs throw from then on, so that nothing can be added behind the commit. */
  finish(): Changes;
}

/** A transaction over `tables` that changes nothing: it collects. `activityKept`: how many events the log may hold. */
export function stageTransaction(tables: Tables, activityKept: number): StagedTransaction {
  const parts = stagedParts(tables, activityKept);
  let identity: ServerIdentity | undefined;
  let finished = false;
  const open = (): Parts => {
    if (finished) throw new Error('this transaction is over');
    return parts;
  };
  const server: Transaction['server'] = {
    identity: async () => (open(), identity ?? tables.identity),
    establish: async (made) => {
      open();
      const before = identity ?? tables.identity;
      if (before !== undefined && before.id !== made.id) throw new Error('this installation has its identity already');
      identity = made;
    },
  };
  return {
    tx: {
      ...perShelf<'writes'>((name) => shelfWrites(() => open().shelves[name])),
      server,
      accounts: accountVerbs(() => open().accounts),
      sessions: sessionVerbs(() => open().sessions),
      activity: activityVerbs(() => open().activity),
    },
    finish: () => {
      finished = true;
      return {
        ...(identity !== undefined && { server: identity }),
        ...parts.accounts.changes(),
        ...parts.sessions.changes(),
        ...parts.activity.changes(),
        ...shelfChanges(parts.shelves),
      };
    },
  };
}

interface Parts {
  readonly accounts: StagedAccounts;
  readonly sessions: StagedSessions;
  readonly activity: StagedActivity;
  readonly shelves: PerShelf<'staged'>;
}

function stagedParts(tables: Tables, activityKept: number): Parts {
  return {
    accounts: new StagedAccounts(tables),
    sessions: new StagedSessions(tables),
    activity: new StagedActivity(tables, activityKept),
    shelves: perShelf<'staged'>((name) => {
      const ids = { next: () => tables.nextId(name), reserve: (id: number) => tables.reserve(name, id) };
      return new StagedRecords(tables.shelves[name], shelves[name], ids);
    }),
  };
}

function shelfChanges(staged: PerShelf<'staged'>): Changes {
  const changed = shelfNames.map((name) => [name, staged[name].changes()] as const).filter(([, changes]) => changes !== undefined);
  return changed.length === 0 ? {} : { shelves: Object.fromEntries(changed) };
}

function accountVerbs(staged: () => StagedAccounts): Transaction['accounts'] {
  return {
    byId: async (id) => staged().byId(id),
    byUsernameKey: async (key) => staged().byUsernameKey(key),
    byEmailKey: async (key) => staged().byEmailKey(key),
    count: async () => staged().count(),
    page: async ({ after = 0, limit }) => pageOf(staged().ascending(after), limit),
    insert: async (account) => staged().insert(account),
    update: async (id, patch) => staged().update(id, patch),
    remove: async (id) => staged().remove(id),
  };
}

function sessionVerbs(staged: () => StagedSessions): Transaction['sessions'] {
  return {
    byId: async (id) => staged().byId(id),
    byKeyHash: async (hash) => staged().byKeyHash(hash),
    ofAccount: async (accountId, { after, limit }) => pageOf(staged().ofAccount(accountId, after), limit),
    countOfAccount: async (accountId) => staged().countOfAccount(accountId),
    scan: async ({ after = 0, limit }) => pageOf(staged().ascending(after), limit),
    insert: async (session) => staged().insert(session),
    restore: async (session) => staged().restore(session),
    update: async (id, patch) => staged().update(id, patch),
    remove: async (id) => staged().remove(id),
  };
}

function activityVerbs(staged: () => StagedActivity): Transaction['activity'] {
  return {
    extent: async () => staged().extent,
    page: async ({ after, limit, ...filter }) => pageOf(staged().newestFirst(filter.accountId ?? undefined, after), limit, eventFits(filter)),
    append: async (event) => staged().append(event),
    dropBefore: async (at) => staged().dropBefore(at),
  };
}

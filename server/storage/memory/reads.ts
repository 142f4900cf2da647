import type { Reads } from '../../ports/store.ts';
import { eventFits } from './event-fits.ts';
import { pageOf } from './page.ts';
import { perShelf } from './per-shelf.ts';
import { shelfReads } from './shelf-verbs.ts';
import type { Tables } from './tables.ts';

/** The port's reads, answered from the tables: what is durable, never what a running transaction has in hand. */
export function readsOf(tables: Tables): Reads {
  const { accounts, sessions, activity } = tables;
  return {
    ...perShelf<'reads'>((name) => shelfReads(() => tables.shelves[name])),
    server: { identity: async () => tables.identity },
    accounts: {
      byId: async (id) => accounts.get(id),
      byUsernameKey: async (key) => accounts.byUsernameKey(key),
      byEmailKey: async (key) => accounts.byEmailKey(key),
      count: async () => accounts.size,
      page: async ({ after = 0, limit }) => pageOf(accounts.ascending(after), limit),
    },
    sessions: {
      byId: async (id) => sessions.get(id),
      byKeyHash: async (hash) => sessions.byKeyHash(hash),
      ofAccount: async (accountId, { after, limit }) => pageOf(sessions.ofAccount(accountId, after), limit),
      countOfAccount: async (accountId) => sessions.countOfAccount(accountId),
      scan: async ({ after = 0, limit }) => pageOf(sessions.ascending(after), limit),
    },
    activity: {
      extent: async () => ({ entries: activity.size, first: activity.first }),
      page: async ({ after, limit, ...filter }) => pageOf(activity.newestFirst(filter.accountId ?? undefined, after), limit, eventFits(filter)),
    },
  };
}

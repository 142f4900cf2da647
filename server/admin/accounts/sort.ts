import { nameKey, type Account } from '../../accounts/account.ts';
import type { Store } from '../../ports/store.ts';

/** `name`: from A; the others: newest first. */
export type AccountSort = 'name' | 'last_seen' | 'created';

/** In an order that is the same for every page; equals by ascending id. */
export async function sorted(store: Pick<Store, 'sessions'>, by: AccountSort, accounts: readonly Account[]): Promise<Account[]> {
  if (by === 'name') return accounts.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.id - b.id);
  const times = new Map(await Promise.all(accounts.map(async (account) => [account.id, await timeOf(store, by, account)] as const)));
  return accounts.toSorted((a, b) => (times.get(b.id) ?? 0) - (times.get(a.id) ?? 0) || a.id - b.id);
}

/** What the list shows first. */
const nameOf = ({ displayName, firstName, lastName, username }: Account) => nameKey(displayName || `${firstName} ${lastName}`.trim() || username);

async function timeOf({ sessions }: Pick<Store, 'sessions'>, by: 'last_seen' | 'created', account: Account): Promise<number> {
  if (by === 'created') return account.createdAt;
  return (await sessions.ofAccount(account.id, { limit: 1 })).items[0]?.lastSeenAt ?? account.lastLoginAt ?? 0;
}

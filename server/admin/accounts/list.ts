import { nameKey, type Account } from '../../accounts/account.ts';
import type { Presenter } from '../../accounts/present.ts';
import type { AccountRow } from '../../contract/schemas.ts';
import type { Page, Store } from '../../ports/store.ts';

export type AccountPage = Page<Account>;

export interface AccountFilter {
  readonly search?: string | undefined;
  readonly role?: Account['role'] | undefined;
  readonly state?: 'active' | 'disabled' | 'deleted' | undefined;
}

interface Parts {
  readonly store: Store;
  readonly present: Presenter;
}

const step = 200;

/** Accounts that pass the filter, by ascending id; the bin shows only when asked for. */
export async function findAccounts(
  { store }: Parts,
  filter: AccountFilter,
  page: { readonly after: number; readonly limit: number },
): Promise<Page<Account>> {
  const found: Account[] = [];
  for (let after: number | null = page.after; after !== null;) {
    const batch: Page<Account> = await store.accounts.page({ after, limit: step });
    for (const account of batch.items) {
      if (!passes(account, filter)) continue;
      if (found.length === page.limit) return { items: found, next: found.at(-1)?.id ?? null };
      found.push(account);
    }
    after = batch.next;
  }
  return { items: found, next: null };
}

function passes(account: Account, { search, role, state }: AccountFilter): boolean {
  if (role !== undefined && account.role !== role) return false;
  const own = account.deletedAt != null ? 'deleted' : account.isActive ? 'active' : 'disabled';
  if (state === undefined ? own === 'deleted' : own !== state) return false;
  const words = nameKey(search ?? '').trim();
  return (
    words === '' ||
    [account.username, account.email ?? '', account.displayName, `${account.firstName} ${account.lastName}`].some((text) =>
      nameKey(text).includes(words),
    )
  );
}

/** One row, with what is theirs counted. */
export async function toAccountRow({ store, present }: Parts, account: Account): Promise<AccountRow> {
  const iso = (time: number | null | undefined) => (time == null ? null : new Date(time).toISOString());
  const newest = await store.sessions.ofAccount(account.id, { limit: 1 });
  return {
    ...(await present.user(account)),
    disabled_reason: account.disabled?.reason ?? null,
    disabled_until: iso(account.disabled?.until),
    deleted_at: iso(account.deletedAt),
    sessions: await store.sessions.countOfAccount(account.id),
    api_keys: (await store.apiKeys.ofGroup(String(account.id))).length,
    last_seen_at: iso(newest.items[0]?.lastSeenAt ?? account.lastLoginAt),
  };
}

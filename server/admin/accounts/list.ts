import { nameKey, type Account } from '../../accounts/account.ts';
import { linkOf, type LinkedIdentity } from '../../accounts/identity.ts';
import type { Presenter } from '../../accounts/present.ts';
import { toLimits } from './limits-change.ts';
import { isWholeKey } from '../../api-keys/api-key.ts';
import type { AccountRow } from '../../contract/account-admin-schemas.ts';
import type { Page, Store } from '../../ports/store.ts';
import { sorted, type AccountSort } from './sort.ts';

export type AccountPage = Page<Account>;

export interface AccountFilter {
  readonly search?: string | undefined;
  readonly role?: Account['role'] | undefined;
  readonly state?: 'active' | 'invited' | 'locked' | 'disabled' | 'suspended' | 'deleted' | undefined;
  readonly source?: 'local' | 'casdoor' | 'both' | 'none' | undefined;
  readonly second_factor?: 'on' | 'off' | undefined;
  /** Absent: by ascending id. */
  readonly sort?: AccountSort | undefined;
}

interface Parts {
  readonly store: Store;
  readonly present: Presenter;
  readonly now: () => number;
  /** How much longer somebody's password is refused for too many failures, ms; null when it is not. */
  readonly shutFor: (accountId: number) => Promise<number | null>;
  /** Where somebody is looked after at the provider; null where that is not known. */
  readonly pageAt: (link: LinkedIdentity) => string | null;
}

type Looking = Pick<Parts, 'store' | 'present' | 'now' | 'shutFor'>;

interface Wanted {
  /** The id of the last account of the page before; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

const step = 200;

/** Accounts that pass the filter; the bin shows only when asked for. In another order than by id every account is looked at: there are few beside sessions. */
export async function findAccounts(parts: Looking, { sort, ...filter }: AccountFilter, page: Wanted): Promise<Page<Account>> {
  if (sort === undefined) return passing(parts, filter, page);
  const all = await sorted(parts.store, sort, (await passing(parts, filter, { after: 0, limit: Infinity })).items);
  const from = page.after === 0 ? 0 : all.findIndex(({ id }) => id === page.after) + 1;
  const items = page.after !== 0 && from === 0 ? [] : all.slice(from, from + page.limit);
  return { items, next: from + page.limit < all.length ? (items.at(-1)?.id ?? null) : null };
}

async function passing(parts: Looking, filter: AccountFilter, page: Wanted): Promise<Page<Account>> {
  const found: Account[] = [];
  for (let after: number | null = page.after; after !== null;) {
    const batch: Page<Account> = await parts.store.accounts.page({ after, limit: step });
    for (const account of batch.items) {
      if (!passes(account, filter, parts.present.isActive(account)) || !(await passesWithIts(parts, account, filter))) continue;
      if (found.length === page.limit) return { items: found, next: found.at(-1)?.id ?? null };
      found.push(account);
    }
    after = batch.next;
  }
  return { items: found, next: null };
}

function passes(account: Account, { search, role, state }: AccountFilter, isActive: boolean): boolean {
  if (role !== undefined && account.role !== role) return false;
  const own = stateOf(account, isActive);
  if (state === undefined ? own === 'deleted' : own !== (state === 'invited' || state === 'locked' ? 'active' : state)) return false;
  const words = nameKey(search ?? '').trim();
  return (
    words === '' ||
    [account.username, account.email ?? '', account.displayName, `${account.firstName} ${account.lastName}`].some((text) =>
      nameKey(text).includes(words),
    )
  );
}

/** What is not in the account itself is looked up last: only for who passes so far. */
async function passesWithIts(parts: Looking, account: Account, { state, source, second_factor: factor }: AccountFilter): Promise<boolean> {
  if (state === 'invited' && (await invitedUntil(parts, account)) === null) return false;
  const asked = state === 'locked' || source !== undefined || factor !== undefined;
  if (!asked) return true;
  const { has_password: password, casdoor_linked: linked, two_factor: on } = await parts.present.user(account);
  // Whose password is refused has one: guesses at a name without a password hold nobody up.
  if (state === 'locked' && (!password || (await parts.shutFor(account.id)) === null)) return false;
  const own = linked ? (password ? 'both' : 'casdoor') : password ? 'local' : 'none';
  return (source === undefined || own === source) && (factor === undefined || on === (factor === 'on'));
}

function stateOf(account: Account, isActive: boolean): 'active' | 'disabled' | 'suspended' | 'deleted' {
  if (account.deletedAt != null) return 'deleted';
  if (account.suspended != null) return 'suspended';
  return isActive ? 'active' : 'disabled';
}

/** Until when a link lets somebody in who has no password and never was in; null for everybody else. */
async function invitedUntil({ store, now }: Pick<Parts, 'store' | 'now'>, { id, lastLoginAt }: Account): Promise<number | null> {
  if (lastLoginAt !== null || (await store.passwords.byId(id))) return null;
  const open = (await store.challenges.ofGroup(`reset_password:${String(id)}`)).filter(({ expiresAt }) => expiresAt >= now());
  return open.length === 0 ? null : Math.max(...open.map(({ expiresAt }) => expiresAt));
}

/** To the whole second, so that a row that is asked for again stays the same. */
async function lockedUntil({ shutFor, now }: Parts, { id }: Account): Promise<number | null> {
  const left = await shutFor(id);
  return left === null ? null : Math.ceil((now() + left) / 1000) * 1000;
}

async function providerWord({ store, pageAt }: Parts, { id }: Account): Promise<AccountRow['casdoor_identity']> {
  const link = await linkOf(store, id);
  if (!link) return null;
  const { username, email, displayName, groups, groupsAt } = link;
  const seen = new Date(groupsAt).toISOString();
  return { username, email, display_name: displayName, groups: groups && [...groups], seen_at: seen, page_url: pageAt(link) };
}

/** One row, with what is theirs counted. */
export async function toAccountRow(parts: Parts, account: Account): Promise<AccountRow> {
  const { store, present } = parts;
  const iso = (time: number | null | undefined) => (time == null ? null : new Date(time).toISOString());
  // Once its end has passed, nobody is disabled any more.
  const disabled = present.isActive(account) ? null : account.disabled;
  const newest = await store.sessions.ofAccount(account.id, { limit: 1 });
  return {
    ...(await present.user(account)),
    disabled_reason: disabled?.reason ?? null,
    disabled_until: iso(disabled?.until),
    suspended_since: iso(account.suspended?.since),
    deleted_at: iso(account.deletedAt),
    invited_until: iso(await invitedUntil(parts, account)),
    locked_until: iso(await lockedUntil(parts, account)),
    casdoor_identity: await providerWord(parts, account),
    limits: toLimits(account),
    sessions: await store.sessions.countOfAccount(account.id),
    api_keys: (await store.apiKeys.ofGroup(String(account.id))).filter(isWholeKey).length,
    last_seen_at: iso(newest.items[0]?.lastSeenAt ?? account.lastLoginAt),
  };
}

import { isWholeKey, type ApiKey } from '../api-keys/api-key.ts';
import { mayGetIn, type Account } from '../accounts/account.ts';
import type { BackupCounts, Returning } from '../contract/backup.ts';
import type { Page, Reads } from '../ports/store.ts';
import type { Session } from '../sessions/session.ts';

/** What is there, without the bin. */
export async function countsOf(reads: Reads): Promise<BackupCounts> {
  const counts = { people: 0, admins: 0, api_keys: 0, devices: 0, sessions: 0, links: await reads.identities.count() };
  for await (const { deletedAt, role } of people(reads))
    if (deletedAt == null) {
      counts.people += 1;
      counts.admins += role === 'admin' ? 1 : 0;
    }
  for await (const session of sessionsOf(reads)) counts[isDevice(session) ? 'devices' : 'sessions'] += 1;
  for await (const key of keysOf(reads)) counts.api_keys += isWholeKey(key) ? 1 : 0;
  return counts;
}

/** What would work again, though it does not now: it was ended, deleted, disabled or demoted since the backup. `at`: now, ms. */
export async function returning(backup: Reads, now: Reads, at: number): Promise<Returning> {
  const back = { people: 0, enabled: 0, admins: 0, api_keys: 0, devices: 0 };
  for await (const before of people(backup)) {
    if (before.deletedAt != null) continue;
    const present = await now.accounts.byId(before.id);
    const isGone = present === undefined || present.deletedAt != null;
    if (isGone) back.people += 1;
    else if (mayGetIn(before, at) && !mayGetIn(present, at)) back.enabled += 1;
    if (before.role === 'admin' && (isGone || present.role !== 'admin')) back.admins += 1;
  }
  for await (const key of keysOf(backup)) if (isWholeKey(key) && !(await now.apiKeys.byKey(key.hash))) back.api_keys += 1;
  for await (const session of sessionsOf(backup)) if (isDevice(session) && !(await now.sessions.byKeyHash(session.keyHash))) back.devices += 1;
  return back;
}

/** Let in by pairing: it goes on after a restore, where a sign-in by hand ends. */
export const isDevice = ({ method }: Session): boolean => method === 'pairing';

const people = (reads: Pick<Reads, 'accounts'>) => all<Account>((page) => reads.accounts.page(page));
export const sessionsOf = (reads: Pick<Reads, 'sessions'>) => all<Session>((page) => reads.sessions.scan(page));
export const keysOf = (reads: Pick<Reads, 'apiKeys'>) => all<ApiKey>((page) => reads.apiKeys.page(page));

/** By ascending id. */
export async function* all<T>(read: (page: { after: number; limit: number }) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<T> = await read({ after, limit: 500 });
    yield* page.items;
    after = page.next;
  }
}

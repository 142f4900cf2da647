import type { Page, Reads } from '../ports/store.ts';
import { mayGetIn, type Account } from './account.ts';

/** The active admin with the lowest id at `now` (ms), if there is one. */
export async function firstAdmin(reads: Pick<Reads, 'accounts'>, now: number): Promise<Account | undefined> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Account> = await reads.accounts.page({ after, limit: 200 });
    const admin = page.items.find((account) => account.role === 'admin' && mayGetIn(account, now));
    if (admin) return admin;
    after = page.next;
  }
  return undefined;
}

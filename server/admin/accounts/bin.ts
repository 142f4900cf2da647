import type { Account } from '../../accounts/account.ts';
import type { Page, Store, Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';

const binMs = 7 * 24 * 3_600_000;

/** What has lain in the bin for a week at `now` (ms) goes for good, with all that was theirs. Errors: AppError `storage_unavailable`. */
export async function emptyBin(store: Store, now: number): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Account> = await store.accounts.page({ after, limit: 200 });
    const due = page.items.filter((account) => isDue(account, now));
    for (const { id } of due) await store.transaction((tx) => forget(tx, id, now));
    after = page.next;
  }
}

const isDue = (account: Account | undefined, now: number) => account?.deletedAt != null && now - account.deletedAt > binMs;

/** Unless it was taken out of the bin meanwhile. */
async function forget(tx: Transaction, id: number, now: number): Promise<void> {
  if (!isDue(await tx.accounts.byId(id), now)) return;
  await endEverything(tx, id, { apiKeys: true });
  await tx.passwords.take(id);
  await tx.secondFactors.take(id);
  for (const link of await tx.identities.ofGroup(String(id))) await tx.identities.take(link.id);
  await tx.accounts.remove(id);
}

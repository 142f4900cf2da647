import type { Account } from '../../accounts/account.ts';
import type { Page, Store, Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';

const binMs = 7 * 24 * 3_600_000;

/** What has lain in the bin for a week at `now` (ms) goes for good, with all that was theirs. Errors: AppError `storage_unavailable`. */
export async function emptyBin(store: Store, now: number): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Account> = await store.accounts.page({ after, limit: 200 });
    const due = page.items.filter((account) => isDue(account, now));
    // Unless it was taken out of the bin meanwhile.
    for (const { id } of due)
      await store.transaction(async (tx) => {
        if (isDue(await tx.accounts.byId(id), now)) await forget(tx, id);
      });
    after = page.next;
  }
}

const isDue = (account: Account | undefined, now: number) => account?.deletedAt != null && now - account.deletedAt > binMs;

/** An account goes for good, with all that was theirs. */
export async function forget(tx: Transaction, id: number): Promise<void> {
  await endEverything(tx, id, { apiKeys: true });
  for (const { id: open } of await tx.challenges.ofGroup(`change_email:${id}`)) await tx.challenges.take(open);
  await tx.passwords.take(id);
  await tx.secondFactors.take(id);
  for (const link of await tx.identities.ofGroup(String(id))) await tx.identities.take(link.id);
  await tx.accounts.remove(id);
}

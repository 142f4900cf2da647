import type { Transaction } from '../ports/store.ts';

type Accounts = Pick<Transaction, 'accounts'>;

/** How often sessions of an account were ended because something changed about it; undefined where there is no such account, or it may not get in. */
export type EndingsOf = (tx: Accounts, accountId: number, now: number) => Promise<number | undefined>;

/** Sessions of an account are ended because something changed about it: none that was ended before is brought back after that (security.md B47). */
export async function noteEnding(tx: Accounts, accountId: number): Promise<void> {
  const account = await tx.accounts.byId(accountId);
  if (account) await tx.accounts.update(accountId, { endings: (account.endings ?? 0) + 1 });
}

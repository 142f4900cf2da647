import { mayGetIn } from '../../accounts/account.ts';
import { isStillGood } from '../../accounts/password.ts';
import { AppError } from '../../errors.ts';
import type { Reads } from '../../ports/store.ts';

/** Somebody else must be able to administer, with a way in of their own. Errors: AppError `last_admin`. */
export async function requireOtherAdmin(reads: Pick<Reads, 'accounts' | 'passwords'>, without: number, now: number): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<Reads['accounts']['page']>> = await reads.accounts.page({ after, limit: 200 });
    for (const account of page.items) {
      if (account.id === without || account.role !== 'admin' || !mayGetIn(account, now)) continue;
      const password = await reads.passwords.byId(account.id);
      if (password && isStillGood(password, now)) return;
    }
    after = page.next;
  }
  throw new AppError('last_admin');
}

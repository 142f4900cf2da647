import { mayGetIn } from '../../accounts/account.ts';
import { isStillGood } from '../../accounts/password.ts';
import { AppError } from '../../errors.ts';
import type { Reads } from '../../ports/store.ts';

/** An end (ms) that has passed would let in at once whom the admin means to keep out. Errors: AppError `validation_failed`. */
export function requireEndAhead(until: number | null | undefined, now: number): void {
  if (until != null && until <= now) throw new AppError('validation_failed', { fields: { disabled_until: ['invalid'] } });
}

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

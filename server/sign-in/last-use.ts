import type { Account } from '../accounts/account.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

export const hourMs = 3_600_000;

/**
 * Moves `last_login_at` when an account is used, at most hourly (api.md, nanoClaw). Beside the request, like the time a session was last seen:
 * nobody waits for it, and where the disk refuses it is tried again at the next use.
 */
export function createLastUse({ store, clock }: { readonly store: Store; readonly clock: Clock }): (account: Account) => void {
  const underWay = new Set<number>();
  return ({ id, lastLoginAt }) => {
    const now = clock.now();
    if (lastLoginAt === null || now - lastLoginAt < hourMs || underWay.has(id)) return;
    underWay.add(id);
    const moved = store.transaction(async (tx) => {
      if (await tx.accounts.byId(id)) await tx.accounts.update(id, { lastLoginAt: now });
    });
    void moved.catch(() => undefined).finally(() => underWay.delete(id));
  };
}

import { mayGetIn, type Account } from '../accounts/account.ts';
import { limitRefusal } from '../accounts/limits.ts';
import { findKey, isOver, mayComeFrom } from '../api-keys/presented-key.ts';
import type { Peer } from '../http/peer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Scope } from '../sessions/scope.ts';
import { isLive } from '../sessions/session.ts';

/** By what somebody holds a stream open. */
export interface Holder {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly apiKey: { readonly hash: string; readonly peer: Peer } | null;
  readonly may: readonly Scope[] | null;
  /** From where it was opened (http/peer.ts). */
  readonly isNear: boolean;
  /** Single mode's owner on this computer, whom no limit keeps out. */
  readonly unlimited: boolean;
}

interface Parts {
  readonly store: Pick<Store, 'sessions' | 'apiKeys' | 'accounts'>;
  readonly clock: Clock;
  /** Ended, though the disk may not know it yet. */
  readonly isEnded: (sessionId: number) => boolean;
}

/** The account behind a stream while its credential still opens the door, by the same checks as at the door; null from then on. */
export function createHolderCheck({ store, clock, isEnded }: Parts): (holder: Holder) => Promise<Account | null> {
  const opens = async ({ sessionId, apiKey }: Holder): Promise<boolean> => {
    if (apiKey) {
      const found = await findKey(store.apiKeys, apiKey.hash);
      return found !== undefined && mayComeFrom(found.key, apiKey.peer) && !isOver(found, clock.now());
    }
    if (sessionId === null) return true;
    const session = await store.sessions.byId(sessionId);
    return session !== undefined && !isEnded(sessionId) && isLive(session, clock.now());
  };
  return async (holder) => {
    const account = await store.accounts.byId(holder.accountId);
    if (!account || !mayGetIn(account, clock.now())) return null;
    if (!holder.unlimited && limitRefusal(account, { now: clock.now(), isNear: holder.isNear })) return null;
    return (await opens(holder)) ? account : null;
  };
}

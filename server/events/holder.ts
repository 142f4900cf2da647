import { mayGetIn, type Account } from '../accounts/account.ts';
import { limitRefusal, withinLimit } from '../accounts/limits.ts';
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

/** Who holds it, as they are now. */
export interface Standing {
  readonly account: Account;
  /** What the credential may do, under the limits of its account; null: everything that the account may. */
  readonly may: readonly Scope[] | null;
}

export type HolderCheck = (holder: Holder) => Promise<Standing | null>;

/**
 * The account behind a stream and what it may, while its credential still opens the door, by the same checks as at the door; null from then on, also
 * where it may not read any more (security.md B40, B58).
 */
export function createHolderCheck({ store, clock, isEnded }: Parts): HolderCheck {
  /** Of the credential; undefined where it does not open the door. */
  const scopesOf = async ({ sessionId, apiKey }: Holder): Promise<readonly Scope[] | null | undefined> => {
    if (apiKey) {
      const found = await findKey(store.apiKeys, apiKey.hash);
      return found && mayComeFrom(found.key, apiKey.peer) && !isOver(found, clock.now()) ? found.key.scopes : undefined;
    }
    if (sessionId === null) return null;
    const session = await store.sessions.byId(sessionId);
    return session && !isEnded(sessionId) && isLive(session, clock.now()) ? (session.scopes ?? null) : undefined;
  };
  return async (holder) => {
    const account = await store.accounts.byId(holder.accountId);
    if (!account || !mayGetIn(account, clock.now())) return null;
    if (!holder.unlimited && limitRefusal(account, { now: clock.now(), isNear: holder.isNear })) return null;
    const scopes = await scopesOf(holder);
    if (scopes === undefined) return null;
    const may = holder.unlimited ? scopes : withinLimit(account, scopes);
    return may === null || may.includes('read') ? { account, may } : null;
  };
}

import type { ShutLimit } from '../http/throttle.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

interface Parts {
  readonly store: Pick<Store, 'transaction'>;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
}

/** Writes a line of the log for a limit that shut; the throttle calls once a window and name (security.md B38). Errors: AppError `storage_unavailable`. */
export function noteShutLimits({ store, clock, hashAddress }: Parts): (shut: ShutLimit) => Promise<void> {
  return async ({ limit, accountId, peer }) => {
    const ipHash = hashAddress(peer.address);
    await store.transaction((tx) =>
      tx.activity.append({ at: clock.now(), kind: 'limit_reached', accountId, actorId: null, sessionId: null, ipHash, details: { limit } }),
    );
  };
}

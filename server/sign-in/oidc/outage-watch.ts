import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { SsoConnection } from './connection.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly connection: SsoConnection;
}

const everyMs = 2_000;

/** Writes a line of the activity log when the provider goes and when it comes back. */
export function watchOutages({ store, clock, connection }: Parts): { stop(): void } {
  let wasReachable = true;
  const look = async () => {
    const { configured, reachable, reason } = connection.state();
    const isReachable = !configured || reachable;
    if (isReachable === wasReachable) return;
    wasReachable = isReachable;
    const kind = isReachable ? 'sso_reachable' : 'sso_unreachable';
    const details = reason === null ? {} : { reason };
    await store.transaction((tx) =>
      tx.activity.append({ at: clock.now(), kind, accountId: null, actorId: null, sessionId: null, ipHash: '', details }),
    );
  };
  // A disk that refuses the line says so elsewhere; the next change tries again.
  const timer = setInterval(() => void look().catch(() => undefined), everyMs).unref();
  return { stop: () => clearInterval(timer) };
}

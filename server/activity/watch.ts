import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { keyIdOf, macOf, saveCheckpoint, savedCheckpoints, type Sign } from './checkpoint.ts';
import { digestOf } from './chain.ts';
import { verifyLog, type ChainReport } from './verify.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Errors: AppError `vault_unavailable`. */
  readonly sign: Sign;
  /** How many entries are kept. */
  readonly keep: number;
}

export interface LogWatch {
  /** Goes through all of it now. */
  verify(): Promise<ChainReport>;
  /** Signs what came since the last time; first makes sure that what it builds on is as it was left. To be called often. */
  sign(): Promise<void>;
}

/**
 * Signs the log as it grows. A log that was changed while no server ran is never signed again by itself: else a restart would make good what somebody
 * did to it. It goes on, and `verify` names the place.
 */
export function watchLog({ store, clock, log, sign, keep }: Parts): LogWatch {
  let state: 'unknown' | 'good' | 'bad' = 'unknown';
  /** Of the first signature: entries before it were not chained, or signed with a key that is gone. */
  let since: number | null = null;
  const verify = () => verifyLog(store, canSign(sign) ? sign : null, keep);
  const look = async (): Promise<void> => {
    const { problem, otherKey, since: chainedSince } = await verify();
    since = otherKey ? null : chainedSince;
    state = problem === null ? 'good' : 'bad';
    if (problem) log.warn({ event: 'activity_changed', ...problem }, 'the activity log is not as it was left: doorward activity verify');
  };
  return {
    verify,
    sign: async () => {
      if (!canSign(sign)) return;
      if (state === 'unknown') await look();
      if (state === 'good') await signNewest({ store, clock, sign }, since);
    },
  };
}

async function signNewest({ store, clock, sign }: Pick<Parts, 'store' | 'clock' | 'sign'>, since: number | null): Promise<void> {
  const [newest] = (await store.activity.page({ limit: 1 })).items;
  const saved = await savedCheckpoints(store);
  const before = saved === null || saved === 'damaged' || saved.keyId !== keyIdOf(sign) ? [] : saved.checkpoints;
  if (newest === undefined || newest.prev === undefined || newest.id === before.at(-1)?.id) return;
  const { entries, first } = await store.activity.extent();
  const facts = { id: newest.id, digest: digestOf(newest), at: clock.now(), first, entries, since: before.at(-1)?.since ?? since ?? newest.id };
  await store.transaction((tx) => saveCheckpoint(tx, before, keyIdOf(sign), { ...facts, mac: macOf(sign, facts) }));
}

function canSign(sign: Sign): boolean {
  try {
    return sign('ready') !== '';
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { keyIdOf, macOf, saveCheckpoint, savedCheckpoints, type Sign } from './checkpoint.ts';
import { digestOf } from './chain.ts';
import type { Retention } from './retention.ts';
import { verifyLog, type ChainReport } from './verify.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Errors: AppError `vault_unavailable`. */
  readonly sign: Sign;
  /** How many entries are kept, and how old they may grow. */
  readonly retention: () => Promise<Retention>;
}

export interface LogWatch {
  /** Goes through all of it now. */
  verify(): Promise<ChainReport>;
  /** Signs what came since the last time; first makes sure that what it builds on is as it was left. To be called often. */
  sign(): Promise<void>;
  /** As sign; and drops what is too old, in one step with a signature over what is left. To be called once a minute. */
  tend(): Promise<void>;
}

const dayMs = 86_400_000;
/** So many looks in a row must find an entry too old: a clock that jumps for a moment empties no log. */
const looks = 10;

/**
 * Signs the log as it grows. A log that was changed while no server ran is never signed again by itself, and nothing goes from it for its age: else a
 * restart would make good what somebody did to it. It goes on, and `verify` names the place.
 */
export function watchLog({ store, clock, log, sign, retention }: Parts): LogWatch {
  let state: 'unknown' | 'good' | 'bad' = 'unknown';
  /** Of the first signature: entries before it were not chained, or signed with a key that is gone. */
  let since: number | null = null;
  const seen: number[] = [];
  const verify = async () => verifyLog(store, canSign(sign) ? sign : null, (await retention()).keep);
  const look = async (): Promise<void> => {
    const { problem, otherKey, since: chainedSince } = await verify();
    since = otherKey ? null : chainedSince;
    state = problem === null ? 'good' : 'bad';
    if (problem) log.warn({ event: 'activity_changed', ...problem }, 'the activity log is not as it was left: doorward activity verify');
  };
  const signed = async (dropBefore: number | null): Promise<void> => {
    if (!canSign(sign)) return;
    if (state === 'unknown') await look();
    if (state === 'good') await store.transaction((tx) => signNewest(tx, { clock, sign, since, dropBefore }));
  };
  return {
    verify,
    sign: () => signed(null),
    tend: async () => {
      seen.push(clock.now());
      if (seen.length > looks) seen.shift();
      const { days } = await retention();
      await signed(days === null || seen.length < looks ? null : Math.min(...seen) - days * dayMs);
    },
  };
}

interface Signing extends Pick<Parts, 'clock' | 'sign'> {
  readonly since: number | null;
  readonly dropBefore: number | null;
}

async function signNewest(tx: Transaction, { clock, sign, since, dropBefore }: Signing): Promise<void> {
  const dropped = dropBefore === null ? 0 : await tx.activity.dropBefore(dropBefore);
  const [newest] = (await tx.activity.page({ limit: 1 })).items;
  const saved = await savedCheckpoints(tx);
  const before = saved === null || saved === 'damaged' || saved.keyId !== keyIdOf(sign) ? [] : saved.checkpoints;
  if (newest === undefined || newest.prev === undefined || (dropped === 0 && newest.id === before.at(-1)?.id)) return;
  const { entries, first } = await tx.activity.extent();
  const facts = { id: newest.id, digest: digestOf(newest), at: clock.now(), first, entries, since: before.at(-1)?.since ?? since ?? newest.id };
  const others = before.filter(({ id }) => id !== newest.id);
  await saveCheckpoint(tx, others, keyIdOf(sign), { ...facts, mac: macOf(sign, facts) });
}

function canSign(sign: Sign): boolean {
  try {
    return sign('ready') !== '';
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

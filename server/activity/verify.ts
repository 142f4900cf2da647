import type { Page, Reads } from '../ports/store.ts';
import { ChainWalk, type ChainBreak } from './chain.ts';
import { keyIdOf, macOf, savedCheckpoints, type Checkpoint, type Sign } from './checkpoint.ts';
import type { ActivityEvent } from './event.ts';

/** What does not hold. `cut_off`: the newest entries are gone; `rewritten`: all digests fit together, but are not those that were signed. */
export interface ChainProblem {
  readonly kind: ChainBreak['kind'] | 'cut_off' | 'rewritten' | 'checkpoint_changed';
  readonly id: number;
  readonly after: number | null;
}

export interface ChainReport {
  readonly entries: number;
  /** The oldest entry that is chained; null: none is. */
  readonly since: number | null;
  /** The newest entry that a signature vouches for; what is younger is chained, but not signed yet. */
  readonly signed: { readonly id: number; readonly at: number } | null;
  readonly newest: { readonly id: number; readonly at: number; readonly digest: string } | null;
  readonly first: number | null;
  readonly problem: ChainProblem | null;
  /** The checkpoints were signed with another key: the vault lost it, or somebody put others in their place. */
  readonly otherKey: boolean;
}

type Log = Pick<Reads, 'activity' | 'savedSettings'>;

/**
 * Goes through the whole log, in pages, and names the first place that is not as it was written. Without `sign` (the vault is away) the chain alone is
 * looked at, and nothing counts as signed. Errors: AppError `vault_unavailable` where `sign` throws it.
 */
export async function verifyLog(reads: Log, sign: Sign | null, keep: number): Promise<ChainReport> {
  const saved = await savedCheckpoints(reads);
  const all = saved === null || saved === 'damaged' ? [] : saved.checkpoints;
  const otherKey = sign !== null && saved !== null && saved !== 'damaged' && saved.keyId !== keyIdOf(sign);
  const signed = sign === null || otherKey ? [] : all;
  const walk = new ChainWalk(signed.at(-1)?.since ?? null);
  const lastSigned = signed.at(-1)?.id ?? 0;
  let upToSigned = 0;
  for (const event of await ascending(reads)) {
    walk.look(event);
    if (event.id <= lastSigned) upToSigned += 1;
  }
  const { broken, entries, first, firstChained, newest } = walk.end();
  const forged = sign === null ? undefined : signed.find((one) => macOf(sign, one) !== one.mac);
  const problem =
    forged !== undefined || saved === 'damaged'
      ? { kind: 'checkpoint_changed' as const, id: forged?.id ?? 0, after: null }
      : (broken ?? againstCheckpoints(signed, walk, { first, newest: newest?.id ?? 0, entries, upToSigned, keep }));
  const last = signed.at(-1);
  const since = firstChained === null ? null : Math.max(firstChained, last?.since ?? 0);
  return { entries, since, signed: last && problem === null ? { id: last.id, at: last.at } : null, newest, first, problem, otherKey };
}

/** In the order of ids. The digests of a page cost a fraction of a millisecond, and others have their turn in between. */
async function ascending({ activity }: Log): Promise<readonly ActivityEvent[]> {
  const events: ActivityEvent[] = [];
  for (let after: number | undefined; ;) {
    const page: Page<ActivityEvent> = await activity.page({ limit: 500, ...(after === undefined ? {} : { after }) });
    events.push(...page.items);
    await new Promise((resolve) => setImmediate(resolve));
    if (page.next === null) return events.reverse();
    after = page.next;
  }
}

interface Seen {
  readonly first: number | null;
  readonly newest: number;
  readonly entries: number;
  /** Of those that were there at the newest signature. */
  readonly upToSigned: number;
  readonly keep: number;
}

function againstCheckpoints(signed: readonly Checkpoint[], walk: ChainWalk, { first, newest, entries, upToSigned, keep }: Seen): ChainProblem | null {
  const last = signed.at(-1);
  if (last === undefined) return null;
  if (newest < last.id) return { kind: 'cut_off', id: newest + 1, after: newest === 0 ? null : newest };
  const inLog = signed.filter(({ id }) => first !== null && id >= first);
  const bad = inLog.findIndex(({ id, digest }) => walk.idOf(digest) !== id);
  if (bad >= 0) return { kind: 'rewritten', id: inLog[bad]?.id ?? 0, after: inLog[bad - 1]?.id ?? null };
  // What goes for its age goes in one step with a signature over the rest; without one the oldest go only while the log is full.
  if (first !== null && first > last.first && entries < keep && upToSigned < last.entries) return { kind: 'removed', id: last.first, after: null };
  return null;
}

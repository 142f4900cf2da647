import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { ModeName } from './mode.ts';
import { savedMode, saveMode, type LastSwitch } from './saved-mode.ts';
import { everybody } from './switch-plan.ts';
import * as steps from './switch-steps.ts';

interface AtStart {
  readonly store: Store;
  readonly clock: Clock;
  readonly configured: ModeName | null;
  readonly mayBeSingle: boolean;
}

interface Undoing {
  /** Which switch is meant: when it was made. */
  readonly at: number;
  /** As `ownerAfterUndo` said. */
  readonly ownerId: number;
  readonly by: { readonly id: number | null; readonly sessionId: number | null; readonly ipHash: string } | null;
  readonly reason: LastSwitch['reason'];
  readonly now: number;
}

/** Undoes the switch that waits, inside a transaction. Errors: AppError `not_found` where it does not wait any more. */
export async function undoIn(tx: Transaction, { at, ownerId, by, reason, now }: Undoing): Promise<void> {
  const pending = steps.requireSame((await savedMode(tx))?.pending, at);
  await steps.takeBack(tx, pending, ownerId, now);
  const { from, to, backup } = pending;
  await saveMode(tx, { mode: from, pending: null, last: { from, to, at, outcome: 'undone', reason, backup } }, now);
  await steps.append(tx, 'mode_switch_undone', { about: by?.id ?? ownerId, by, at: now }, { from, to, reason });
}

/**
 * Which mode the server starts in: as configured, else as it was switched, else single. A switch that still waits goes on waiting, and one whose
 * time passed while no server ran is undone first; a configured mode decides it at once. `mayBeSingle` false: single mode would be open to the network
 * though nobody acknowledged it, so a change from it goes on waiting until somebody keeps it (security.md B5; 015). Errors: AppError `storage_unavailable`, StartError.
 */
export async function modeAtStart({ store, clock, configured, mayBeSingle }: AtStart): Promise<ModeName> {
  const pending = (await savedMode(store))?.pending;
  const now = clock.now();
  if (pending && configured === pending.to)
    await store.transaction((tx) =>
      saveMode(tx, { mode: pending.to, pending: null, last: { ...short(pending), outcome: 'kept', reason: 'configuration' } }, now),
    );
  else if (pending && (configured !== null || (now >= pending.until && (mayBeSingle || pending.from !== 'single'))))
    await store.transaction(async (tx) => {
      const ownerId = await steps.ownerAfterUndo(tx, pending, now);
      await undoIn(tx, { at: pending.at, ownerId, by: null, reason: configured === null ? 'time' : 'configuration', now });
    });
  const mode = configured ?? (await savedMode(store))?.mode ?? 'single';
  if (mode !== 'single') await returnAll(store);
  return mode;
}

const short = ({ from, to, at, backup }: Pick<LastSwitch, 'from' | 'to' | 'at' | 'backup'>) => ({ from, to, at, backup });

/** Where a configuration brought people's mode back, nobody is left waiting. */
async function returnAll(store: Store): Promise<void> {
  for await (const account of everybody(store))
    if (account.suspended != null) {
      await store.transaction((tx) => steps.liftSuspensions(tx));
      return;
    }
}

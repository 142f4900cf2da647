import { z } from 'zod';
import type { Settings } from '../config/settings.ts';
import type { Reads, Store } from '../ports/store.ts';
import type { Clock } from '../ports/clock.ts';
import { AppError } from '../errors.ts';

/** How old an entry of the log may grow; `days` null: only their number counts. */
export interface Retention {
  readonly keep: number;
  readonly days: number | null;
  readonly setByConfiguration: boolean;
}

const Saved = z.object({ days: z.int().min(1).nullable() });
const name = 'activity-retention';

/** What counts now: the configuration where it says something, else what an admin set. */
async function retentionOf(reads: Pick<Reads, 'savedSettings'>, { keep, days }: Settings['activity']): Promise<Retention> {
  if (days !== null) return { keep, days, setByConfiguration: true };
  const saved = Saved.safeParse((await reads.savedSettings.byKey(name))?.value);
  return { keep, days: saved.data?.days ?? null, setByConfiguration: false };
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: Settings['activity'];
}

export interface LogRetention {
  readonly now: () => Promise<Retention>;
  /** See `changeRetention`. */
  readonly change: (days: number | null, by: RetentionBy) => Promise<void>;
}

export const retentionFor = (parts: Parts): LogRetention => ({
  now: () => retentionOf(parts.store, parts.settings),
  change: (days, by) => changeRetention(parts, days, by),
});

interface RetentionBy {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

/** With a line of the log: whoever shortens it is in it. Durable when it resolves. Errors: AppError `set_by_configuration`, `storage_unavailable`. */
async function changeRetention({ store, clock, settings }: Parts, days: number | null, by: RetentionBy): Promise<void> {
  if (settings.days !== null) throw new AppError('set_by_configuration');
  const now = clock.now();
  await store.transaction(async (tx) => {
    const row = await tx.savedSettings.byKey(name);
    if (row) await tx.savedSettings.put({ ...row, value: { days }, savedAt: now });
    else await tx.savedSettings.insert({ name, value: { days }, savedAt: now });
    await tx.activity.append({ at: now, kind: 'activity_settings_changed', ...by, actorId: by.accountId, details: { days: days ?? 0 } });
  });
}

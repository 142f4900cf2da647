import { z } from 'zod';
import type { Reads, Transaction } from '../ports/store.ts';

/** Restored data that can still be taken back. Times are milliseconds since 1970. */
const Pending = z.object({
  at: z.number(),
  until: z.number(),
  madeAt: z.number(),
  serverId: z.string(),
  /** Below the data folder: the data that were here before. */
  copy: z.string().regex(/^copies\/restore-[A-Za-z0-9-]{1,80}$/),
});
export type PendingRestore = z.infer<typeof Pending>;

/** Null where none waits, and also where it cannot be read: there is then nothing to go back to. */
export async function pendingRestore(reads: Pick<Reads, 'savedSettings'>): Promise<PendingRestore | null> {
  const row = await reads.savedSettings.byKey('restore');
  return Pending.safeParse(row?.value).data ?? null;
}

export async function saveRestore(tx: Transaction, pending: PendingRestore | null, now: number): Promise<void> {
  const before = await tx.savedSettings.byKey('restore');
  if (before) await tx.savedSettings.take(before.id);
  if (pending) await tx.savedSettings.insert({ name: 'restore', value: pending, savedAt: now });
}

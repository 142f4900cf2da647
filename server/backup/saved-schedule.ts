import { z } from 'zod';
import { backupEvery } from '../contract/backup.ts';
import type { Reads, Transaction } from '../ports/store.ts';

const Last = z.object({
  at: z.number(),
  outcome: z.enum(['made', 'failed']),
  reason: z.enum(['folder_missing', 'not_writable', 'disk_full', 'no_passphrase', 'vault_unavailable', 'failed']).nullable(),
  name: z.string().nullable(),
  bytes: z.number().nullable(),
});

/** What an admin set, and how the last run ended. Every field has a default, so that what an older version saved still loads. */
const Saved = z.object({
  every: z.enum(backupEvery).default('off'),
  keep: z.number().default(7),
  folder: z.string().nullable().default(null),
  last: Last.nullable().default(null),
});
export type SavedSchedule = z.infer<typeof Saved>;

export async function savedSchedule(reads: Pick<Reads, 'savedSettings'>): Promise<SavedSchedule> {
  const row = await reads.savedSettings.byKey('backup');
  return Saved.safeParse(row?.value ?? {}).data ?? Saved.parse({});
}

export async function saveSchedule(tx: Transaction, change: Partial<SavedSchedule>, now: number): Promise<void> {
  const value = { ...(await savedSchedule(tx)), ...change };
  const row = await tx.savedSettings.byKey('backup');
  if (row) await tx.savedSettings.put({ ...row, value, savedAt: now });
  else await tx.savedSettings.insert({ name: 'backup', value, savedAt: now });
}

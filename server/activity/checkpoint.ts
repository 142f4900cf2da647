import type { Reads, Transaction } from '../ports/store.ts';
import { z } from 'zod';

/** What was true of the log when it was signed. Ids and digests of entries; times are milliseconds since 1970. */
const Checkpoint = z.object({
  /** The newest entry then, and its digest. */
  id: z.int(),
  digest: z.string(),
  at: z.number(),
  /** The oldest entry that was kept then; how many there were. */
  first: z.int(),
  entries: z.int(),
  /** From this entry on the log is chained: what is older was written by a version before, or under keys that were lost. */
  since: z.int(),
  mac: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

const Saved = z.object({ keyId: z.string(), checkpoints: z.array(Checkpoint) });
export type SavedCheckpoints = z.infer<typeof Saved>;

/** Older ones tell where between two of them a log was written anew. */
const most = 12;
const name = 'activity';

/** A MAC under a key from the vault, of texts of this room alone. Errors: AppError `vault_unavailable`. */
export type Sign = (text: string) => string;

export const macOf = (sign: Sign, { id, digest, at, first, entries, since }: Omit<Checkpoint, 'mac'>): string =>
  sign(JSON.stringify(['checkpoint', id, digest, at, first, entries, since]));

/** Tells one key from another, and nothing about it. */
export const keyIdOf = (sign: Sign): string => sign('key id').slice(0, 12);

/** Null where none was ever signed; `damaged` for what is no list of them. */
export async function savedCheckpoints(reads: Pick<Reads, 'savedSettings'>): Promise<SavedCheckpoints | 'damaged' | null> {
  const row = await reads.savedSettings.byKey(name);
  if (!row) return null;
  const read = Saved.safeParse(row.value);
  return read.success ? read.data : 'damaged';
}

/** Adds one; of those before, each second one goes as they age, so that the few that stay reach back far. */
export async function saveCheckpoint(tx: Transaction, before: readonly Checkpoint[], keyId: string, made: Checkpoint): Promise<void> {
  const kept = before.length < most ? before : before.filter((_, at) => at % 2 === 1);
  const value = { keyId, checkpoints: [...kept, made] };
  const row = await tx.savedSettings.byKey(name);
  if (row) await tx.savedSettings.put({ ...row, value, savedAt: made.at });
  else await tx.savedSettings.insert({ name, value, savedAt: made.at });
}

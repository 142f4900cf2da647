import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './durable-file.ts';
import { VaultFailure } from './failure.ts';

/** `vault.json`: which back end was chosen, for which server, and the names (never the values) of what was written. */
export type VaultRecord = z.infer<typeof recordShape>;

const recordShape = z.strictObject({
  format: z.literal(1),
  backend: z.enum(['keytar', 'napi-keyring', 'passphrase-file', 'key-file']),
  serverId: z.string().min(1),
  /** Sets these entries of a keychain apart from others of the same server: those of a folder that was put in this one's place (docs/decisions/022-backup.md). */
  scope: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .optional(),
  names: z.array(z.string()).readonly(),
});

/**
 * The record of a data folder, or null before the first choice. Errors: VaultFailure `damaged` (not ours, cut off, or newer than this program) and
 * `secret_missing` (written for another server: its secrets are not this one's). The bytes stay as they are in both cases.
 */
export async function readRecord(dataDir: string, serverId: string): Promise<VaultRecord | null> {
  const record = await readAnyRecord(dataDir);
  if (record !== null && record.serverId !== serverId) throw new VaultFailure('secret_missing');
  return record;
}

/** The record of a folder, whichever server it is of. Errors: VaultFailure `damaged`. */
export async function readAnyRecord(dataDir: string): Promise<VaultRecord | null> {
  const text = await readPrivateFile(recordPath(dataDir));
  if (text === null) return null;
  const record = recordShape.safeParse(parsed(text));
  if (!record.success) throw new VaultFailure('damaged', record.error);
  return record.data;
}

/** Durable when it resolves. Errors: those of the file system. */
export async function writeRecord(dataDir: string, record: VaultRecord): Promise<void> {
  await writePrivateFile(recordPath(dataDir), `${JSON.stringify(record, null, 2)}\n`);
}

/** From here on a file of secrets speaks for itself. Durable when it resolves. Errors: those of the file system. */
export const removeRecord = (dataDir: string): Promise<void> => removePrivateFile(recordPath(dataDir));

/** The same record with or without a name. */
export function withName(record: VaultRecord, name: string): VaultRecord {
  return { ...record, names: [...new Set([...record.names, name])].sort() };
}

export function withoutName(record: VaultRecord, name: string): VaultRecord {
  return { ...record, names: record.names.filter((known) => known !== name) };
}

function recordPath(dataDir: string): string {
  return join(dataDir, 'vault.json');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VaultFailure('damaged', error);
  }
}

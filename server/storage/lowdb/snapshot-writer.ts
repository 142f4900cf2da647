import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LastIds, Tables } from '../memory/tables.ts';
import { createDurably, writeAll, type DurableFile } from './durable-file.ts';
import { linesOf, steps } from './table-lines.ts';

/** So that the journal's own sync never waits behind a mountain of ours. */
const bytesBetweenSyncs = 4 * 1024 * 1024;

export interface Snapshot {
  readonly file: DurableFile;
  readonly bytes: number;
}

/**
 * Writes the tables to a temporary file beside `path`, in small steps while changes go on: what changes meanwhile is in the journal of the
 * same generation, which was begun before. The caller publishes. Errors: those of the file system; what `signal` was aborted with.
 */
export async function writeSnapshot(
  path: string,
  tables: Tables,
  generation: number,
  after: number,
  lastIds: LastIds,
  signal: AbortSignal,
): Promise<Snapshot> {
  const file = await createDurably(path);
  try {
    let bytes = 0;
    let unsynced = 0;
    for (const step of steps(linesOf(tables, generation, after, lastIds))) {
      signal.throwIfAborted();
      const buffer = Buffer.from(step, 'latin1');
      await writeAll(file.handle, buffer, bytes);
      bytes += buffer.length;
      unsynced += buffer.length;
      if (unsynced > bytesBetweenSyncs) {
        await file.handle.datasync();
        unsynced = 0;
      }
      await nextTurn();
    }
    await file.handle.sync();
    return { file, bytes };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

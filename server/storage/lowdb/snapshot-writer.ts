import { setImmediate as nextTurn } from 'node:timers/promises';
import { shelfNames } from '../memory/shelves.ts';
import type { LastIds, Tables } from '../memory/tables.ts';
import { encodeLine, sealJson } from './checked-line.ts';
import { createDurably, writeAll, type DurableFile } from './durable-file.ts';
import { headerFor } from './file-header.ts';

/** A line holds a handful of records: enough to make reading fast, little enough to be made in a fraction of a millisecond. */
const recordsInLine = 64;
const charactersInLine = 48 * 1024;
/** One write; between two of them everybody else has a turn. */
const bytesInStep = 96 * 1024;
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

function* steps(lines: Iterable<string>): Generator<string> {
  let step = '';
  for (const line of lines) {
    step += line;
    if (step.length < bytesInStep) continue;
    yield step;
    step = '';
  }
  yield step;
}

function* linesOf(tables: Tables, generation: number, after: number, lastIds: LastIds): Generator<string> {
  yield encodeLine(headerFor('store', generation, after, lastIds));
  let lines = 0;
  if (tables.identity !== undefined) {
    yield encodeLine({ server: tables.identity });
    lines++;
  }
  for (const { table, before, behind } of sections(tables)) {
    for (let json = nextRecords(table, 0); json.records.length > 0; json = nextRecords(table, json.last)) {
      yield sealJson(`${before}[${json.records.join(',')}]${behind}`);
      lines++;
    }
  }
  yield encodeLine({ lines });
}

interface ById {
  ascending(after: number): Iterable<{ readonly id: number }>;
}

/** Whose records are written, and what stands around a list of them so that it reads as changes. */
interface Section {
  readonly table: ById;
  readonly before: string;
  readonly behind: string;
}

function sections({ accounts, sessions, activity, shelves }: Tables): readonly Section[] {
  return [
    { table: accounts, before: '{"accounts":', behind: '}' },
    { table: sessions, before: '{"sessions":', behind: '}' },
    { table: activity, before: '{"events":', behind: '}' },
    ...shelfNames.map((name) => ({ table: shelves[name], before: `{"shelves":{"${name}":{"put":`, behind: '}}}' })),
  ];
}

/** Looked up by id each time: between two calls records may have come, gone or moved. */
function nextRecords(table: ById, after: number): { records: string[]; last: number } {
  const records: string[] = [];
  let last = after;
  let characters = 0;
  for (const record of table.ascending(after)) {
    const json = JSON.stringify(record);
    records.push(json);
    last = record.id;
    characters += json.length;
    if (records.length >= recordsInLine || characters >= charactersInLine) break;
  }
  return { records, last };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { StartError } from '../../errors.ts';
import type { Reads } from '../../ports/store.ts';
import type { Changes } from '../memory/changes.ts';
import { readsOf } from '../memory/reads.ts';
import { Tables } from '../memory/tables.ts';
import { loadChain } from './chain-loader.ts';
import { decodeLine, encodeLine, endOfLine } from './checked-line.ts';
import { asChanges } from './changes-schema.ts';
import { listFolder } from './data-folder.ts';
import { createDurably, writeAll } from './durable-file.ts';
import { asHeader, headerFor, isNewer, isRecord, type FileHeader } from './file-header.ts';
import { longestLine } from './line-reader.ts';
import { pathOf } from './store-files.ts';
import { linesOf, steps } from './table-lines.ts';

/** A store that leaves its folder is one snapshot without journals: generation 1, no transaction before it. */
const generation = 1;

/** See `Store.copyOut`. To be called while nothing writes. */
export async function copyOut(tables: Tables, write: (piece: Buffer) => Promise<void>): Promise<void> {
  for (const step of steps(linesOf(tables, generation, 0, tables.lastIds))) {
    await write(Buffer.from(step, 'latin1'));
    await nextTurn();
  }
}

/**
 * Reads what `copyOut` wrote, wherever it comes from, and hands over what each line holds; nothing is kept. All of it or nothing: header, every
 * checksum, the footer's count. Errors: StartError `store_damaged`, `store_newer`; those of `pieces`.
 */
async function readCopy(pieces: AsyncIterable<Buffer>, onChanges: (changes: Changes) => void): Promise<FileHeader> {
  let header: FileHeader | undefined;
  let lines = 0;
  let isComplete = false;
  for await (const { value, json } of linesIn(pieces)) {
    if (isComplete) throw damaged();
    if (header === undefined) {
      // Looked for first: the rest of the rules may be the newer program's too.
      if (isNewer(json())) throw newer();
      header = asHeader(value, 'store', generation);
      if (header === undefined || header.after !== 0) throw damaged();
    } else if (isRecord(value) && value['lines'] === lines) isComplete = true;
    else {
      const changes = asChanges(value);
      if (changes === undefined) throw damaged();
      onChanges(changes);
      lines += 1;
    }
  }
  if (header === undefined || !isComplete) throw damaged();
  return header;
}

/** What a copy holds, in memory. Errors: as `readCopy`. */
export async function readsOfCopy(pieces: AsyncIterable<Buffer>): Promise<Reads> {
  const tables = new Tables();
  await readCopy(pieces, (changes) => tables.apply(changes));
  return readsOf(tables);
}

/** What a folder's store holds, without its lock and without touching it; null where there is none. Errors: StartError `store_damaged`, `store_newer`; those of the file system. */
export function lookAtStore(folder: string): Reads | null {
  const { files } = listFolder(folder);
  return files.highest === 0 ? null : readsOf(loadChain(folder, files).tables);
}

/**
 * Makes a store of it in an empty folder, durable when it resolves; opened like any data folder afterwards. Errors: as `readCopy`; those of the
 * file system.
 */
export async function writeCopy(folder: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const file = await createDurably(pathOf(folder, 'store', generation));
  let header: FileHeader;
  try {
    header = await readCopy(passedOn(pieces, file.handle), () => undefined);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.publish();
  const journal = await createDurably(pathOf(folder, 'journal', generation));
  await writeAll(journal.handle, Buffer.from(encodeLine(headerFor('journal', generation, 0, header.lastIds)), 'latin1'), 0);
  await journal.publish();
}

async function* passedOn(pieces: AsyncIterable<Buffer>, handle: Parameters<typeof writeAll>[0]): AsyncGenerator<Buffer> {
  let position = 0;
  for await (const piece of pieces) {
    await writeAll(handle, piece, position);
    position += piece.length;
    yield piece;
  }
}

interface Line {
  /** Undefined where the checksum does not fit. */
  readonly value: unknown;
  /** Whatever it says, checksum or not. */
  readonly json: () => unknown;
}

async function* linesIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = endOfLine(bytes, 0); end !== -1; end = endOfLine(bytes, start)) {
      const text = bytes.subarray(start, end);
      yield { value: decodeLine(bytes, start, end), json: () => parsed(text) };
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestLine) throw damaged();
  }
  if (rest.length > 0) throw damaged();
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('latin1').slice(Math.max(0, text.indexOf('{'))));
  } catch {
    return undefined;
  }
}

const damaged = () => new StartError('store_damaged', 'The copy of a store is damaged.', 'Take another copy.');
const newer = () => new StartError('store_newer', 'The copy of a store was written by a newer Doorward.', 'Install the newer version.');

import { closeSync, constants, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { StartError } from '../../errors.ts';
import { Tables } from '../memory/tables.ts';
import { endOfLine } from './checked-line.ts';
import { noFollow } from './durable-file.ts';
import { isNewer } from './file-header.ts';
import { readJournal, type JournalRead } from './journal-reader.ts';
import { readSnapshot } from './snapshot-reader.ts';
import { errnoOf, folderUnwritable, storeDamaged, storeNewer } from './start-errors.ts';
import { pathOf, type StoreFiles } from './store-files.ts';

/** A snapshot (or the empty beginning) and every journal since: together the store. */
export interface Chain {
  readonly tables: Tables;
  /** The generation it is built on. */
  readonly base: number;
  /** 0 where it is built on the empty beginning. */
  readonly snapshotBytes: number;
  /** From `base` on, without a gap; the last one is the one to write to. */
  readonly journals: readonly [JournalRead, ...JournalRead[]];
  /** Snapshots that should have been better than `base` and are not. */
  readonly damaged: readonly string[];
}

/**
 * The newest complete chain in `folder`. Reads only. A damaged snapshot is passed over for the older copy, which with its journals
 * holds the same; a damaged journal is not, for nobody else has what was in it. Errors: StartError `store_damaged`, `store_newer`.
 */
export function loadChain(folder: string, files: StoreFiles): Chain {
  refuseNewer(folder, files);
  const damaged: string[] = [];
  let why: unknown;
  for (const generation of files.snapshots.toReversed()) {
    const path = pathOf(folder, 'store', generation);
    try {
      const { tables, after, bytes } = readSnapshot(path, generation);
      return { tables, base: generation, snapshotBytes: bytes, journals: replay(folder, files, generation, after, tables), damaged };
    } catch (error) {
      // What the system refuses to read may be whole; only a planted link is never taken for ours.
      if (error instanceof JournalDamage || !['', 'ELOOP'].includes(errnoOf(error))) throw startErrorFor(folder, error);
      damaged.push(path);
      why = error;
    }
  }
  if (files.journals[0] !== 1)
    throw storeDamaged(
      folder,
      damaged.length > 0 ? `${damaged.map((path) => basename(path)).join(', ')} cannot be read` : 'its beginning is missing',
      why,
    );
  const tables = new Tables();
  try {
    return { tables, base: 1, snapshotBytes: 0, journals: replay(folder, files, 1, 0, tables), damaged };
  } catch (error) {
    throw startErrorFor(folder, error);
  }
}

class JournalDamage extends Error {}

function startErrorFor(folder: string, error: unknown): StartError {
  const cause = error instanceof JournalDamage ? error.cause : error;
  if (['EACCES', 'EPERM'].includes(errnoOf(cause))) return folderUnwritable(folder, cause);
  return storeDamaged(folder, error instanceof Error ? error.message : String(error), cause);
}

function replay(folder: string, files: StoreFiles, base: number, after: number, tables: Tables): Chain['journals'] {
  const read: JournalRead[] = [];
  let last = after;
  for (let generation = base; generation <= Math.max(base, files.highest); generation++) {
    if (!files.journals.includes(generation)) {
      if (read.length > 0 && files.journals.every((other) => other < generation)) break;
      throw new JournalDamage(`journal.${generation}.jsonl is missing`);
    }
    const journal = readOne(pathOf(folder, 'journal', generation), generation, tables);
    if (journal.last - journal.transactions !== last) throw new JournalDamage(`journal.${generation}.jsonl does not continue what comes before it`);
    last = journal.last;
    read.push(journal);
  }
  const [first, ...others] = read;
  if (first === undefined) throw new JournalDamage(`journal.${base}.jsonl is missing`);
  refuseBrokenRotation(read);
  tables.sessions.sortLongLists();
  return [first, ...others];
}

/** A journal is sealed before the next one gets its first line. A kill in between leaves an unsealed one before an empty one, and nothing worse. */
function refuseBrokenRotation(journals: readonly JournalRead[]): void {
  journals.forEach((journal, at) => {
    const later = journals.slice(at + 1);
    if (journal.sealed && later.length === 0) throw new JournalDamage(`what follows ${basename(journal.path)} is missing`);
    if (!journal.sealed && later.some(({ transactions }) => transactions > 0)) throw new JournalDamage(`${basename(journal.path)} has lost its end`);
  });
}

function readOne(path: string, generation: number, tables: Tables): JournalRead {
  try {
    return readJournal(path, generation, (changes, lastIds) => {
      tables.apply(changes);
      if (lastIds !== undefined) tables.reserveAll(lastIds);
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JournalDamage(`${basename(path)}: ${why}`, { cause: error });
  }
}

/** Looked for first, and without the checksum, whose rules may be the newer program's too. */
function refuseNewer(folder: string, files: StoreFiles): void {
  const paths = [
    ...files.snapshots.map((generation) => pathOf(folder, 'store', generation)),
    ...files.journals.map((generation) => pathOf(folder, 'journal', generation)),
  ];
  for (const path of paths) if (isNewer(firstLine(path))) throw storeNewer(folder, basename(path));
}

function firstLine(path: string): unknown {
  try {
    const fd = openSync(path, constants.O_RDONLY | noFollow);
    try {
      const buffer = Buffer.alloc(4096);
      const head = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, 0));
      const line = head.toString('utf8', 0, Math.max(0, endOfLine(head, 0)));
      return JSON.parse(line.slice(Math.max(0, line.indexOf('{'))));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

import { closeSync, constants, openSync } from 'node:fs';
import type { Changes } from '../memory/changes.ts';
import type { LastIds } from '../memory/tables.ts';
import { asChanges } from './changes-schema.ts';
import { noFollow } from './durable-file.ts';
import { asHeader, isCount, isRecord, type FileHeader } from './file-header.ts';
import { readLines } from './line-reader.ts';

export interface JournalRead {
  readonly generation: number;
  readonly path: string;
  /** Of its format: an older one gets no more lines. */
  readonly version: number;
  /** The file up to and with its last good line. */
  readonly goodBytes: number;
  /** The number of its last transaction, or the last one before it. */
  readonly last: number;
  readonly transactions: number;
  /** Closed with a footer: everything is in it. */
  readonly sealed: boolean;
  /** Something unfinished follows the good lines. */
  readonly torn: boolean;
}

/**
 * Hands the transactions of a journal to `apply`, in order. A last line that was never finished is left out: nobody was told that it
 * was stored. Throws an Error that says what is damaged.
 */
export function readJournal(path: string, generation: number, apply: (changes: Changes, lastIds?: LastIds) => void): JournalRead {
  const fd = openSync(path, constants.O_RDONLY | noFollow);
  try {
    let header: FileHeader | undefined;
    let last = 0;
    let sealed = false;
    const { goodBytes, remainder } = readLines(fd, (line) => {
      if (sealed) return false;
      if (header === undefined) {
        header = asHeader(line, 'journal', generation);
        if (header === undefined) throw new Error('its first line is not a header of ours');
        last = header.after;
        apply({}, header.lastIds);
        return true;
      }
      if (isRecord(line) && line['sealed'] === last) return (sealed = true);
      const changes = transactionIn(line, last + 1);
      if (changes === undefined) throw new Error(`after transaction ${last} comes something else than the next one`);
      apply(changes);
      last++;
      return true;
    });
    if (header === undefined) throw new Error('it has no header');
    if (remainder === 'damaged' || (sealed && remainder !== 'none')) throw new Error(`what follows byte ${goodBytes} does not fit its checksum`);
    return { generation, path, version: header.version, goodBytes, last, transactions: last - header.after, sealed, torn: remainder === 'torn' };
  } finally {
    closeSync(fd);
  }
}

function transactionIn(line: unknown, number: number): Changes | undefined {
  if (!isRecord(line) || !isCount(line['n']) || line['n'] !== number) return undefined;
  const { n: _, ...fields } = line;
  return asChanges(fields);
}

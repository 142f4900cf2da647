import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { Changes } from '../memory/changes.ts';
import { Tables } from '../memory/tables.ts';
import { asChanges } from './changes-schema.ts';
import { noFollow } from './durable-file.ts';
import { asHeader, isRecord, type FileHeader } from './file-header.ts';
import { readLines } from './line-reader.ts';
import { shareTexts } from './shared-texts.ts';

export interface SnapshotRead {
  readonly tables: Tables;
  /** The last transaction before the journal of the same generation. */
  readonly after: number;
  readonly bytes: number;
}

/** The tables as a snapshot holds them. All of it or nothing: header, every checksum, the footer's count. Throws an Error that says what is damaged. */
export function readSnapshot(path: string, generation: number): SnapshotRead {
  const fd = openSync(path, constants.O_RDONLY | noFollow);
  try {
    const tables = new Tables();
    const share = shareTexts();
    let header: FileHeader | undefined;
    let lines = 0;
    let complete = false;
    const { goodBytes, remainder } = readLines(fd, (line) => {
      if (complete) return false;
      if (header === undefined) return (header = asHeader(line, 'store', generation)) !== undefined;
      if (isRecord(line) && line['lines'] === lines) return (complete = true);
      const changes: Changes | undefined = asChanges(line);
      if (changes === undefined) return false;
      share(changes);
      tables.apply(changes);
      lines++;
      return true;
    });
    if (header === undefined) throw new Error('it has no header of ours');
    if (!complete || remainder !== 'none') throw new Error(`it is not whole: good up to byte ${goodBytes} of ${fstatSync(fd).size}`);
    tables.reserveAll(header.lastIds);
    return { tables, after: header.after, bytes: goodBytes };
  } finally {
    closeSync(fd);
  }
}

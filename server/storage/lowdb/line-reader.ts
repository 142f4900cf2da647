import { readSync } from 'node:fs';
import { decodeLine, endOfLine } from './checked-line.ts';

/** What follows the good lines: nothing, the beginning of a line that was never finished, or something that nobody wrote in one piece. */
export type Remainder = 'none' | 'torn' | 'damaged';

export interface LinesRead {
  /** The length of the file as far as its lines are good. */
  readonly goodBytes: number;
  readonly remainder: Remainder;
}

const chunkBytes = 256 * 1024;
/** No transaction comes near this; a file without line feeds must not be taken into memory whole. */
/** What a line may hold, its line feed included: what is longer is never written, and never read. */
export const longestLine = 64 * 1024 * 1024;

/**
 * Hands every good line to `onLine` in order, up to the first one that is not, in chunks: memory stays flat however long the file is.
 * `onLine` returns false to stop there and have the rest judged. Synchronous: it runs at start only, before anybody is served.
 */
export function readLines(fd: number, onLine: (value: unknown) => boolean): LinesRead {
  let buffer = Buffer.allocUnsafe(chunkBytes);
  let filled = 0;
  let offset = 0;
  for (;;) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, offset + filled);
    filled += count;
    let start = 0;
    for (let end = endOfLine(buffer.subarray(0, filled), 0); end !== -1; end = endOfLine(buffer.subarray(0, filled), start)) {
      const value = decodeLine(buffer, start, end);
      if (value === undefined || !onLine(value)) return { goodBytes: offset + start, remainder: judge(fd, offset + start) };
      start = end + 1;
    }
    if (count === 0) return { goodBytes: offset + start, remainder: filled === start ? 'none' : judge(fd, offset + start) };
    buffer.copyWithin(0, start, filled);
    filled -= start;
    offset += start;
    if (filled === buffer.length) {
      if (buffer.length >= longestLine) return { goodBytes: offset, remainder: judge(fd, offset) };
      buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  }
}

/**
 * A write that a crash cut short leaves one line that does not end, perhaps padded with NULs (a power cut can lengthen a file without
 * filling it), or one whose blocks are partly NUL. Anything else, above all a whole line with a wrong checksum, was good once.
 */
function judge(fd: number, from: number): Remainder {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let hasNul = false;
  let ended = false;
  for (let at = from, count = readSync(fd, buffer, 0, chunkBytes, at); count > 0; at += count, count = readSync(fd, buffer, 0, chunkBytes, at)) {
    if (ended) return 'damaged';
    const end = endOfLine(buffer.subarray(0, count), 0);
    hasNul ||= buffer.subarray(0, end === -1 ? count : end).includes(0);
    if (end !== -1 && (!hasNul || end !== count - 1)) return 'damaged';
    ended = end !== -1;
  }
  return 'torn';
}

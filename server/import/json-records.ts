import { createReadStream } from 'node:fs';
import { SourceError } from './source-error.ts';

const quote = 34;
const backslash = 92;
const openings = new Set([123, 91]);
const closings = new Set([125, 93]);
/** Between records: space, tab, line ends, commas and the brackets of the list around them. */
const between = new Set([32, 9, 10, 13, 44, 91, 93]);
/** A user of Django has a kilobyte; a note may have megabytes. */
const longestRecord = 64 * 1024 * 1024;

export interface JsonRecord {
  readonly value: unknown;
  /** From 1. */
  readonly number: number;
}

/**
 * The objects of a JSON list, or of lines of JSON, one after another: a dump may be larger than memory. Errors: SourceError
 * `source_unreadable`; `source_damaged` with the number of the record that is not whole.
 */
export async function* jsonRecords(path: string): AsyncGenerator<JsonRecord> {
  const cutter = new RecordCutter();
  let number = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      for (const bytes of cutter.feed(chunk as Buffer)) yield { value: parse(bytes, number + 1), number: (number += 1) };
      if (cutter.isStray) throw new SourceError('source_damaged', `What follows record ${number} is not JSON as dumpdata writes it`);
    }
  } catch (cause) {
    throw cause instanceof SourceError ? cause : new SourceError('source_unreadable', 'The file cannot be read', cause);
  }
  if (cutter.isInside) throw new SourceError('source_damaged', `The file ends in the middle of record ${number + 1}`);
  if (!cutter.hasList && number === 0) throw new SourceError('source_damaged', 'The file is empty');
  if (cutter.isOpenList) throw new SourceError('source_damaged', `The file breaks off after record ${number}`);
}

function parse(bytes: Buffer, number: number): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes what it read, hashes included.
    throw new SourceError('source_damaged', `Record ${number} is not JSON in UTF-8`);
  }
}

/** Finds where each object begins and ends, over the edges of chunks. */
class RecordCutter {
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #lists = 0;
  #started = false;
  hasList = false;
  isStray = false;

  get isInside(): boolean {
    return this.#depth > 0;
  }

  get isOpenList(): boolean {
    return this.#lists > 0;
  }

  *feed(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let at = this.#started ? 0 : skipMark(chunk); at < chunk.length && !this.isStray; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#depth === 0) {
        if (byte === 123) [this.#depth, start] = [1, at];
        else this.#outside(byte);
      } else if (this.#inside(byte)) {
        yield Buffer.concat([...this.#kept, chunk.subarray(start, at + 1)]);
        this.#kept = [];
        this.#keptBytes = 0;
      }
    }
    this.#started = true;
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
  }

  #keep(rest: Buffer): void {
    this.#kept.push(rest);
    this.#keptBytes += rest.length;
    if (this.#keptBytes > longestRecord) throw new SourceError('source_damaged', 'A record of the file does not end');
  }

  #outside(byte: number): void {
    if (!between.has(byte)) this.isStray = true;
    if (byte === 91) this.#lists += 1;
    if (byte === 93) this.#lists -= 1;
    if (byte === 91) this.hasList = true;
    if (this.#lists < 0 || this.#lists > 1) this.isStray = true;
  }

  /** True at the byte that ends the object. */
  #inside(byte: number): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) this.#inText = false;
      return false;
    }
    if (byte === quote) this.#inText = true;
    else if (openings.has(byte)) this.#depth += 1;
    else if (closings.has(byte)) this.#depth -= 1;
    return this.#depth === 0;
  }
}

/** A byte order mark, as Windows editors and shells put it there. */
const skipMark = (chunk: Buffer): number => (chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0);

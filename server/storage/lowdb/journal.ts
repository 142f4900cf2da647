import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { LastIds } from '../memory/tables.ts';
import { encodeLine } from './checked-line.ts';
import { longestLine } from './line-reader.ts';
import { createDurably, noFollow, writeAll } from './durable-file.ts';
import { headerFor } from './file-header.ts';
import type { FileStamps } from './file-stamp.ts';
import type { JournalRead } from './journal-reader.ts';
import { pathOf } from './store-files.ts';

/** A journal that is open for writing. Its calls must not overlap. */
export class Journal {
  readonly path: string;
  readonly generation: number;
  readonly #handle: FileHandle;
  readonly #stamps: FileStamps;
  #bytes: number;
  #last: number;
  /** A failed write may have left something behind `#bytes` that could not be cut off yet. */
  #dirty: boolean;

  private constructor(
    handle: FileHandle,
    stamps: FileStamps,
    state: { path: string; generation: number; bytes: number; last: number; dirty: boolean },
  ) {
    this.#handle = handle;
    this.#stamps = stamps;
    this.path = state.path;
    this.generation = state.generation;
    this.#bytes = state.bytes;
    this.#last = state.last;
    this.#dirty = state.dirty;
  }

  /** A new journal that continues after transaction `after`. It appears whole, with its header. Errors: those of the file system. */
  static async create(folder: string, generation: number, after: number, lastIds: LastIds, stamps: FileStamps): Promise<Journal> {
    const path = pathOf(folder, 'journal', generation);
    const header = Buffer.from(encodeLine(headerFor('journal', generation, after, lastIds)), 'latin1');
    const file = await createDurably(path);
    try {
      await writeAll(file.handle, header, 0);
      await file.publish();
    } catch (error) {
      await file.discard();
      throw error;
    }
    return Journal.#open(path, { generation, goodBytes: header.length, last: after, torn: false }, stamps);
  }

  /** A journal as it was read; what is torn is cut off. Errors: those of the file system. */
  static async resume(read: JournalRead, stamps: FileStamps): Promise<Journal> {
    const journal = await Journal.#open(read.path, read, stamps);
    await journal.#cut();
    return journal;
  }

  static async #open(path: string, read: Pick<JournalRead, 'generation' | 'goodBytes' | 'last' | 'torn'>, stamps: FileStamps): Promise<Journal> {
    const handle = await open(path, constants.O_RDWR | noFollow);
    stamps.take(path);
    return new Journal(handle, stamps, { path, generation: read.generation, bytes: read.goodBytes, last: read.last, dirty: read.torn });
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The number of the last transaction that is on the disk. */
  get last(): number {
    return this.#last;
  }

  /** Resolves when the transaction is on the disk. Where that fails the file is as before. Errors: those of the file system. */
  async append(changes: object): Promise<void> {
    await this.#write(encodeLine({ n: this.#last + 1, ...changes }));
    this.#last++;
  }

  /** Nothing more will come. */
  async seal(): Promise<void> {
    await this.#write(encodeLine({ sealed: this.#last }));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(line: string): Promise<void> {
    await this.#cut();
    const changed = this.#stamps.firstChanged();
    if (changed !== undefined) throw new Error(`${changed} was changed by somebody else while it was in use`);
    const bytes = Buffer.from(line, 'latin1');
    if (bytes.length >= longestLine) throw new Error('one transaction is larger than a line that can be read again');
    this.#dirty = true;
    try {
      await writeAll(this.#handle, bytes, this.#bytes);
      await this.#handle.datasync();
    } catch (error) {
      await this.#cut().catch(() => undefined);
      throw error;
    }
    this.#dirty = false;
    this.#bytes += bytes.length;
    this.#stamps.take(this.path);
  }

  /** Back to what is known to be good. */
  async #cut(): Promise<void> {
    if (!this.#dirty) return;
    await this.#handle.truncate(this.#bytes);
    await this.#handle.datasync();
    this.#dirty = false;
    this.#stamps.take(this.path);
  }
}

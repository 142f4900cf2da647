import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from 'lowdb';
import type { Clock } from '../../ports/clock.ts';
import type { Changes } from '../memory/changes.ts';
import type { SerialQueue } from '../memory/serial-queue.ts';
import { Tables, type LastIds } from '../memory/tables.ts';
import { loadChain, type Chain } from './chain-loader.ts';
import { listFolder } from './data-folder.ts';
import { syncFolder } from './durable-file.ts';
import { FileStamps } from './file-stamp.ts';
import { Journal } from './journal.ts';
import { makeNamedCopy } from './named-copy.ts';
import { writeSnapshot } from './snapshot-writer.ts';
import { storeDamaged } from './start-errors.ts';
import { formatVersion, pathOf, type StoreFiles } from './store-files.ts';

export interface JournalAdapterOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Everything that writes goes through it, one after another. */
  readonly queue: SerialQueue;
  /** A journal of this many bytes is folded into a new snapshot. */
  readonly foldBytes: number;
}

/** So many copies of data of older programs stay, the newest. */
const upgradesKept = 3;

/**
 * lowdb's port over two kinds of files: `read` puts the tables together from a snapshot and the journals since, `write` makes a new
 * snapshot beside the running journal. What happens in between is appended, so that a change costs what changed (docs/decisions/001-journal.md).
 */
export class JournalAdapter implements Adapter<Tables> {
  readonly #options: JournalAdapterOptions;
  readonly #stamps = new FileStamps();
  readonly #stop = new AbortController();
  #journal: Journal | undefined;
  #base = 1;
  #highest = 1;
  #snapshotBytes = 0;
  /** Of the journals since the base that are not written to any more. */
  #sealedBytes = 0;
  /** The next fold is due when the journals are this long. */
  #foldAt: number;
  #recoveredAt: number | null = null;

  constructor(options: JournalAdapterOptions) {
    this.#options = options;
    this.#foldAt = options.foldBytes;
  }

  /** Bytes on disk of what the next start will read. */
  get bytes(): number {
    return this.#snapshotBytes + this.#journalBytes;
  }

  get recoveredAt(): number | null {
    return this.#recoveredAt;
  }

  /** True when so much has been appended that a new snapshot pays. */
  get isFoldDue(): boolean {
    return this.#journalBytes >= this.#foldAt;
  }

  /** The tables; null where there is nothing yet, and only then. Errors: StartError `store_damaged`, `store_newer`; those of the file system. */
  async read(): Promise<Tables | null> {
    const { folder } = this.#options;
    const { files, hasVault } = listFolder(folder);
    const isFresh = files.highest === 0;
    if (isFresh && hasVault) throw storeDamaged(folder, 'its files are gone, though vault.json is there');
    const chain = isFresh ? null : loadChain(folder, files);
    for (const name of files.temporary) await rm(join(folder, name), { force: true });
    if (chain === null) {
      this.#journal = await Journal.create(folder, 1, 0, new Tables().lastIds, this.#stamps);
      return null;
    }
    const version = chain.journals.at(-1)?.version ?? formatVersion;
    const isOlder = version < formatVersion;
    // Before anything is written: whoever has to go back to the older program finds the data as it left them.
    if (isOlder) await makeNamedCopy(folder, `upgrade-from-${version}-at-${this.#options.clock.now()}`, upgradesKept);
    await this.#continue(chain, files);
    // An older program is to see in a first line that it cannot read on, not to take the first transaction it does not know for damage.
    if (isOlder) await this.#rotate(this.#highest + 1, chain.tables);
    this.#foldAt = this.#recoveredAt === null ? this.#foldStep : 0;
    return chain.tables;
  }

  /** Folds: a new snapshot, then the generations before the previous one go. Errors: those of the file system; the store is then as before. */
  async write(tables: Tables): Promise<void> {
    const { folder, queue } = this.#options;
    const generation = this.#highest + 1;
    const { after, lastIds } = await queue.run(() => this.#rotate(generation, tables));
    const { file, bytes } = await writeSnapshot(pathOf(folder, 'store', generation), tables, generation, after, lastIds, this.#stop.signal);
    await queue.run(async () => {
      try {
        this.#refuseChanged();
        await file.publish();
      } catch (error) {
        await file.discard();
        throw error;
      }
      await this.#standOn(generation, bytes);
    });
  }

  /** Resolves when `changes` are on the disk. To be called inside the queue. Errors: those of the file system; nothing is stored then. */
  async append(changes: Changes): Promise<void> {
    if (this.#journal === undefined) throw new Error('the store is not open');
    await this.#journal.append(changes);
  }

  /** Gives up a snapshot that is being written: the journals hold everything. */
  abortFold(): void {
    this.#stop.abort(new Error('the store is closing'));
  }

  async close(): Promise<void> {
    this.abortFold();
    const journal = this.#journal;
    this.#journal = undefined;
    await journal?.close();
  }

  get #journalBytes(): number {
    return this.#sealedBytes + (this.#journal?.bytes ?? 0);
  }

  /** A fixed share of the snapshot, so that in the long run a change costs the same however large the store is. */
  get #foldStep(): number {
    return Math.max(this.#options.foldBytes, this.#snapshotBytes / 4);
  }

  async #continue(chain: Chain, files: StoreFiles): Promise<void> {
    const { folder, clock } = this.#options;
    for (const path of chain.damaged) {
      this.#recoveredAt = clock.now();
      await rename(path, `${path}.corrupt-${this.#recoveredAt}`);
    }
    if (chain.damaged.length > 0) await syncFolder(folder);
    this.#base = chain.base;
    this.#highest = files.highest;
    this.#snapshotBytes = chain.snapshotBytes;
    if (chain.snapshotBytes > 0) this.#stamps.take(pathOf(folder, 'store', chain.base));
    for (const read of chain.journals) {
      const journal = await Journal.resume(read, this.#stamps);
      if (read === chain.journals.at(-1)) {
        this.#journal = journal;
        return;
      }
      if (!read.sealed) await journal.seal();
      await journal.close();
      this.#sealedBytes += journal.bytes;
    }
  }

  /** Begins the next journal, then seals this one. Killed in between, the next start seals it; failed in between, the new one goes again. */
  async #rotate(generation: number, tables: Tables): Promise<{ after: number; lastIds: LastIds }> {
    this.#stop.signal.throwIfAborted();
    const old = this.#journal;
    if (old === undefined) throw new Error('the store is not open');
    this.#foldAt = this.#journalBytes + this.#foldStep;
    const { folder } = this.#options;
    const begun = { after: old.last, lastIds: tables.lastIds };
    let next: Journal | undefined;
    try {
      next = await Journal.create(folder, generation, begun.after, begun.lastIds, this.#stamps);
      await old.seal();
    } catch (error) {
      await next?.close();
      await this.#withdraw(pathOf(folder, 'journal', generation));
      throw error;
    }
    this.#highest = generation;
    this.#journal = next;
    this.#sealedBytes += old.bytes;
    await old.close();
    return begun;
  }

  /** An empty journal must not stay behind one that goes on. Where it cannot be removed nothing is written any more until a start sorts it out. */
  async #withdraw(path: string): Promise<void> {
    this.#stamps.forget(path);
    try {
      await rm(path, { force: true });
    } catch {
      await this.#journal?.close();
      this.#journal = undefined;
    }
  }

  #refuseChanged(): void {
    const changed = this.#stamps.firstChanged();
    if (changed !== undefined) throw new Error(`${changed} was changed by somebody else while it was in use`);
  }

  /** The snapshot and journal of `generation` are the store now; the chain before stays as the good copy, what is older goes. */
  async #standOn(generation: number, bytes: number): Promise<void> {
    const { folder } = this.#options;
    const previous = this.#base;
    this.#base = generation;
    this.#snapshotBytes = bytes;
    this.#sealedBytes = 0;
    this.#foldAt = this.#foldStep;
    for (let older = previous; older < generation; older++)
      for (const kind of ['store', 'journal'] as const) this.#stamps.forget(pathOf(folder, kind, older));
    this.#stamps.take(pathOf(folder, 'store', generation));
    const { snapshots, journals } = listFolder(folder).files;
    for (const old of snapshots.filter((one) => one < previous)) await rm(pathOf(folder, 'store', old), { force: true });
    for (const old of journals.filter((one) => one < previous)) await rm(pathOf(folder, 'journal', old), { force: true });
  }
}

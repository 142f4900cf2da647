import { resolve } from 'node:path';
import { Low } from 'lowdb';
import { AppError, StartError } from '../../errors.ts';
import { systemClock, type Clock } from '../../ports/clock.ts';
import type { StorageDescription, Store, Transaction } from '../../ports/store.ts';
import { copyOf, isEmpty, type Changes } from '../memory/changes.ts';
import { defaultActivityKept } from '../memory/memory-store.ts';
import { readsOf } from '../memory/reads.ts';
import { SerialQueue } from '../memory/serial-queue.ts';
import { stageTransaction } from '../memory/staged-transaction.ts';
import { Tables } from '../memory/tables.ts';
import { copyOut } from './copied-store.ts';
import { prepareFolder } from './data-folder.ts';
import { finishSwap } from './folder-swap.ts';
import { makeNamedCopy } from './named-copy.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { JournalAdapter } from './journal-adapter.ts';
import { Sightings } from './sightings.ts';
import { folderUnwritable } from './start-errors.ts';

export interface LowdbStoreOptions {
  /** Made with mode 0700 where it does not exist. */
  readonly dataDir: string;
  readonly clock?: Clock;
  /** The newest so many activity events stay; default 20 000. */
  readonly activityKept?: number;
  /** The least journal that is folded into a new snapshot, in bytes; default 1 MiB. */
  readonly foldBytes?: number;
  /** How long a sighting may wait for the disk, in milliseconds; default 60 000. */
  readonly sightingsDelay?: number;
}

/**
 * Opens the store in a data folder, or makes it where there is none: durable, for one process at a time (docs/decisions/001-journal.md).
 * Errors: StartError `folder_in_use`, `folder_unwritable`, `store_damaged`, `store_newer`; with the last two nothing was touched.
 */
export async function openLowdbStore(options: LowdbStoreOptions): Promise<Store> {
  const { clock = systemClock, foldBytes = 1024 * 1024 } = options;
  const folder = resolve(options.dataDir);
  prepareFolder(folder);
  const lock = await lockFolder(folder);
  const queue = new SerialQueue();
  const adapter = new JournalAdapter({ folder, clock, queue, foldBytes });
  try {
    await finishSwap(folder);
    const low = new Low<Tables>(adapter, new Tables());
    await low.read();
    return new LowdbStore(low, adapter, queue, lock, options).asStore();
  } catch (error) {
    await adapter.close().catch(() => undefined);
    await lock.release();
    throw error instanceof StartError ? error : folderUnwritable(folder, error);
  }
}

class LowdbStore {
  readonly #low: Low<Tables>;
  readonly #adapter: JournalAdapter;
  readonly #queue: SerialQueue;
  readonly #lock: FolderLock;
  readonly #activityKept: number;
  readonly #folder: string;
  readonly #sightings: Sightings;
  #isUnavailable = false;
  #folding: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(low: Low<Tables>, adapter: JournalAdapter, queue: SerialQueue, lock: FolderLock, options: LowdbStoreOptions) {
    this.#low = low;
    this.#adapter = adapter;
    this.#queue = queue;
    this.#lock = lock;
    this.#folder = resolve(options.dataDir);
    this.#activityKept = Math.max(1, options.activityKept ?? defaultActivityKept);
    const store = (changes: Changes): Promise<void> => queue.run(() => this.#append(changes));
    this.#sightings = new Sightings({ of: { seen: low.data.sessions, used: low.data.keyUse }, delay: options.sightingsDelay ?? 60_000, store });
    this.#foldIfDue();
  }

  asStore(): Store {
    return {
      ...readsOf(this.#low.data),
      transaction: (work) => this.#transaction(work),
      touchSession: (id, seenAt) => this.#sightings.noteIf(this.#low.data.sessions.see(id, seenAt), 'seen', id),
      touchApiKey: (id, usedAt, ipHash) => this.#sightings.noteIf(this.#low.data.keyUse.add(id, usedAt, ipHash), 'used', id),
      snapshot: (name, keep) => this.#snapshot(name, keep),
      copyOut: (write) => this.#copyOut(write),
      describe: () => this.#describe(),
      close: () => (this.#closing ??= this.#close()),
    };
  }

  /** What was asked for before the store was closed is still done. */
  async #transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.#refuseClosed();
    return this.#queue.run(() => this.#transact(work));
  }

  async #transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const staged = stageTransaction(this.#low.data, this.#activityKept);
    const result = await work(staged.tx);
    const changes = staged.finish();
    if (isEmpty(changes)) return result;
    await this.#append(changes);
    this.#low.data.apply(copyOf(changes));
    this.#foldIfDue();
    return result;
  }

  async #append(changes: Changes): Promise<void> {
    try {
      await this.#adapter.append(changes);
      this.#isUnavailable = false;
    } catch (cause) {
      this.#isUnavailable = true;
      throw new AppError('storage_unavailable', { cause });
    }
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new AppError('storage_unavailable', { cause: new Error('the store is closed') });
  }

  async #copyOut(write: (piece: Buffer) => Promise<void>): Promise<void> {
    this.#refuseClosed();
    await this.#queue.run(() => copyOut(this.#low.data, write));
  }

  async #snapshot(name: string, keep: number): Promise<string> {
    this.#refuseClosed();
    await this.#sightings.flush();
    try {
      await this.#queue.run(() => makeNamedCopy(this.#folder, name, keep));
    } catch (cause) {
      throw new AppError('storage_unavailable', { cause });
    }
    return name;
  }

  /** In the background. A fold that fails costs nothing but the try: the journals hold everything, and a later one is due again. */
  #foldIfDue(): void {
    if (this.#folding !== undefined || this.#closing !== undefined || !this.#adapter.isFoldDue) return;
    this.#folding = this.#low
      .write()
      .catch(() => undefined)
      .finally(() => (this.#folding = undefined));
  }

  #describe(): StorageDescription {
    const { bytes, recoveredAt } = this.#adapter;
    const health = this.#isUnavailable ? 'unavailable' : recoveredAt === null ? 'ok' : 'recovered';
    return { kind: 'lowdb', health, bytes, recoveredAt };
  }

  async #close(): Promise<void> {
    this.#adapter.abortFold();
    await this.#folding;
    await this.#sightings.flush();
    this.#sightings.stop();
    await this.#queue.run(() => this.#adapter.close()).catch(() => undefined);
    await this.#lock.release();
  }
}

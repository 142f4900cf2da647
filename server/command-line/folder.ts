import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Accounts } from '../accounts/service.ts';
import { modes } from '../compose.ts';
import { defaultDataDir } from '../config/data-dir.ts';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { AppError } from '../errors.ts';
import type { Mode } from '../modes/mode.ts';
import { modeAtStart } from '../modes/undo.ts';
import { mayBeSingle } from '../network/open-to-network.ts';
import { systemClock, type Clock } from '../ports/clock.ts';
import type { Reads, ServerIdentity, Store } from '../ports/store.ts';
import { lookAtStore } from '../storage/lowdb/copied-store.ts';
import { listFolder, prepareFolder } from '../storage/lowdb/data-folder.ts';
import { lockFolder } from '../storage/lowdb/folder-lock.ts';
import { beginSwap, finishSwap, isSwapDue, type Swap } from '../storage/lowdb/folder-swap.ts';
import { openLowdbStore } from '../storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../storage/memory/memory-store.ts';
import { CommandError } from './command-error.ts';

export interface FolderOptions {
  readonly dataDir?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** A data folder that is ours until `close`: no server and no other command can use it meanwhile. */
export interface Folder {
  readonly dataDir: string;
  readonly settings: Settings;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly store: Store;
  readonly identity: ServerIdentity;
}

/**
 * What to do with a folder that holds no store: `refuse` (a typing mistake must not make an empty one), `make` it, or `imagine` one in
 * memory, so that a rehearsal leaves nothing behind.
 */
export type WhereMissing = 'refuse' | 'make' | 'imagine';

/**
 * Does `work` with the folder and closes it again. The same settings as `serve` has: file, environment, command line.
 * Errors: StartError (`folder_in_use` with the pid: exit code 3); CommandError `no_store`; what `work` throws.
 */
export async function withFolder<T>(options: FolderOptions, whereMissing: WhereMissing, work: (folder: Folder) => Promise<T>): Promise<T> {
  const settings = loadSettings({ configFile: options.config ?? process.env['DOORWARD_CONFIG'], env: process.env, given: {} });
  const dataDir = dataDirOf(options);
  const isThere = holdsStore(dataDir);
  if (!isThere && whereMissing === 'refuse')
    throw new CommandError('usage', 'no_store', `There is no Doorward data in ${dataDir}. Say where they are with --data-dir`);
  const store = isThere || whereMissing === 'make' ? await openLowdbStore({ dataDir, activityKept: settings.activity.keep }) : createMemoryStore();
  try {
    const mode = modes[await modeAtStart({ store, clock: systemClock, configured: settings.mode, mayBeSingle: mayBeSingle(settings.server) })];
    const identity = await new Accounts({ store, clock: systemClock }).establish();
    return await work({ dataDir, settings, mode, clock: systemClock, store, identity });
  } finally {
    await store.close();
  }
}

/** As `serve` finds it. */
export const dataDirOf = ({ dataDir }: FolderOptions): string => resolve(dataDir ?? process.env['DOORWARD_DATA_DIR'] ?? defaultDataDir(process.env));

/** A data folder and what it holds now, for a command that puts other data in their place. */
export interface Site {
  readonly dataDir: string;
  readonly settings: Settings;
  readonly clock: Clock;
  /** Null: nothing, or nothing that can be read. */
  readonly now: Reads | null;
  /** There is something, readable or not. */
  readonly holdsData: boolean;
}

/** Looks at a folder without its lock and without touching it. Errors: StartError `bad_setting`. */
export function lookAtSite(options: FolderOptions): Site {
  const settings = loadSettings({ configFile: options.config ?? process.env['DOORWARD_CONFIG'], env: process.env, given: {} });
  const dataDir = dataDirOf(options);
  const holdsData = holdsStore(dataDir);
  return { dataDir, settings, clock: systemClock, now: holdsData ? readable(dataDir) : null, holdsData };
}

/**
 * Does `work` while nobody else can use the folder, which is made where it is missing. What is in it need not be readable. Errors: StartError
 * `folder_in_use`, `folder_unwritable`; what `work` throws.
 */
export async function withLockedSite<T>(options: FolderOptions, work: (site: Site) => Promise<T>): Promise<T> {
  const { dataDir } = lookAtSite(options);
  prepareFolder(dataDir);
  const lock = await lockFolder(dataDir);
  try {
    await finishSwap(dataDir);
    return await work(lookAtSite(options));
  } finally {
    await lock.release();
  }
}

/** Only under its lock: other data take the place of those in the folder, at once. Errors: AppError `storage_unavailable`, with nothing changed. */
export async function replaceAtOnce(dataDir: string, swap: Swap): Promise<void> {
  try {
    await beginSwap(dataDir, swap);
  } catch (cause) {
    throw new AppError('storage_unavailable', { cause });
  }
  await finishSwap(dataDir);
}

function readable(dataDir: string): Reads | null {
  try {
    return lookAtStore(dataDir);
  } catch {
    return null;
  }
}

/** Also a damaged store is one, and so is a folder that has lost it: opening tells. */
function holdsStore(dataDir: string): boolean {
  if (!existsSync(dataDir)) return false;
  try {
    const { files, hasVault } = listFolder(dataDir);
    return files.highest > 0 || hasVault || isSwapDue(dataDir);
  } catch {
    // Not a folder, or not ours to read: opening says why.
    return true;
  }
}

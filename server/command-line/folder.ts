import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Accounts } from '../accounts/service.ts';
import { modes } from '../compose.ts';
import { defaultDataDir } from '../config/data-dir.ts';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Mode } from '../modes/mode.ts';
import { modeAtStart } from '../modes/undo.ts';
import { systemClock, type Clock } from '../ports/clock.ts';
import type { ServerIdentity, Store } from '../ports/store.ts';
import { listFolder } from '../storage/lowdb/data-folder.ts';
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
    const mode = modes[await modeAtStart({ store, clock: systemClock, configured: settings.mode })];
    const identity = await new Accounts({ store, clock: systemClock }).establish();
    return await work({ dataDir, settings, mode, clock: systemClock, store, identity });
  } finally {
    await store.close();
  }
}

/** As `serve` finds it. */
export const dataDirOf = ({ dataDir }: FolderOptions): string => resolve(dataDir ?? process.env['DOORWARD_DATA_DIR'] ?? defaultDataDir(process.env));

/** Also a damaged store is one, and so is a folder that has lost it: opening tells. */
function holdsStore(dataDir: string): boolean {
  if (!existsSync(dataDir)) return false;
  try {
    const { files, hasVault } = listFolder(dataDir);
    return files.highest > 0 || hasVault;
  } catch {
    // Not a folder, or not ours to read: opening says why.
    return true;
  }
}

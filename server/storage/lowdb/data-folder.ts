import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { folderUnwritable } from './start-errors.ts';
import { sortOut, type StoreFiles } from './store-files.ts';

/** The vault's own file. Where it is, there has been a store: none of our files beside it means that they were lost. */
const vaultFile = 'vault.json';
const lockName = /^\.?lock\.\d+\.[0-9a-f]+(\.tmp)?$/;

/**
 * Makes the data folder, mode 0700, where it is missing, and closes to others one that is ours or still empty; a folder that
 * somebody uses for other things keeps its mode (our files are 0600 anyway). Errors: StartError `folder_unwritable`.
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    const { mode, uid } = statSync(folder);
    if (process.platform === 'win32' || (mode & 0o077) === 0 || uid !== process.geteuid?.()) return;
    const names = readdirSync(folder);
    if (names.length === 0 || sortOut(names).highest > 0 || names.includes(vaultFile)) chmodSync(folder, mode & 0o700);
  } catch (error) {
    throw folderUnwritable(folder, error);
  }
}

/** Level by level: Node's own `recursive` never ends on a file system that makes no folders, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** What of ours is in the folder. Errors: those of the file system. */
export function listFolder(folder: string): {
  readonly files: StoreFiles;
  readonly hasVault: boolean;
  readonly locks: readonly string[];
  readonly unfinishedLocks: readonly string[];
} {
  const names = readdirSync(folder);
  const locks = names.filter((name) => lockName.test(name));
  const isUnfinished = (name: string): boolean => name.endsWith('.tmp');
  return {
    files: sortOut(names),
    hasVault: names.includes(vaultFile),
    locks: locks.filter((name) => !isUnfinished(name)),
    unfinishedLocks: locks.filter(isUnfinished),
  };
}

import { StartError } from '../../errors.ts';

/** Exit code 4: nothing was touched. `what` names the file and what is wrong with it. */
export function storeDamaged(folder: string, what: string, cause?: unknown): StartError {
  return new StartError(
    'store_damaged',
    `The store in ${folder} is damaged: ${what}. Nothing was changed.`,
    'Keep a copy of the folder as it is, then put a backup in its place.',
    cause,
  );
}

/** Exit code 4: the files are a newer program's. */
export function storeNewer(folder: string, file: string): StartError {
  return new StartError(
    'store_newer',
    `The store in ${folder} was written by a newer Doorward (${file}). Nothing was changed.`,
    'Install the newer version again.',
  );
}

/** Exit code 6. */
export function folderUnwritable(folder: string, cause: unknown): StartError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    'folder_unwritable',
    `The data folder ${folder} cannot be used: ${why}.`,
    'Give this user the right to write there, make room, or choose another folder.',
    cause,
  );
}

/** Exit code 3. */
export function folderInUse(folder: string, pid: number): StartError {
  return new StartError('folder_in_use', `The data folder ${folder} is in use by process ${pid}.`, 'Stop that program, or choose another folder.');
}

/** The `code` of a file system error, '' for anything else. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaultFailure } from './failure.ts';

const largest = 1024 * 1024;

/**
 * The text of a private file, or null where there is none. Never follows a symlink and never waits on a pipe; a file that others may read is
 * made 0600 again. Errors: VaultFailure `damaged` for anything that is there and cannot be taken as a small regular file.
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new VaultFailure('damaged', error);
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > largest) throw new VaultFailure('damaged');
    if ((facts.mode & 0o077) !== 0 && process.platform !== 'win32') await handle.chmod(0o600);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/**
 * Replaces a file: whole or not at all, mode 0600, on the disk when it resolves (fsync of the file, rename, fsync of the folder). A rename replaces a
 * symlink instead of writing through it. Makes the folder (0700) where it is missing. Errors: those of the file system; nothing has changed then.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Takes a file out, if it is there; gone from the disk when it resolves. Errors: those of the file system. */
export async function removePrivateFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder that could be synced; its rename is journalled.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Never through a symlink that somebody planted (security.md M8). Windows has no such flag, and no such attack without admin rights. */
export const noFollow = constants.O_NOFOLLOW ?? 0;

/** Makes the folder's own entries (a new file, a rename) survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * A file that appears under its name only when it is whole and on the disk (security.md M4): random temporary name, created exclusively
 * with mode 0600, fsync. `publish` then renames it and fsyncs the folder; `discard` removes it. One of the two must be called.
 */
export interface DurableFile {
  readonly handle: FileHandle;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/** Errors: those of the file system. */
export async function createDurably(path: string): Promise<DurableFile> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx', 0o600);
  return {
    handle,
    async publish() {
      await handle.sync();
      await handle.close();
      await rename(temporary, path);
      await syncFolder(folder);
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

/** Writes all of `bytes` at `position`: one system call may take less. */
export async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

import { lstatSync } from 'node:fs';

/** By what we recognise a file as we left it. Not ctime: a backup that makes hard links changes that and no byte. */
interface FileStamp {
  readonly inode: bigint;
  readonly size: bigint;
  readonly modified: bigint;
}

/** The files of the running store as we last left them, so that somebody else's edit is noticed instead of written over (security.md C, edited while running). */
export class FileStamps {
  readonly #stamps = new Map<string, FileStamp>();

  /** Remembers the file as it is now. Errors: those of the file system. */
  take(path: string): void {
    this.#stamps.set(path, stampOf(path));
  }

  forget(path: string): void {
    this.#stamps.delete(path);
  }

  /** The first file that is not as we left it, changed, replaced or gone; undefined where all are. `except` is not looked at. */
  firstChanged(except?: string): string | undefined {
    for (const [path, stamp] of this.#stamps) if (path !== except && !isSame(path, stamp)) return path;
    return undefined;
  }
}

function stampOf(path: string): FileStamp {
  const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
  return { inode: ino, size, modified: mtimeNs };
}

function isSame(path: string, stamp: FileStamp): boolean {
  const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return now !== undefined && now.ino === stamp.inode && now.size === stamp.size && now.mtimeNs === stamp.modified;
}

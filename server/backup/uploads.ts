import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { stagedFolder, stagedPath } from './places.ts';

/** The largest backup that is taken over the network: a hundred thousand sessions are a sixth of it. A larger one goes in by the command line. */
export const mostUploadBytes = 256 * 1024 * 1024;
const keptMs = 3_600_000;
/** How many may be on their way: a slow one keeps nobody out, and many do not fill the disk. */
const mostAtOnce = 2;

/** Backups that came over the network, sealed as they are: one at a time, for an hour. */
export class Uploads {
  readonly #dataDir: string;
  readonly #clock: Clock;
  #coming = 0;
  #kept: { readonly id: string; readonly path: string; readonly until: number } | null = null;

  constructor(dataDir: string, clock: Clock) {
    this.#dataDir = dataDir;
    this.#clock = clock;
  }

  /** Takes the place of the one before. Errors: AppError `server_busy` while two others come, `storage_unavailable`; those of `content`. Nothing is left then. */
  async take(content: AsyncIterable<Buffer>): Promise<{ readonly upload: string; readonly bytes: number }> {
    if (this.#coming >= mostAtOnce) throw new AppError('server_busy');
    this.#coming += 1;
    try {
      return await this.#keep(content);
    } finally {
      this.#coming -= 1;
    }
  }

  async #keep(content: AsyncIterable<Buffer>): Promise<{ readonly upload: string; readonly bytes: number }> {
    const id = randomBytes(16).toString('hex');
    const path = stagedPath(this.#dataDir, `upload-${id}`);
    try {
      await mkdir(join(this.#dataDir, stagedFolder), { recursive: true, mode: 0o700 });
      const bytes = await writeAll(path, content);
      const before = this.#kept;
      this.#kept = { id, path, until: this.#clock.now() + keptMs };
      if (before) await rm(before.path, { force: true }).catch(() => undefined);
      return { upload: id, bytes };
    } catch (cause) {
      await rm(path, { force: true });
      throw cause instanceof AppError ? cause : new AppError('storage_unavailable', { cause });
    }
  }

  /** Errors: AppError `backup_not_found`. */
  pathOf(id: string): string {
    if (this.#kept?.id !== id || this.#clock.now() >= this.#kept.until) throw new AppError('backup_not_found');
    return this.#kept.path;
  }

  async dropIfOld(): Promise<void> {
    if (this.#kept && this.#clock.now() >= this.#kept.until) await this.drop();
  }

  async drop(): Promise<void> {
    const { path } = this.#kept ?? {};
    this.#kept = null;
    if (path !== undefined) await rm(path, { force: true });
  }
}

async function writeAll(path: string, content: AsyncIterable<Buffer>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const piece of content) {
      for (let done = 0; done < piece.length;) done += (await handle.write(piece, done, piece.length - done)).bytesWritten;
      bytes += piece.length;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

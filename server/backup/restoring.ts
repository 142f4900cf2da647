import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestorePreview } from '../contract/backup.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reads, Store } from '../ports/store.ts';
import { adjust, endPassing, type Adjustment } from './after-restore.ts';
import { countsOf, returning } from './counts.ts';
import { trouble } from './file-trouble.ts';
import type { Ground } from './ground.ts';
import { copiesFolder, stagedFolder, stagedPath, stamp } from './places.ts';
import { readBackup } from './read-file.ts';
import { pendingRestore, saveRestore, type PendingRestore } from './saved-restore.ts';

/** How long restored data can be taken back. */
export const undoDays = 7;
const dayMs = 86_400_000;

export interface RestoringParts {
  readonly ground: Ground;
  /** The data that are here now; null where there are none, or none that can be read. */
  readonly now: Reads | null;
  /** Whether there is something that must be kept, readable or not. */
  readonly holdsData: boolean;
  readonly clock: Clock;
  readonly dataDir: string;
}

interface Wanted {
  readonly path: string;
  readonly passphrase: string;
  /** Of the preview that was shown; undefined: whatever the file is. */
  readonly digest?: string | undefined;
}

/** Puts the data of a backup in the place of those that are here, and back again (docs/decisions/022-backup.md). One thing at a time. */
export class Restorer {
  readonly #parts: RestoringParts;
  #isBusy = false;

  constructor(parts: RestoringParts) {
    this.#parts = parts;
  }

  /** What a restore would do; the whole file was checked then. Nothing is touched. Errors: AppError as `readBackup`; `server_busy`. */
  async preview({ path, passphrase }: Wanted): Promise<RestorePreview> {
    return this.alone(async () => {
      const { ground, now, clock } = this.#parts;
      return readBackup(path, passphrase, async ({ manifest, store, digest }) => {
        const backup = await ground.readStore(store);
        const isSame = (await now?.server.identity())?.id === manifest.serverId;
        return {
          made_at: new Date(manifest.madeAt).toISOString(),
          program: manifest.program,
          server_id: manifest.serverId,
          same_server: isSame,
          mode: manifest.mode,
          bytes: (await stat(path)).size,
          now: now && (await countsOf(now)),
          after: await countsOf(backup),
          returning: now && isSame ? await returning(backup, now, clock.now()) : null,
          digest,
          undo_days: undoDays,
        };
      });
    });
  }

  /**
   * Restores: the data are made ready beside the present ones, then both change places in one step. Errors: AppError as `readBackup`;
   * `backup_changed`, `restore_pending`; `server_busy`, `vault_unavailable`, `storage_unavailable`, `restore_not_here`. In each of them nothing has changed.
   */
  async restore({ path, passphrase, digest: seen }: Wanted, how: Pick<Adjustment, 'access' | 'bySomebody'>): Promise<void> {
    await this.alone(async () => {
      const { ground, now, clock, dataDir, holdsData } = this.#parts;
      if (now && (await this.pending())) throw new AppError('restore_pending');
      const id = randomBytes(8).toString('hex');
      const staged = stagedPath(dataDir, id);
      const at = clock.now();
      const goes = `${copiesFolder}/restore-${stamp(at)}`;
      try {
        await readBackup(path, passphrase, async ({ manifest, secrets, store, digest }) => {
          if (seen !== undefined && seen !== digest) throw trouble('backup_changed');
          const given = { ...how, manifest, now: at, copy: holdsData ? goes : null, until: at + undoDays * dayMs };
          await ground.stage(staged, { store, secrets, serverId: manifest.serverId, scope: id, adjust: (tx) => adjust(tx, given) });
        });
        await ground.replace({ comes: `${stagedFolder}/${id}`, goes });
      } catch (error) {
        await ground.remove(staged);
        throw error;
      }
    });
  }

  /** Null where nothing can be taken back. */
  async pending(): Promise<PendingRestore | null> {
    const { now } = this.#parts;
    return now && pendingRestore(now);
  }

  /** The data of before are the present ones again; what was done since the restore goes with what was restored. Errors: AppError `not_found`; as `restore`. */
  async undo(by: { readonly accountId: number | null; readonly ipHash: string }): Promise<void> {
    await this.alone(async () => {
      const { ground, clock, dataDir } = this.#parts;
      const pending = await this.pending();
      if (!pending) throw new AppError('not_found');
      const at = clock.now();
      await ground.noteIn(join(dataDir, pending.copy), async (tx) => {
        await endPassing(tx, () => false);
        const details = { made_at: new Date(pending.madeAt).toISOString() };
        await tx.activity.append({ at, kind: 'restore_undone', accountId: null, actorId: null, sessionId: null, ipHash: by.ipHash, details });
      });
      await ground.replace({ comes: pending.copy, goes: `${copiesFolder}/undone-${stamp(at)}` });
    });
  }

  /** Nothing else happens to the copies meanwhile. Errors: AppError `server_busy`; what `work` throws. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new AppError('server_busy');
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }
}

interface KeepingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly dataDir: string;
  readonly ground: Pick<Ground, 'remove'>;
}

/** Keeps the restored data: those of before are taken away for good. Errors: AppError `not_found` where none wait, `storage_unavailable`. */
export async function keepRestored(
  { store, clock, dataDir, ground }: KeepingParts,
  by: { readonly accountId: number; readonly sessionId: number | null; readonly ipHash: string } | null,
): Promise<void> {
  const copy = await store.transaction(async (tx) => {
    const pending = await pendingRestore(tx);
    if (!pending) throw new AppError('not_found');
    const at = clock.now();
    await saveRestore(tx, null, at);
    const who = { accountId: by?.accountId ?? null, actorId: by?.accountId ?? null, sessionId: by?.sessionId ?? null, ipHash: by?.ipHash ?? '' };
    await tx.activity.append({ at, kind: 'restore_kept', ...who, details: { made_at: new Date(pending.madeAt).toISOString() } });
    return pending.copy;
  });
  await ground.remove(join(dataDir, copy));
}

/** After a week nobody goes back any more. To be called often; costs a look. */
export async function keepIfDue(parts: KeepingParts): Promise<void> {
  const pending = await pendingRestore(parts.store);
  if (pending && parts.clock.now() >= pending.until) await keepRestored(parts, null);
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PasswordPolicy } from './accounts/password-policy.ts';
import { groundOn } from './backup-ground.ts';
import type { Ground } from './backup/ground.ts';
import { BackupMaker, passphraseLength } from './backup/making.ts';
import { copiesFolder, stagedFolder } from './backup/places.ts';
import { restoreRoutes } from './backup/restore-routes.ts';
import { keepIfDue, keepRestored, Restorer, undoDays } from './backup/restoring.ts';
import { retire } from './backup/retiring.ts';
import { backupRoutes } from './backup/routes.ts';
import { pendingRestore } from './backup/saved-restore.ts';
import { ScheduledBackups } from './backup/scheduled.ts';
import { Uploads } from './backup/uploads.ts';
import type { Ingredients } from './compose.ts';
import { readReference } from './config/vault-reference.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { beginSwap, type Swap } from './storage/lowdb/folder-swap.ts';

/** What a house has of backups. */
export interface BackupFurniture {
  readonly maker: BackupMaker;
  readonly scheduled: ScheduledBackups;
  readonly restorer: Restorer;
  readonly uploads: Uploads;
  readonly ground: Ground;
  /** What is due: a scheduled backup, the end of an undo, an upload that nobody used. */
  sweep(): Promise<void>;
  /** At start: what a server that was killed left on its way in. */
  clear(): Promise<void>;
}

export function furnishBackup(given: Ingredients): BackupFurniture {
  const { store, vault, clock, settings, dataDir, identity, mode, version: program } = given;
  const ground = groundOn({ dataDir, settings, clock, replace: replaceBy(given) });
  const policy = new PasswordPolicy(passphraseLength);
  const maker = new BackupMaker({ store, vault, clock, policy, dataDir, serverId: identity.id, mode: mode.name, program });
  const { every, keep, folder, passphrase } = settings.backup;
  const scheduled = new ScheduledBackups({
    store,
    vault,
    clock,
    maker,
    dataDir,
    serverId: identity.id,
    configured: every && { every, keep, folder },
    configuredPassphrase: async () => (passphrase?.startsWith('vault:') ? readReference(vault, passphrase.slice('vault:'.length)) : passphrase),
  });
  const uploads = new Uploads(dataDir, clock);
  const restorer = new Restorer({ ground, now: store, holdsData: true, clock, dataDir });
  return {
    maker,
    scheduled,
    uploads,
    ground,
    restorer,
    sweep: async () => {
      await uploads.dropIfOld();
      // While somebody goes back, or restores, it is not yet due.
      await restorer.alone(() => keepIfDue({ store, clock, dataDir, ground })).catch(unlessBusy);
      if ((await store.savedSettings.byKey('retired')) === undefined) await scheduled.runIfDue();
    },
    clear: () => clearLeftovers(given, ground),
  };
}

export function composeBackup({ store, clock, dataDir, identity }: Ingredients, { hashAddress }: Furniture, backup: BackupFurniture): Route[] {
  const { ground } = backup;
  return [
    ...backupRoutes({ ...backup, hashAddress, serverId: identity.id, retire: (movedTo, by) => retire(store, clock.now(), movedTo, by) }),
    ...restoreRoutes({ ...backup, hashAddress, keep: (by) => backup.restorer.alone(() => keepRestored({ store, clock, dataDir, ground }, by)) }),
  ];
}

/** The last thing that is done to the data here: the decision that others take their place. */
function replaceBy({ leave, beginAnew, dataDir }: Ingredients): Ground['replace'] {
  return async (swap: Swap) => {
    if (!leave || !beginAnew) throw new AppError('restore_not_here');
    await leave(() =>
      beginSwap(dataDir, swap).catch((cause: unknown) => {
        throw new AppError('storage_unavailable', { cause });
      }),
    );
    beginAnew(swap);
  };
}

/** Everything on its way in, and copies that nobody can go back to any more. */
async function clearLeftovers({ store, clock, dataDir }: Ingredients, ground: Ground): Promise<void> {
  for (const name of await namesIn(join(dataDir, stagedFolder))) await ground.remove(join(dataDir, stagedFolder, name));
  const pending = await pendingRestore(store);
  const oldest = new Date(clock.now() - undoDays * 86_400_000).toISOString().replace(/[:.]/g, '-');
  for (const name of await namesIn(join(dataDir, copiesFolder))) {
    const [, at] = /^(?:restore|undone|failed)-(.+)$/.exec(name) ?? [];
    if (at !== undefined && at < oldest && pending?.copy !== `${copiesFolder}/${name}`) await ground.remove(join(dataDir, copiesFolder, name));
  }
}

function unlessBusy(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'server_busy') throw error;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

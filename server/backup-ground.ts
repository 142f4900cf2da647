import { mkdir, rm } from 'node:fs/promises';
import type { Ground } from './backup/ground.ts';
import { trouble } from './backup/file-trouble.ts';
import type { Settings } from './config/settings.ts';
import { AppError, StartError } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import type { Transaction } from './ports/store.ts';
import { lookAtStore, readsOfCopy, writeCopy } from './storage/lowdb/copied-store.ts';
import { openLowdbStore } from './storage/lowdb/lowdb-store.ts';
import { openVault } from './vault/open-vault.ts';
import { readRecord } from './vault/record.ts';

interface GroundParts {
  readonly dataDir: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly replace: Ground['replace'];
}

/** What restoring needs, over folders with the usual store and the usual vault. */
export function groundOn({ dataDir, settings, clock, replace }: GroundParts): Ground {
  const vaultOf = (folder: string, serverId: string, scope?: string) => {
    const { backend, passphrase } = settings.vault;
    return openVault({ backend, dataDir: folder, serverId, scope, ...(passphrase === null ? {} : { passphrase }) });
  };
  const change = async (folder: string, work: (tx: Transaction) => Promise<void>, after: Parameters<typeof withStore>[2] = () => undefined) =>
    withStore({ folder, clock, kept: settings.activity.keep }, work, after);
  return {
    readStore: (pieces) => judged(() => readsOfCopy(pieces)),
    stage: async (folder, { store, secrets, serverId, scope, adjust }) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await stored(() => judged(() => writeCopy(folder, store)));
      let seen: Awaited<ReturnType<typeof adjust>> = [];
      await change(
        folder,
        async (tx) => {
          // Of another server than the file says: nobody wrote that.
          if ((await tx.server.identity())?.id !== serverId) throw trouble('backup_damaged');
          seen = await adjust(tx);
        },
        (open) => seen.forEach(({ sessionId, at }) => open.touchSession(sessionId, at)),
      );
      const vault = await vaultOf(folder, serverId, scope);
      for (const [name, value] of Object.entries(secrets)) await vault.write(name, value);
    },
    noteIn: (folder, work) => change(folder, work),
    remove: async (folder) => {
      await forgetSecrets(folder, dataDir, vaultOf).catch(() => undefined);
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
    replace,
  };
}

async function withStore(
  { folder, clock, kept }: { readonly folder: string; readonly clock: Clock; readonly kept: number },
  work: (tx: Transaction) => Promise<void>,
  after: (store: { touchSession(id: number, seenAt: number): void }) => void,
): Promise<void> {
  const store = await judged(() => stored(() => openLowdbStore({ dataDir: folder, clock, activityKept: kept })));
  try {
    await store.transaction(work);
    after(store);
  } finally {
    await store.close();
  }
}

/** Of the copy's own entries, and only where the present data have others. */
async function forgetSecrets(
  folder: string,
  dataDir: string,
  vaultOf: (folder: string, serverId: string) => ReturnType<typeof openVault>,
): Promise<void> {
  const id = (await lookAtStore(folder)?.server.identity())?.id;
  const record = id === undefined ? null : await readRecord(folder, id);
  if (id === undefined || record === null || record.backend === 'key-file' || record.backend === 'passphrase-file') return;
  const present = await readRecord(dataDir, id).catch(() => null);
  if (present?.scope === record.scope && present?.serverId === record.serverId) return;
  const vault = await vaultOf(folder, id);
  for (const name of record.names) await vault.forget(name);
}

/** What is wrong with a store that came out of a file is wrong with the file. */
async function judged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StartError && error.code === 'store_newer') throw trouble('backup_newer', error);
    if (error instanceof StartError && error.code === 'store_damaged') throw trouble('backup_damaged', error);
    throw error;
  }
}

/** What the file system refuses. */
async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError || (cause instanceof StartError && cause.code !== 'folder_unwritable')) throw cause;
    throw new AppError('storage_unavailable', { cause });
  }
}

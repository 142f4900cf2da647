import { randomBytes, randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listFolder } from './data-folder.ts';
import { noFollow } from './durable-file.ts';
import { isRecord } from './file-header.ts';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';
import { folderInUse, folderUnwritable } from './start-errors.ts';

export interface FolderLock {
  /** Idempotent. */
  release(): Promise<void>;
}

const attempts = 6;

/**
 * The folder for this process alone (security.md M8; C, two instances). Every starter first puts down a lock file of its own, whole at
 * once, then looks for others: of two, at least the later one sees the other, so two never both go on. Who sees a living one takes its own
 * back; two that start in the same instant may both do so, hence a few tries. Locks of dead processes bear unique names, so clearing
 * them away can hit nobody else. Errors: StartError `folder_in_use` with the pid, `folder_unwritable`.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  for (let attempt = 1; ; attempt++) {
    const name = await putDown(folder);
    const holder = await otherHolder(folder, name);
    if (holder === undefined) {
      await clearUnfinished(folder);
      return { release: () => rm(join(folder, name), { force: true }) };
    }
    await rm(join(folder, name), { force: true });
    if (attempt === attempts) throw folderInUse(folder, holder);
    await pause(randomInt(15, 90));
  }
}

async function putDown(folder: string): Promise<string> {
  const name = `lock.${process.pid}.${randomBytes(6).toString('hex')}`;
  const temporary = join(folder, `.${name}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(identityOf(process.pid))}\n`);
    } finally {
      await handle.close();
    }
    await rename(temporary, join(folder, name));
    return name;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw folderUnwritable(folder, error);
  }
}

/** The pid of somebody else who is alive; clears away the locks of those who are not. */
async function otherHolder(folder: string, own: string): Promise<number | undefined> {
  let holder: number | undefined;
  for (const name of listFolder(folder).locks) {
    if (name === own) continue;
    const process = await readLock(join(folder, name));
    if (process !== undefined && isRunning(process)) holder = process.pid;
    else await rm(join(folder, name), { force: true });
  }
  return holder;
}

/** What a starter that was killed left; one that is still at it needs its own. */
async function clearUnfinished(folder: string): Promise<void> {
  for (const name of listFolder(folder).unfinishedLocks) {
    const pid = Number(name.split('.')[2]);
    if (!isRunning({ pid, startedAt: null, bootId: null })) await rm(join(folder, name), { force: true });
  }
}

/** undefined: gone, a link, or not a lock as we write it; ours are whole from the moment they have their name. */
async function readLock(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | noFollow);
    try {
      return asIdentity(JSON.parse(await handle.readFile('utf8')));
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

function asIdentity(value: unknown): ProcessIdentity | undefined {
  if (!isRecord(value)) return undefined;
  const { pid, startedAt, bootId } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  return { pid, startedAt: typeof startedAt === 'string' ? startedAt : null, bootId: typeof bootId === 'string' ? bootId : null };
}

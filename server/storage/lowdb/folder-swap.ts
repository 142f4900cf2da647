import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFolder } from './data-folder.ts';
import { createDurably, syncFolder, writeAll } from './durable-file.ts';
import { isRecord } from './file-header.ts';
import { storeDamaged } from './start-errors.ts';

/** Which folder's data take the place of the data that are here, and where these go. Both are plain paths below the data folder. */
export interface Swap {
  readonly comes: string;
  readonly goes: string;
}

const markerName = 'swap.json';
/** All that makes a data folder: the store, and the vault's record and files. */
const ofData = /^(store|journal)\.\d{1,15}\.jsonl(\.corrupt-.+)?$|^vault\.(json|secrets|key)$/;
const goodPath = /^(staged|copies)\/[A-Za-z0-9][A-Za-z0-9-]{0,99}$/;

/**
 * Decides that other data take the place of those in `folder`: once it resolves they do, whatever happens, at the next `finishSwap`; where it fails
 * nothing has changed. To be called by the one who has the folder's lock. Errors: those of the file system.
 */
export async function beginSwap(folder: string, swap: Swap): Promise<void> {
  if (!goodPath.test(swap.comes) || !goodPath.test(swap.goes)) throw new Error('a swap stays within the data folder');
  if (!holdsStore(join(folder, swap.comes))) throw new Error('there is nothing to come');
  try {
    await writeMarker(folder, { ...swap, phase: 'out' });
  } catch (error) {
    // It may be there though the folder could not be synced: what is refused must not happen later.
    await rm(join(folder, markerName), { force: true });
    throw error;
  }
}

const holdsStore = (folder: string): boolean => existsSync(folder) && listFolder(folder).files.highest > 0;

/** Whether a swap has begun in a folder and has not come to its end. */
export const isSwapDue = (folder: string): boolean => existsSync(join(folder, markerName));

/**
 * Does what was decided, or goes on with it: first everything that was here goes, then everything that comes does. Killed at any point, the next
 * call goes on: the marker says which half it is in, and within a half each file is in one of two places. Errors: StartError `store_damaged`, with
 * nothing touched, where the marker cannot be read or nothing is there to come; those of the file system.
 */
export async function finishSwap(folder: string): Promise<void> {
  if (!isSwapDue(folder)) return;
  const swap = asSwap(await readFile(join(folder, markerName), 'utf8'));
  if (swap === undefined) throw storeDamaged(folder, `${markerName} cannot be read`);
  const [comes, goes] = [join(folder, swap.comes), join(folder, swap.goes)];
  if (swap.phase === 'out') {
    if (!holdsStore(comes)) throw storeDamaged(folder, `${swap.comes} is missing`);
    await mkdir(goes, { recursive: true, mode: 0o700 });
    await syncFolder(dirname(goes));
    await moveAll(folder, goes);
    await writeMarker(folder, { ...swap, phase: 'in' });
  }
  if (existsSync(comes)) await moveAll(comes, folder);
  await rm(join(folder, markerName));
  await syncFolder(folder);
  await rm(comes, { recursive: true, force: true });
}

async function moveAll(from: string, to: string): Promise<void> {
  for (const name of (await readdir(from)).filter((one) => ofData.test(one))) await rename(join(from, name), join(to, name));
  await syncFolder(to);
  await syncFolder(from);
}

type Marker = Swap & { readonly phase: 'out' | 'in' };

async function writeMarker(folder: string, marker: Marker): Promise<void> {
  const file = await createDurably(join(folder, markerName));
  try {
    await writeAll(file.handle, Buffer.from(`${JSON.stringify({ format: 1, ...marker })}\n`), 0);
    await file.publish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function asSwap(text: string): Marker | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['format'] !== 1) return undefined;
  const { comes, goes, phase } = value;
  if (typeof comes !== 'string' || typeof goes !== 'string' || !goodPath.test(comes) || !goodPath.test(goes)) return undefined;
  return phase === 'out' || phase === 'in' ? { comes, goes, phase } : undefined;
}

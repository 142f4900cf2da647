import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder } from './data-folder.ts';
import { syncFolder } from './durable-file.ts';
import { pathOf } from './store-files.ts';

const folderName = 'copies';
const goodName = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/;

/**
 * Copies the store's files into `copies/<name>`, whole and on the disk when it resolves; a copy is opened like any data folder. Of those whose name
 * begins alike (up to the first dash) the newest `keep` by name stay. To be called while nothing writes. Errors: those of the file system.
 */
export async function makeNamedCopy(folder: string, name: string, keep: number): Promise<void> {
  if (!goodName.test(name)) throw new Error('a copy has a plain name');
  const copies = join(folder, folderName);
  await mkdir(copies, { recursive: true, mode: 0o700 });
  await clearUnfinished(copies);
  const unfinished = join(copies, `.${name}.tmp`);
  await mkdir(unfinished, { mode: 0o700 });
  const { snapshots, journals } = listFolder(folder).files;
  const names = [...snapshots.map((one) => pathOf('', 'store', one)), ...journals.map((one) => pathOf('', 'journal', one))];
  for (const file of names) await copyDurably(join(folder, file), join(unfinished, file));
  await syncFolder(unfinished);
  await rename(unfinished, join(copies, name));
  await syncFolder(copies);
  await removeOldest(copies, name, keep);
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of a program that was killed while it copied. */
async function clearUnfinished(copies: string): Promise<void> {
  for (const name of await readdir(copies)) if (/^\..*\.tmp$/.test(name)) await rm(join(copies, name), { recursive: true, force: true });
}

async function removeOldest(copies: string, name: string, keep: number): Promise<void> {
  const kind = `${name.split('-', 1)[0] ?? name}-`;
  const alike = (await readdir(copies)).filter((one) => one.startsWith(kind)).sort();
  for (const old of alike.slice(0, Math.max(0, alike.length - keep))) await rm(join(copies, old), { recursive: true, force: true });
}

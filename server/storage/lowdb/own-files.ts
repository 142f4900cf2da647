import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every name that Doorward gives to a file below a data folder, but for the locks. What else is there is somebody else's. */
const own = new RegExp(
  [
    /^(store|journal)\.\d{1,15}\.jsonl(\.corrupt-.+)?$/,
    /^\.(store|journal|swap|server)\..*\.tmp$/,
    /^vault\.(json|secrets|key)(\.[0-9a-f]+\.tmp)?$/,
    /^(swap|server)\.json$/,
    /^[0-9a-f]{16}\.(request|answer)(\.tmp)?$/,
    /^(upload|download)-[0-9a-f-]+$/,
    /^\.?doorward-[0-9a-f]{8}-.+\.backup(\.[0-9a-f]+\.tmp)?$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
/** The folders that it makes there, and whether these have folders in them. */
const folders: Readonly<Record<string, 'of files' | 'of folders'>> = {
  copies: 'of folders',
  staged: 'of folders',
  rescue: 'of files',
  backups: 'of files',
};

/**
 * Removes what is Doorward's from a data folder, by name: somebody may keep other things there. Folders that are empty then go too, the data folder
 * itself last. Links are removed, never followed. To be called by the one who has the folder's lock, which stays. Errors: those of the file system.
 */
export async function removeOwnFiles(dataDir: string): Promise<void> {
  await removeFiles(dataDir);
  for (const [name, kind] of Object.entries(folders)) {
    const folder = join(dataDir, name);
    if (kind === 'of folders') for (const child of await foldersIn(folder)) await removeFolder(join(folder, child));
    await removeFolder(folder);
  }
}

/** The names that are left in a folder; where there are none, the folder goes. */
export async function removeIfEmpty(folder: string): Promise<readonly string[]> {
  await rmdir(folder).catch(() => undefined);
  return readdir(folder).catch(() => []);
}

async function removeFolder(folder: string): Promise<void> {
  await removeFiles(folder);
  await removeIfEmpty(folder);
}

async function removeFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (!entry.isDirectory() && own.test(entry.name)) await rm(join(folder, entry.name), { force: true });
}

/** The folders right below a folder. A link to one is none. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

import { open } from 'node:fs/promises';

/** Makes a folder's own entries survive a power cut. Windows has no handle on a folder that could be synced. Errors: those of the file system. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

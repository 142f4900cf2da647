import { join } from 'node:path';

/** Below the data folder: what is on its way in or out. */
export const stagedFolder = 'staged';
/** Below the data folder: what was put aside. */
export const copiesFolder = 'copies';

export const stagedPath = (dataDir: string, name: string): string => join(dataDir, stagedFolder, name);

/** A moment as part of a plain name. */
export const stamp = (at: number): string => new Date(at).toISOString().replace(/[:.]/g, '-');

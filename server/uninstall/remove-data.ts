import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defaultDataDir } from '../config/data-dir.ts';
import { lockFolder } from '../storage/lowdb/folder-lock.ts';
import { foldersIn, removeIfEmpty, removeOwnFiles } from '../storage/lowdb/own-files.ts';
import { forgetAll } from '../vault/forget-all.ts';

export interface RemovalOptions {
  readonly dataDir: string;
  /** A folder with the data folder in it that is Doorward's alone and goes as a whole; null: only what is Doorward's by name, in the data folder. */
  readonly whole: string | null;
  /** The entries of the keychain stay: it cannot be unlocked any more. */
  readonly leaveKeychain?: boolean | undefined;
}

export interface Removed {
  /** How many entries the keychain lost. */
  readonly keychainEntries: number;
  /** What lies in the data folder and is not Doorward's. */
  readonly left: readonly string[];
}

/** The folder that is Doorward's alone, around the usual data folder; null for any other data folder. */
export function wholeFolderOf(dataDir: string, env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  return dataDir === defaultDataDir(env) ? dirname(dataDir) : null;
}

/**
 * Removes what Doorward keeps: first the keychain's entries, of copies and of servers that this computer was paired with too, then the files. Nothing is
 * removed where the keychain does not answer. Errors: StartError `folder_in_use`, AppError `vault_unavailable`, those of the file system.
 */
export async function removeData({ dataDir, whole, leaveKeychain = false }: RemovalOptions): Promise<Removed> {
  const lock = existsSync(dataDir) ? await lockFolder(dataDir) : null;
  const entries = new Set<string>();
  try {
    if (!leaveKeychain)
      for (const folder of await foldersWithSecrets(dataDir, whole)) for (const entry of await forgetAll(folder)) entries.add(entry);
    if (lock !== null) await removeOwnFiles(dataDir);
  } finally {
    await lock?.release();
  }
  const left = await removeIfEmpty(dataDir);
  if (whole !== null) await rm(whole, { recursive: true, force: true });
  return { keychainEntries: entries.size, left: whole === null ? left : [] };
}

/** Whether a folder is this user's: the keychain that would be asked is. */
export function isOwn(folder: string): boolean {
  return process.platform === 'win32' || !existsSync(folder) || statSync(folder).uid === process.geteuid?.();
}

/** Those that may name entries of the keychain: the data, what was put aside, and what `doorward pair` keeps of other servers. */
async function foldersWithSecrets(dataDir: string, whole: string | null): Promise<readonly string[]> {
  const below = async (folder: string) => (await foldersIn(folder)).map((name) => join(folder, name));
  const clients = whole === null ? [] : await below(join(whole, 'client', 'servers'));
  return [dataDir, ...(await below(join(dataDir, 'copies'))), ...(await below(join(dataDir, 'staged'))), ...clients];
}

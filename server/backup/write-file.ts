import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeHeader } from './file-header.ts';
import { readBackup } from './read-file.ts';
import { PieceSealer } from './sealed-pieces.ts';
import { syncFolder } from './sync-folder.ts';

export interface WhatGoesIn {
  readonly manifest: object;
  readonly secrets: Readonly<Record<string, string>>;
  /** See `Store.copyOut`. */
  readonly copyOut: (write: (piece: Buffer) => Promise<void>) => Promise<void>;
}

/**
 * Writes a backup, mode 0600: sealed in memory before it touches the disk, under another name until it was synced, read back and found whole. An
 * older file of that name is replaced only then. Gives its length. Errors: those of the file system and of `copyOut`; nothing is left then.
 */
export async function writeBackup(path: string, passphrase: string, what: WhatGoesIn): Promise<number> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const size = await writeSealed(temporary, passphrase, what);
    // What cannot be opened again is no backup (A 11.4).
    await readBackup(temporary, passphrase, async ({ store }) => {
      for await (const piece of store) void piece;
    });
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeSealed(path: string, passphrase: string, { manifest, secrets, copyOut }: WhatGoesIn): Promise<number> {
  const { header, keys } = await makeHeader(passphrase);
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    let size = 0;
    const write = async (bytes: Buffer) => {
      await writeWhole(handle, bytes);
      size += bytes.length;
    };
    await write(header);
    const sealer = new PieceSealer(keys, write);
    await sealer.add(Buffer.from(`${JSON.stringify(manifest)}\n${JSON.stringify(secrets)}\n`, 'utf8'));
    await copyOut((piece) => sealer.add(piece));
    await sealer.end();
    await handle.sync();
    return size;
  } finally {
    await handle.close();
  }
}

/** One system call may take less than it was given. */
async function writeWhole(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
}

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { contentsVersion, Manifest, mostLineBytes, Secrets } from './contents.ts';
import { checkHeader, headerBytes, openHeader } from './file-header.ts';
import { trouble } from './file-trouble.ts';
import { checkEnd, openPieces } from './sealed-pieces.ts';

export interface OpenBackup {
  readonly manifest: Manifest;
  readonly secrets: Secrets;
  /** Of its header: its random salt, and the MAC of all that the keys of the rest are bound to. Another backup has another. Hex. */
  readonly digest: string;
  /** The store's lines, to be taken once and to the end. Errors: AppError `backup_truncated`, `backup_damaged`. */
  readonly store: AsyncIterable<Buffer>;
}

/**
 * Opens a backup and does `work` with it. Reads only; never through a symlink, and never from a pipe or a device. Errors: AppError
 * `backup_not_found`, `backup_foreign`, `backup_newer`, `backup_truncated`, `backup_damaged`, `backup_passphrase_wrong`; those of `work`.
 */
export async function readBackup<T>(path: string, passphrase: string, work: (backup: OpenBackup) => Promise<T>): Promise<T> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const from = (position: number, length: number) => readAt(handle, position, length);
    const head = await from(0, headerBytes);
    const header = checkHeader(head);
    await checkEnd(from, size);
    const content = openPieces(from, size, await openHeader(header, passphrase));
    const [first, second, store] = await twoLines(content);
    const said = asJson(first);
    if (isNewer(said)) throw trouble('backup_newer');
    const [manifest, secrets] = [Manifest.safeParse(said), Secrets.safeParse(asJson(second))];
    // The parser's own message may quote what it read: it must not become a cause.
    if (!manifest.success || !secrets.success) throw trouble('backup_damaged');
    return await work({ manifest: manifest.data, secrets: secrets.data, store, digest: createHash('sha256').update(head).digest('hex') });
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw trouble('backup_not_found', cause);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw trouble('backup_foreign');
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The first two lines, and what follows them. Errors: AppError `backup_damaged`. */
async function twoLines(content: AsyncGenerator<Buffer>): Promise<[string, string, AsyncIterable<Buffer>]> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const first = head.indexOf(10);
    const second = first === -1 ? -1 : head.indexOf(10, first + 1);
    if (second !== -1)
      return [head.toString('utf8', 0, first), head.toString('utf8', first + 1, second), followedBy(head.subarray(second + 1), content)];
    const next = await content.next();
    if (next.done === true || head.length > mostLineBytes) throw trouble('backup_damaged');
    head = Buffer.concat([head, next.value]);
  }
}

async function* followedBy(rest: Buffer, content: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  yield* content;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isNewer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number' && value.version > contentsVersion;

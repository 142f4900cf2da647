import { createCipheriv, createDecipheriv } from 'node:crypto';
import { headerBytes, type FileKeys } from './file-header.ts';
import { trouble } from './file-trouble.ts';

/**
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015; as in age and Tink): the content in pieces of 64 KiB, each under AES-256-GCM with the nonce
 * prefix (7) · number (4, big-endian) · last (1). A piece that was changed, moved, left out or put in twice does not open, and one that is not
 * marked as the last one is never the end. Behind the last piece the file says that it is over, so that a cut is told from a change.
 */
export const tagBytes = 16;
export const endMark = Buffer.from('end of doorward\n', 'latin1');

/** Takes the content in pieces of any length and hands sealed ones on. `end` must be called. */
export class PieceSealer {
  readonly #keys: FileKeys;
  readonly #write: (bytes: Buffer) => Promise<void>;
  #waiting: Buffer = Buffer.alloc(0);
  #number = 0;

  constructor(keys: FileKeys, write: (bytes: Buffer) => Promise<void>) {
    this.#keys = keys;
    this.#write = write;
  }

  /** Errors: those of `write`. */
  async add(content: Buffer): Promise<void> {
    this.#waiting = Buffer.concat([this.#waiting, content]);
    // One byte at least is kept back: the last piece must know that it is the last.
    while (this.#waiting.length > this.#keys.pieceBytes) await this.#seal(this.#keys.pieceBytes, false);
  }

  async end(): Promise<void> {
    await this.#seal(this.#waiting.length, true);
    await this.#write(endMark);
  }

  async #seal(length: number, isLast: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.#keys.stream, nonceOf(this.#keys, this.#number, isLast));
    const sealed = Buffer.concat([cipher.update(this.#waiting.subarray(0, length)), cipher.final(), cipher.getAuthTag()]);
    this.#waiting = this.#waiting.subarray(length);
    this.#number += 1;
    await this.#write(sealed);
  }
}

/** `length` bytes from `position` on; fewer where the file ends. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** Whether a file of `size` bytes says that it is over: looked at before anybody works for its keys. Errors: AppError `backup_truncated`; those of `readAt`. */
export async function checkEnd(readAt: ReadAt, size: number): Promise<void> {
  const end = size - endMark.length;
  if (end < headerBytes + tagBytes || !(await readAt(end, endMark.length)).equals(endMark)) throw trouble('backup_truncated');
}

/**
 * The content of what follows the header in a file of `size` bytes, piece by piece; nothing comes out that was not checked. Only who takes all of it
 * knows that the file is whole. Errors: AppError `backup_damaged`; those of `readAt`.
 */
export async function* openPieces(readAt: ReadAt, size: number, keys: FileKeys): AsyncGenerator<Buffer> {
  const end = size - endMark.length;
  const sealedBytes = keys.pieceBytes + tagBytes;
  for (let number = 0, at = headerBytes; at < end; number += 1, at += sealedBytes) {
    const isLast = at + sealedBytes >= end;
    yield opened(await readAt(at, Math.min(sealedBytes, end - at)), keys, nonceOf(keys, number, isLast));
  }
}

function opened(sealed: Buffer, keys: FileKeys, nonce: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.stream, nonce, { authTagLength: tagBytes }).setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    throw trouble('backup_damaged');
  }
}

function nonceOf({ noncePrefix }: FileKeys, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  noncePrefix.copy(nonce);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

import { createHmac, hkdfSync, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { trouble } from './file-trouble.ts';

/**
 * The first 96 bytes of a backup, in the clear: what it takes to get from the passphrase to the keys.
 *
 * 0 magic (16) · 16 version · 17 log2 N · 18 r · 19 p · 20 log2 of a piece's length · 21 salt (32) · 53 nonce prefix (7)
 * · 60 HMAC-SHA-256 of all before, under a key of the passphrase (32) · 92 CRC-32 of all before (4, big-endian)
 *
 * The checksum tells a damaged header from a wrong passphrase; the HMAC says that the parameters are those of the one who knew it.
 */
export const headerBytes = 96;
export const magic = Buffer.from('doorward-backup\n', 'latin1');
export const version = 1;

const saltAt = 21;
const prefixAt = 53;
const macAt = 60;
const crcAt = 92;

/** OWASP's first choice for scrypt: 128 MiB, about 0.4 s (Password Storage Cheat Sheet). */
const cost = { log2N: 17, r: 8, p: 1 } as const;
/** What is read asks for 64 MiB at least and 256 MiB at most, so that an edited header can neither weaken a guess nor fill the memory. */
const accepted = { least: 16, most: 18 } as const;
const log2Piece = 16;

export interface FileKeys {
  /** For the pieces: AES-256-GCM. */
  readonly stream: Buffer;
  /** The first seven bytes of each piece's nonce. */
  readonly noncePrefix: Buffer;
  /** What a piece holds, the last one perhaps less. */
  readonly pieceBytes: number;
}

/** A new header with a new salt, and its keys. */
export async function makeHeader(passphrase: string): Promise<{ readonly header: Buffer; readonly keys: FileKeys }> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.set([version, cost.log2N, cost.r, cost.p, log2Piece], magic.length);
  randomBytes(32).copy(header, saltAt);
  randomBytes(7).copy(header, prefixAt);
  const { mac, keys } = await keysOf(header, passphrase);
  mac.copy(header, macAt);
  header.writeUInt32BE(crc32(header.subarray(0, crcAt)), crcAt);
  return { header, keys };
}

/**
 * The header of a file that begins so, as far as it can be judged without the passphrase. `start`: its first bytes, as many as there are. Errors:
 * AppError `backup_foreign`, `backup_newer`, `backup_truncated`, `backup_damaged`.
 */
export function checkHeader(start: Buffer): Buffer {
  if (!magic.subarray(0, start.length).equals(start.subarray(0, magic.length)) || start.length === 0) throw trouble('backup_foreign');
  if (start.length > magic.length && (start[magic.length] ?? 0) > version) throw trouble('backup_newer');
  if (start.length < headerBytes) throw trouble('backup_truncated');
  const header = start.subarray(0, headerBytes);
  if (crc32(header.subarray(0, crcAt)) !== header.readUInt32BE(crcAt) || !isAcceptable(header)) throw trouble('backup_damaged');
  return header;
}

/** The keys behind a checked header. Errors: AppError `backup_passphrase_wrong`. */
export async function openHeader(header: Buffer, passphrase: string): Promise<FileKeys> {
  const { mac, keys } = await keysOf(header, passphrase);
  if (!timingSafeEqual(mac, header.subarray(macAt, crcAt))) throw trouble('backup_passphrase_wrong');
  return keys;
}

function isAcceptable(header: Buffer): boolean {
  const [ofVersion, log2N = 0, r, p, piece] = header.subarray(magic.length);
  return ofVersion === version && log2N >= accepted.least && log2N <= accepted.most && r === cost.r && p === cost.p && piece === log2Piece;
}

/** Every key is bound to the whole header, so that no byte of it can be exchanged without exchanging all keys. */
async function keysOf(header: Buffer, passphrase: string): Promise<{ readonly mac: Buffer; readonly keys: FileKeys }> {
  const clear = header.subarray(0, macAt);
  const master = await stretch(passphrase, header.subarray(saltAt, prefixAt), 2 ** (header[magic.length + 1] ?? 0));
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', master, clear, `doorward backup ${purpose}`, 32));
  const mac = createHmac('sha256', key('header')).update(clear).digest();
  return { mac, keys: { stream: key('stream'), noncePrefix: Buffer.from(header.subarray(prefixAt, macAt)), pieceBytes: 2 ** log2Piece } };
}

/** Off the event loop. NFKC first: the same passphrase from another keyboard is the same passphrase. */
function stretch(passphrase: string, salt: Buffer, N: number): Promise<Buffer> {
  const { r, p } = cost;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

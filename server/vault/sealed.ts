import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { VaultFailure } from './failure.ts';
import type { FileBackend } from './holder.ts';

/** What the file of secrets looks like: parameters in the clear, everything else under AES-256-GCM. */
export type Sealed = z.infer<typeof sealedShape>;
export type KeyDerivation = NonNullable<Sealed['kdf']>;
export type Secrets = ReadonlyMap<string, string>;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const sealedShape = z.strictObject({
  format: z.literal(1),
  kind: z.enum(['passphrase-file', 'key-file']),
  // Bounded, so that an edited header can neither weaken the next write by much nor ask for more than 1 GiB. Null for a key file: its key is random.
  kdf: z
    .strictObject({
      name: z.literal('scrypt'),
      N: z.literal([2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
      r: z.literal(8),
      p: z.literal(1),
      salt: hex(16),
    })
    .nullable(),
  check: hex(32),
  iv: hex(12),
  tag: hex(16),
  data: z.base64(),
});
const secretsShape = z.array(z.tuple([z.string(), z.string()]));

/** New scrypt parameters with a new salt: OWASP's first choice (128 MiB, about 0.4 s). */
export function newKeyDerivation(): KeyDerivation {
  return { name: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: randomBytes(16).toString('hex') };
}

/** 32 bytes from a passphrase, off the event loop. NFKC first: the same passphrase from another keyboard is the same passphrase. */
export function deriveMasterKey(passphrase: string, kdf: KeyDerivation): Promise<Buffer> {
  const cost = { N: kdf.N, r: kdf.r, p: kdf.p, maxmem: 256 * kdf.N * kdf.r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(kdf.salt, 'hex'), 32, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** The shape of a file's text. Errors: VaultFailure `damaged`. */
export function parseSealed(text: string): Sealed {
  const sealed = sealedShape.safeParse(parsed(text));
  if (!sealed.success || (sealed.data.kind === 'key-file') !== (sealed.data.kdf === null)) throw new VaultFailure('damaged', sealed.error);
  return sealed.data;
}

/** Encrypts with a new iv; bound to the kind of file and to the server. */
export function seal(secrets: Secrets, master: Buffer, kind: FileBackend, kdf: KeyDerivation | null, serverId: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', subkey(master, 'encrypt'), iv).setAAD(boundTo(kind, serverId));
  const data = Buffer.concat([cipher.update(JSON.stringify([...secrets]), 'utf8'), cipher.final()]);
  const check = subkey(master, 'check').toString('hex');
  return { format: 1, kind, kdf, check, iv: iv.toString('hex'), tag: cipher.getAuthTag().toString('hex'), data: data.toString('base64') };
}

/** Errors: VaultFailure `wrong_passphrase` (for a key file: `damaged`) where the key is another one, `damaged` where the contents are. */
export function unseal(sealed: Sealed, master: Buffer, serverId: string): Secrets {
  // Kept apart from the tag, so that a typing mistake is not reported as a damaged file.
  if (!timingSafeEqual(subkey(master, 'check'), Buffer.from(sealed.check, 'hex'))) {
    throw new VaultFailure(sealed.kind === 'key-file' ? 'damaged' : 'wrong_passphrase');
  }
  const decipher = createDecipheriv('aes-256-gcm', subkey(master, 'encrypt'), Buffer.from(sealed.iv, 'hex'), { authTagLength: 16 });
  decipher.setAAD(boundTo(sealed.kind, serverId)).setAuthTag(Buffer.from(sealed.tag, 'hex'));
  try {
    const text = Buffer.concat([decipher.update(sealed.data, 'base64'), decipher.final()]).toString('utf8');
    return new Map(secretsShape.parse(JSON.parse(text)));
  } catch (error) {
    throw new VaultFailure('damaged', error);
  }
}

function subkey(master: Buffer, purpose: 'encrypt' | 'check'): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `doorward vault ${purpose}`, 32));
}

function boundTo(kind: FileBackend, serverId: string): Buffer {
  return Buffer.from(JSON.stringify(['doorward vault', 1, kind, serverId]), 'utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VaultFailure('damaged', error);
  }
}

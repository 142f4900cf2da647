import bcrypt from 'bcryptjs';
import { createHash, createHmac, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const run = {
  pbkdf2: promisify(pbkdf2),
  scrypt: promisify<Buffer, string, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt),
};

/** Ours: bcrypt over an HMAC of the whole password, so that nothing is cut at 72 bytes and every length costs the same (security.md M1, B22, B32). */
const ours = 'doorward_bcrypt$';

/** NFKC, then a keyed hash as 44 characters of base64. The key says what it is for; it is no secret, so a lost vault locks nobody out. */
function prehash(password: string): string {
  return createHmac('sha256', 'doorward password').update(password.normalize('NFKC')).digest('base64');
}

/** `doorward_bcrypt$` and a bcrypt record, which carries its cost (security.md B28). */
export async function hashPassword(password: string, cost: number): Promise<string> {
  return ours + (await bcrypt.hash(prehash(password), cost));
}

const whole = /^doorward_bcrypt\$\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** True where the record is not a whole one of ours at this cost, or a higher one: hash again at the next sign-in. */
export function needsRehash(record: string, cost: number): boolean {
  const rounds = whole.exec(record)?.[1];
  return rounds === undefined || Number(rounds) < cost;
}

/**
 * Whether the password fits the record: ours, Django's (`pbkdf2_sha256`, `pbkdf2_sha1`, `argon2`, `bcrypt_sha256`, `bcrypt`, `scrypt`) or
 * werkzeug's (`scrypt`, `pbkdf2`). A damaged or unknown record fits nothing and never throws (security.md M3, B29).
 */
export async function verifyPassword(password: string, record: string): Promise<boolean> {
  try {
    if (record.startsWith(ours)) return await bcrypt.compare(prehash(password), record.slice(ours.length));
    const [algorithm = '', ...rest] = record.split('$');
    if (algorithm === 'pbkdf2_sha256') return await djangoPbkdf2(password, rest, 'sha256');
    if (algorithm === 'pbkdf2_sha1') return await djangoPbkdf2(password, rest, 'sha1');
    if (algorithm === 'bcrypt_sha256') return await plainBcrypt(createHash('sha256').update(password).digest('hex'), rest);
    if (algorithm === 'bcrypt') return await plainBcrypt(password, rest);
    if (algorithm === 'argon2') return await djangoArgon2(password, rest);
    if (algorithm === 'scrypt') return await djangoScrypt(password, rest);
    if (algorithm.startsWith('scrypt:')) return await werkzeugScrypt(password, algorithm, rest);
    if (algorithm.startsWith('pbkdf2:')) return await werkzeugPbkdf2(password, algorithm, rest);
    return false;
  } catch {
    return false;
  }
}

/** `pbkdf2_sha256$<iterations>$<salt>$<base64>` */
async function djangoPbkdf2(password: string, [iterations, salt, hash]: readonly string[], digest: string): Promise<boolean> {
  if (!iterations || salt === undefined || !hash) return false;
  const expected = Buffer.from(hash, 'base64');
  return same(await run.pbkdf2(password, salt, within(iterations, 10_000_000), expected.length, digest), expected);
}

/** `bcrypt_sha256$$2b$12$…`: Django's name, an empty part, and a bcrypt record with its own dollar signs. */
async function plainBcrypt(text: string, rest: readonly string[]): Promise<boolean> {
  const record = rest.join('$');
  within(String(bcrypt.getRounds(record)), 16);
  return bcrypt.compare(text, record);
}

/** `argon2$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>`: Django's name before a PHC text. */
async function djangoArgon2(password: string, rest: readonly string[]): Promise<boolean> {
  const [, memory = '', passes = '', lanes = ''] = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(rest[2] ?? '') ?? [];
  within(memory, 1024 * 1024);
  within(passes, 64);
  within(lanes, 64);
  const { verify } = await import('@node-rs/argon2');
  return verify(`$${rest.join('$')}`, password);
}

/** `scrypt$<N>$<salt>$<r>$<p>$<base64>` */
async function djangoScrypt(password: string, [n, salt, r, p, hash]: readonly string[]): Promise<boolean> {
  return salt !== undefined && hash !== undefined && fitsScrypt(password, salt, [n, r, p], Buffer.from(hash, 'base64'));
}

/** `scrypt:<N>:<r>:<p>$<salt>$<hex>` */
async function werkzeugScrypt(password: string, algorithm: string, [salt, hex]: readonly string[]): Promise<boolean> {
  return salt !== undefined && hex !== undefined && fitsScrypt(password, salt, algorithm.split(':').slice(1), Buffer.from(hex, 'hex'));
}

async function fitsScrypt(
  password: string,
  salt: string,
  [n = '', r = '', p = '']: readonly (string | undefined)[],
  expected: Buffer,
): Promise<boolean> {
  const options = { N: within(n, 1 << 20), r: within(r, 32), p: within(p, 16), maxmem: 256 * 1024 * 1024 };
  return same(await run.scrypt(Buffer.from(password), salt, expected.length, options), expected);
}

/** `pbkdf2:<digest>:<iterations>$<salt>$<hex>` */
async function werkzeugPbkdf2(password: string, algorithm: string, [salt, hex]: readonly string[]): Promise<boolean> {
  const [, digest, iterations] = algorithm.split(':');
  if (!digest || !/^sha(?:1|256|512)$/.test(digest) || !iterations || salt === undefined || !hex) return false;
  const expected = Buffer.from(hex, 'hex');
  return same(await run.pbkdf2(password, salt, within(iterations, 10_000_000), expected.length, digest), expected);
}

/** An imported cost is somebody else's number: a limit keeps it from holding a worker for hours. */
function within(text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error('cost out of range');
  return value;
}

/** A hash of a few bytes, as a cut record has, would fit many passwords. */
const fewestBytes = 16;

function same(actual: Buffer, expected: Buffer): boolean {
  return expected.length >= fewestBytes && actual.length === expected.length && timingSafeEqual(actual, expected);
}

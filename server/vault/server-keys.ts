import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Vault } from '../ports/vault.ts';

export interface JwtKeys {
  readonly sign: CryptoKey;
  readonly verify: CryptoKey;
  /** Public half, with `kid`, `alg`, `use`: what jwks.json shows. */
  readonly publicJwk: JWK;
}

/** The keys a server needs, all of them out of two secrets in the vault. Where the vault does not answer, nothing is made in their place. */
export interface ServerKeys {
  /** For CSRF tokens. Without a vault: a key for this run only, because losing it costs a page one reload. */
  csrf(): Buffer;
  /** HMAC-SHA-256 of an address, 64 hex characters; '' without a vault (security.md A.2: a plain hash of an IPv4 is reversible). */
  hashAddress(address: string): string;
  /** HMAC of a short code under a key that is not beside it on the disk, base64url (security.md A.2: a plain hash of six digits is no hash). Errors: AppError `vault_unavailable`. */
  hashCode(code: string): string;
  /** HMAC of what must not be changed behind the server's back, under a key for that alone, base64url. Errors: AppError `vault_unavailable`. */
  sign(text: string): string;
  /** AES-256-GCM under a key from the vault, base64url; `context` must be the same at `open`. Errors: AppError `vault_unavailable`. */
  seal(text: string, context: string): string;
  /** Errors: AppError `vault_unavailable`, also where the text was sealed by another vault or was changed. */
  open(sealed: string, context: string): string;
  /** Errors: AppError `vault_unavailable`. */
  jwt(): JwtKeys;
  /** Asks the vault for what is still missing; never throws. */
  retry(): Promise<void>;
}

const masterName = 'server-secret';
const jwtName = 'jwt-key';

/** Reads the keys, making each one at its first use ever. A vault that is locked or has lost a secret is not asked to take a new one (security.md C). */
export async function loadServerKeys(vault: Vault): Promise<ServerKeys> {
  let derived = deriveFrom(randomBytes(32));
  let master: Buffer | null = null;
  let jwt: JwtKeys | null = null;
  const retry = async () => {
    try {
      if (!master) {
        master = Buffer.from(await readOrMake(vault, masterName, () => randomBytes(32).toString('base64')), 'base64');
        derived = deriveFrom(master);
      }
      jwt ??= await jwtFrom(await readOrMake(vault, jwtName, newJwtKey));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  };
  await retry();
  return {
    csrf: () => derived.csrf,
    hashAddress: (address) => (master ? createHmac('sha256', derived.address).update(address).digest('hex') : ''),
    hashCode: (code) =>
      createHmac('sha256', need(master && derived).code)
        .update(code)
        .digest('base64url'),
    sign: (text) =>
      createHmac('sha256', need(master && derived).sign)
        .update(text)
        .digest('base64url'),
    seal: (text, context) => seal(text, context, need(master && derived).seal),
    open: (sealed, context) => open(sealed, context, need(master && derived).seal),
    jwt: () => {
      if (!jwt) throw new AppError('vault_unavailable');
      return jwt;
    },
    retry,
  };
}

async function readOrMake(vault: Vault, name: string, make: () => string | Promise<string>): Promise<string> {
  const kept = await vault.read(name);
  if (kept !== null) return kept;
  const made = await make();
  await vault.write(name, made);
  return made;
}

function need<T>(value: T | null): T {
  if (value === null) throw new AppError('vault_unavailable');
  return value;
}

function seal(text: string, context: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function open(sealed: string, context: string, key: Buffer): string {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('vault_unavailable', { cause });
  }
}

interface Derived {
  readonly csrf: Buffer;
  readonly address: Buffer;
  readonly code: Buffer;
  readonly seal: Buffer;
  readonly sign: Buffer;
}

function deriveFrom(master: Buffer): Derived {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `doorward ${purpose}`, 32));
  return { csrf: derive('csrf'), address: derive('address'), code: derive('code'), seal: derive('seal'), sign: derive('sign') };
}

async function newJwtKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex') });
}

/** What the vault holds is checked like any input: a damaged key is no key. */
const SecretJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string(), kid: z.string() });

async function jwtFrom(secret: string): Promise<JwtKeys> {
  const jwk = readJwk(secret);
  const publicJwk: JWK = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, kid: jwk.kid, alg: 'EdDSA', use: 'sig' };
  const [sign, verify] = await Promise.all([importJWK(jwk, 'EdDSA'), importJWK(publicJwk, 'EdDSA')]);
  if (sign instanceof Uint8Array || verify instanceof Uint8Array) throw new AppError('vault_unavailable');
  return { sign, verify, publicJwk };
}

/** Errors: AppError `vault_unavailable`. */
function readJwk(secret: string): z.infer<typeof SecretJwk> {
  try {
    return SecretJwk.parse(JSON.parse(secret));
  } catch {
    // The parser's message quotes what it read: it must not become a cause.
    throw new AppError('vault_unavailable');
  }
}

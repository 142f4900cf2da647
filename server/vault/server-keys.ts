import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
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

function deriveFrom(master: Buffer): { csrf: Buffer; address: Buffer } {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `doorward ${purpose}`, 32));
  return { csrf: derive('csrf'), address: derive('address') };
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

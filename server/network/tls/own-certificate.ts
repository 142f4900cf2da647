import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Vault } from '../../ports/vault.ts';
import { describeMaterial, type TlsMaterial } from './material.ts';

interface Parts {
  readonly vault: Vault;
  readonly clock: Clock;
  /** Names the authority, so that a phone's owner can tell two of them apart. */
  readonly serverId: string;
}

/** Both keys and the authority's certificate in one secret: half of it would be worth nothing. */
const Secret = z.object({ format: z.literal(1), authority: z.object({ key: z.string(), certificate: z.string() }), key: z.string() });
type Secret = z.infer<typeof Secret>;

const secretName = 'network-tls';
const dayMs = 86_400_000;
const renewBeforeMs = 30 * dayMs;
const renewAuthorityBeforeMs = 365 * dayMs;

/** This installation's own authority and certificate. The keys are made once, in the vault, and stay: so does the pin. Only the certificate is short-lived. */
export class OwnCertificate {
  readonly #parts: Parts;
  #secret: Secret | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A fresh certificate for these names. Errors: AppError `vault_unavailable`; no key is ever made in the place of one that cannot be read (security.md C). */
  async issue(names: readonly string[]): Promise<TlsMaterial> {
    const secret = await this.#keys();
    const { issueLeaf } = await import('./issue.ts');
    const leaf = await issueLeaf(secret.authority, secret.key, names, this.#parts.clock.now());
    return describeMaterial(secret.key, leaf, secret.authority.certificate);
  }

  /** Whether what is in use is still good for these names, and for a while. */
  isGood(material: TlsMaterial, names: readonly string[]): boolean {
    const covered = new Set(material.names);
    return names.length === covered.size && names.every((name) => covered.has(name)) && material.notAfter - this.#parts.clock.now() > renewBeforeMs;
  }

  async #keys(): Promise<Secret> {
    const { vault, clock } = this.#parts;
    if (this.#secret === null) {
      const kept = await vault.read(secretName);
      this.#secret = kept === null ? await this.#write({ authority: newKey(), key: newKey() }) : readSecret(kept);
    }
    const { authority, key } = this.#secret;
    const ends = Date.parse(new X509Certificate(authority.certificate).validTo);
    if (ends - clock.now() < renewAuthorityBeforeMs) this.#secret = await this.#write({ authority: authority.key, key });
    return this.#secret;
  }

  /** In the vault before it is used: a pin that was given out must still be there after a crash. */
  async #write(keys: { readonly authority: string; readonly key: string }): Promise<Secret> {
    const { vault, clock, serverId } = this.#parts;
    const { issueAuthority } = await import('./issue.ts');
    const certificate = await issueAuthority(keys.authority, `Doorward ${serverId.slice(0, 8)}`, clock.now());
    const secret: Secret = { format: 1, authority: { key: keys.authority, certificate }, key: keys.key };
    await vault.write(secretName, JSON.stringify(secret));
    return secret;
  }
}

/** P-256 in PKCS#8, PEM. */
function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1', publicKeyEncoding: pem('spki'), privateKeyEncoding: pem('pkcs8') }).privateKey;
}

const pem = <T extends string>(type: T) => ({ type, format: 'pem' }) as const;

/** Errors: AppError `vault_unavailable`. */
function readSecret(text: string): Secret {
  try {
    const secret = Secret.parse(JSON.parse(text));
    new X509Certificate(secret.authority.certificate);
    return secret;
  } catch {
    // The parser's message quotes what it read: it must not become a cause.
    throw new AppError('vault_unavailable');
  }
}

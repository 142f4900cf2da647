import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Vault } from '../../ports/vault.ts';
import { describeMaterial, type TlsMaterial } from './material.ts';
import { covers, reachFor, type Reach } from './name-constraints.ts';

interface Parts {
  readonly vault: Vault;
  readonly clock: Clock;
  /** Names the authority, so that a phone's owner can tell two of them apart. */
  readonly serverId: string;
}

/** Both keys and the authority's certificate in one secret: half of it would be worth nothing. */
const Secret = z.object({
  format: z.literal(1),
  authority: z.object({
    key: z.string(),
    certificate: z.string(),
    /** Absent: an authority of before there were constraints. It works on, and gets them when its certificate is renewed. */
    reach: z.object({ names: z.array(z.string()), publicAddresses: z.boolean() }).optional(),
  }),
  key: z.string(),
});
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
    const secret = await this.#keys(reachFor(names));
    const { issueLeaf } = await import('./issue.ts');
    const leaf = await issueLeaf(secret.authority, secret.key, names, this.#parts.clock.now());
    return describeMaterial(secret.key, leaf, secret.authority.certificate);
  }

  /** Whether what is in use is still good for these names, and for a while. */
  isGood(material: TlsMaterial, names: readonly string[]): boolean {
    const covered = new Set(material.names);
    return names.length === covered.size && names.every((name) => covered.has(name)) && material.notAfter - this.#parts.clock.now() > renewBeforeMs;
  }

  /** An authority whose reach is too short gets a new certificate for its old key: who trusts the old one has to be given it. */
  async #keys(asked: Reach): Promise<Secret> {
    const { vault, clock } = this.#parts;
    if (this.#secret === null) {
      const kept = await vault.read(secretName);
      this.#secret = kept === null ? await this.#write({ authority: newKey(), key: newKey() }, asked) : readSecret(kept);
    }
    const { authority, key } = this.#secret;
    const ends = Date.parse(new X509Certificate(authority.certificate).validTo);
    if (ends - clock.now() < renewAuthorityBeforeMs || !covers(authority.reach ?? null, asked))
      this.#secret = await this.#write({ authority: authority.key, key }, union(authority.reach, asked));
    return this.#secret;
  }

  /** In the vault before it is used: a pin that was given out must still be there after a crash. */
  async #write(keys: { readonly authority: string; readonly key: string }, reach: Reach): Promise<Secret> {
    const { vault, clock, serverId } = this.#parts;
    const { issueAuthority } = await import('./issue.ts');
    const certificate = await issueAuthority(keys.authority, `Doorward ${serverId.slice(0, 8)}`, reach, clock.now());
    const authority = { key: keys.authority, certificate, reach: { ...reach, names: [...reach.names] } };
    const secret: Secret = { format: 1, authority, key: keys.key };
    await vault.write(secretName, JSON.stringify(secret));
    return secret;
  }
}

/** A name that comes and goes again changes the authority once. */
function union(kept: Reach | undefined, asked: Reach): Reach {
  return {
    names: [...new Set([...(kept?.names ?? []), ...asked.names])].toSorted(),
    publicAddresses: asked.publicAddresses || (kept?.publicAddresses ?? false),
  };
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

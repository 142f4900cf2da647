import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import { askForDocument } from './capped-fetch.ts';
import { ContactFailure } from './contact-failure.ts';
import type { ProviderDocument } from './discovery.ts';
import { isRecord } from './json.ts';
import { keepPinned } from './pinned-keys.ts';
import { allowsLoopbackHttp } from './web-address.ts';

/** A JSON Web Key (RFC 7517) without private parts. */
export type PublicJwk = Readonly<Record<string, unknown>>;

const mostKeys = 100;
/** Private parts of every kind of key (RFC 7518 6.2.2, 6.3.2, 6.4.1; RFC 8037 2). */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const isPublicKey = (key: unknown): key is PublicJwk =>
  isRecord(key) && typeof key['kty'] === 'string' && !privateParts.some((part) => Object.hasOwn(key, part));

/** The keys of a JWK set. Errors: ContactFailure `bad_answer`: no set, empty, too large, or with a key that is not public and so is nobody's any more. */
export function readKeySet(json: Readonly<Record<string, unknown>>): readonly PublicJwk[] {
  const keys: unknown = json['keys'];
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys || !keys.every(isPublicKey)) throw new ContactFailure('bad_answer');
  return keys;
}

/** How long a key is believed after it was last seen in the provider's set, ms: a removed one dies that soon. */
const believedMs = 10_000;
/** The least time between two fetches that an unknown key id brings about, ms. */
const forcedEveryMs = 5_000;

/** The provider's signing keys, kept for a short while (security.md C, key rotation). */
export class KeySet {
  readonly #clock: Clock;
  readonly #pin: KeyObject | undefined;
  #keys: readonly PublicJwk[] = [];
  #at = -Infinity;
  #forcedAt = -Infinity;
  #underWay: Promise<void> | undefined;

  constructor(clock: Clock, pin: KeyObject | undefined) {
    this.#clock = clock;
    this.#pin = pin;
  }

  /** Fetches the set; one request for all who wait. Errors: ContactFailure. */
  fetch(document: ProviderDocument, signal: AbortSignal): Promise<void> {
    this.#underWay ??= this.#fetch(document, signal).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  /** Keys young enough to be believed. A key id that is not among them brings about one fetch more, every five seconds at most. Errors: ContactFailure. */
  async forKid(kid: string | undefined, document: ProviderDocument, signal: AbortSignal): Promise<readonly PublicJwk[]> {
    if (!this.#within(this.#at, believedMs)) await this.fetch(document, signal);
    else if (kid !== undefined && !this.#keys.some((key) => key['kid'] === kid) && !this.#within(this.#forcedAt, forcedEveryMs)) {
      this.#forcedAt = this.#clock.now();
      await this.fetch(document, signal);
    }
    return this.#keys;
  }

  async #fetch(document: ProviderDocument, signal: AbortSignal): Promise<void> {
    const at = this.#clock.now();
    const keys = readKeySet(await askForDocument(document.jwksUri, allowsLoopbackHttp(document.issuer), signal));
    this.#keys = keepPinned(keys, this.#pin);
    this.#at = at;
  }

  /** A clock that was set back makes everything old. */
  #within(at: number, ms: number): boolean {
    const age = this.#clock.now() - at;
    return age >= 0 && age < ms;
  }
}

import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import { ContactFailure } from './contact-failure.ts';
import { waitUntil, withDeadline } from './deadline.ts';
import { discover, samePlaces, type ProviderDocument } from './discovery.ts';
import { KeySet, type PublicJwk } from './key-set.ts';

const deadlineMs = 7_500;

/** What was last learned from a provider about itself: its document and its keys. Asks no more than it must, and once for all who wait. */
export class Contact {
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  readonly #keys: KeySet;
  #good: { readonly document: ProviderDocument; readonly at: number } | undefined;
  #underWay: Promise<ProviderDocument> | undefined;

  constructor(parts: { issuer: string; clock: Clock; pin: KeyObject | undefined; closing: AbortSignal }) {
    this.#issuer = parts.issuer;
    this.#clock = parts.clock;
    this.#closing = parts.closing;
    this.#keys = new KeySet(parts.clock, parts.pin);
  }

  /** Was the provider found in order less than `ms` ago? */
  isFresh(ms: number): boolean {
    const age = this.#good === undefined ? Infinity : this.#clock.now() - this.#good.at;
    return age >= 0 && age < ms;
  }

  /** The provider's document, not older than `ms`. Errors: ContactFailure. */
  async document(ms: number, signal: AbortSignal): Promise<ProviderDocument> {
    return this.#good !== undefined && this.isFresh(ms) ? this.#good.document : waitUntil(this.make(), signal);
  }

  /** Keys to check a signature with that names this key id. Errors: ContactFailure. */
  keys(kid: string | undefined, document: ProviderDocument, signal: AbortSignal): Promise<readonly PublicJwk[]> {
    return waitUntil(this.#keys.forKid(kid, document, this.#closing), signal);
  }

  /** Asks for document and keys now; joins the asking that is under way. Errors: ContactFailure. */
  make(): Promise<ProviderDocument> {
    this.#underWay ??= withDeadline(deadlineMs, this.#closing, (signal) => this.#make(signal)).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  /**
   * A document that points elsewhere than the last good one is refused, and the good one kept (security.md C). What was learned is as old as the last
   * question, not as the reading of its answer, which may have lain here while this computer slept or the provider went.
   */
  async #make(signal: AbortSignal): Promise<ProviderDocument> {
    const document = await discover(this.#issuer, signal);
    if (this.#good !== undefined && !samePlaces(this.#good.document, document)) throw new ContactFailure('issuer_changed');
    const at = this.#clock.now();
    await this.#keys.fetch(document, signal);
    this.#good = { document, at };
    return document;
  }
}

import type { Clock } from '../../ports/clock.ts';
import { failureOf } from './contact-failure.ts';
import type { Reachability, UnreachableReason } from './provider-port.ts';

/** Where changes of reachability are told. */
export interface ProviderLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
}

export interface BreakerParts {
  readonly clock: Clock;
  readonly log: ProviderLog | undefined;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** One contact; rejects where the provider is out. */
  readonly contact: () => Promise<unknown>;
}

interface Outage {
  readonly since: number;
  reason: UnreachableReason;
  waitMs: number;
}

const quietMs = 30_000;
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;

/**
 * Remembers an outage so that nobody waits for it again. Only its own timer tries: after 5 s, then twice as long up to 60 s, each ±20 %; so recovery
 * needs nobody, and never storms. While all is well it looks every 30 s (security.md C, "circuit breaker, jitter").
 */
export class Breaker {
  readonly #parts: BreakerParts;
  #outage: Outage | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: BreakerParts) {
    this.#parts = parts;
    this.#tryAfter(quietMs);
  }

  /** An outage is known: nothing should be asked of the provider. */
  get isOpen(): boolean {
    return this.#outage !== undefined;
  }

  reachability(): Reachability {
    return { reachable: !this.#outage, since: this.#outage?.since ?? null, reason: this.#outage?.reason ?? null };
  }

  /** Somebody found an outage. What is known already changes nothing. */
  failed(reason: UnreachableReason): void {
    if (this.#closed || this.#outage) return;
    this.#outage = { since: this.#parts.clock.now(), reason, waitMs: firstWaitMs };
    this.#parts.log?.warn({ reason }, 'the OpenID provider cannot be reached');
    this.#tryAfter(firstWaitMs);
  }

  /** No more timers, and nothing is remembered from here on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #tryAfter(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#try(), ms * (0.8 + 0.4 * this.#parts.random()));
    this.#timer.unref();
  }

  async #try(): Promise<void> {
    const known = this.#outage;
    try {
      await this.#parts.contact();
    } catch (error) {
      return this.#stillOut(known, failureOf(error).reason);
    }
    // What was asked before somebody found an outage says nothing of it; that outage has its own timer.
    if (this.#outage !== known) return;
    if (this.#outage && !this.#closed) this.#parts.log?.info({ since: this.#outage.since }, 'the OpenID provider is back');
    this.#outage = undefined;
    this.#tryAfter(quietMs);
  }

  #stillOut(known: Outage | undefined, reason: UnreachableReason): void {
    if (known === undefined || this.#outage !== known) return this.failed(reason);
    known.reason = reason;
    known.waitMs = Math.min(known.waitMs * 2, longestWaitMs);
    this.#tryAfter(known.waitMs);
  }
}

import type { Clock } from '../../ports/clock.ts';

const enough = 3;
const withinMs = 60_000;
const mostKept = 100;

/**
 * Broken answers (5xx) that people met at the token endpoint since the last good one. One person may be the cause of theirs: only when as many as three
 * met one within a minute, each from elsewhere, is the provider out of order (security.md C, "circuit breaker").
 */
export class Stumbles {
  readonly #clock: Clock;
  readonly #met = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more, met by `from`. True where that makes an outage of it. */
  count(from: string): boolean {
    const now = this.#clock.now();
    this.#met.delete(from);
    this.#met.set(from, now);
    for (const [other, at] of this.#met) if (now - at >= withinMs || this.#met.size > mostKept) this.#met.delete(other);
    return this.#met.size >= enough;
  }

  /** Somebody got a good answer. */
  clear(): void {
    this.#met.clear();
  }
}

import { dayMs, lifeMs, mostWrongTriesInDay, mostWrongTriesOfAccount, mostWrongTriesOfAll } from './pairing-limits.ts';

/**
 * How often codes were typed that nobody has: somebody who guesses is stopped, also where limits are switched off (security.md B66). Who waits is left
 * alone: a code that others' tries could void would let them keep pairing shut.
 */
export class WrongTries {
  readonly #tries = new Map<number, number[]>();
  #ofAll: number[] = [];

  /** How long until the account may try again, ms; null: now. */
  waitMs(accountId: number, now: number): number | null {
    const tries = this.#recent(accountId, now);
    const waits = [
      waitOf(tries, mostWrongTriesOfAccount, lifeMs, now),
      waitOf(tries, mostWrongTriesInDay, dayMs, now),
      waitOf(this.#ofAll, mostWrongTriesOfAll, lifeMs, now),
    ].filter((wait) => wait !== null);
    return waits.length === 0 ? null : Math.max(...waits);
  }

  /** True where this was the last one for a while. */
  count(accountId: number, now: number): boolean {
    this.#tries.set(accountId, [...this.#recent(accountId, now), now]);
    this.#ofAll = [...within(this.#ofAll, lifeMs, now), now];
    return this.waitMs(accountId, now) !== null;
  }

  #recent(accountId: number, now: number): number[] {
    const tries = within(this.#tries.get(accountId) ?? [], dayMs, now);
    if (tries.length === 0) this.#tries.delete(accountId);
    return tries;
  }
}

/** A try "from the future" (the clock was set back) counts no more. */
const within = (tries: readonly number[], ms: number, now: number) => tries.filter((at) => at <= now && now < at + ms);

function waitOf(tries: readonly number[], most: number, ms: number, now: number): number | null {
  const first = within(tries, ms, now).at(-most);
  return first === undefined ? null : first + ms - now;
}

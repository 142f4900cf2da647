import { lifeMs, mostWrongTriesOfAccount } from './pairing-limits.ts';

/** How often each account typed a code that nobody has: somebody who guesses is stopped, also where limits are switched off (security.md B66). */
export class WrongTries {
  readonly #tries = new Map<number, number[]>();

  /** How long until the account may try again, ms; null: now. */
  waitMs(accountId: number, now: number): number | null {
    const tries = this.#recent(accountId, now);
    const first = tries.at(-mostWrongTriesOfAccount);
    return first === undefined ? null : first + lifeMs - now;
  }

  /** True where this was the last one for a while. */
  count(accountId: number, now: number): boolean {
    const tries = [...this.#recent(accountId, now), now];
    this.#tries.set(accountId, tries);
    return tries.length >= mostWrongTriesOfAccount;
  }

  #recent(accountId: number, now: number): number[] {
    const tries = (this.#tries.get(accountId) ?? []).filter((at) => at <= now && now < at + lifeMs);
    if (tries.length === 0) this.#tries.delete(accountId);
    return tries;
  }
}

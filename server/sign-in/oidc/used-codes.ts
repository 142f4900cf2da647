import { createHash } from 'node:crypto';

/** Longer than any provider should let a code live (RFC 6749 4.1.2: ten minutes at most). */
const keptMs = 15 * 60_000;
const mostKept = 10_000;

/** Codes that were brought here before, by hash: a code is good once, whatever its provider thinks of it (security.md C "double use"; RFC 9700 4.2.4). */
export class UsedCodes {
  readonly #until = new Map<string, number>();

  /** True for the first who brings it. Nothing is awaited: of twenty parallel ones one gets true. */
  claim(code: string, now: number): boolean {
    for (const [key, until] of this.#until) {
      if (until > now && this.#until.size < mostKept) break;
      this.#until.delete(key);
    }
    const key = hash(code);
    if (this.#until.has(key)) return false;
    this.#until.set(key, now + keptMs);
    return true;
  }

  /** It did not reach the provider: it may be brought again. */
  release(code: string): void {
    this.#until.delete(hash(code));
  }
}

const hash = (code: string) => createHash('sha256').update(code).digest('base64url');

import { createHash, randomBytes } from 'node:crypto';

const mostWaiting = 1_000;

interface Guest<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/**
 * Things that wait a few minutes to be collected once, by whoever holds a secret. In memory on purpose: they hold tokens and verifiers, which
 * belong on no disk, and after a restart one starts again. Taking is one step (security.md C "double use"); the oldest make room (B70).
 */
export class OneTimeRoom<T> {
  readonly #guests = new Map<string, Guest<T>>();

  /** 256 bits, base64url: the only key to it. */
  put(value: T, expiresAt: number, now: number): string {
    this.#makeRoom(now);
    const secret = randomBytes(32).toString('base64url');
    this.#guests.set(hash(secret), { value, expiresAt });
    return secret;
  }

  peek(secret: string, now: number): T | undefined {
    const guest = this.#guests.get(hash(secret));
    return guest && guest.expiresAt >= now ? guest.value : undefined;
  }

  take(secret: string, now: number): T | undefined {
    const value = this.peek(secret, now);
    this.#guests.delete(hash(secret));
    return value;
  }

  get size(): number {
    return this.#guests.size;
  }

  #makeRoom(now: number): void {
    for (const [key, { expiresAt }] of this.#guests) if (expiresAt < now) this.#guests.delete(key);
    const [oldest] = this.#guests.keys();
    if (this.#guests.size >= mostWaiting && oldest !== undefined) this.#guests.delete(oldest);
  }
}

/** By hash, so that no lookup compares a secret byte by byte. */
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');

import { createHash, randomBytes } from 'node:crypto';

const mostWaiting = 5_000;

interface Guest<T> {
  readonly value: T;
  readonly expiresAt: number;
  readonly group: string;
}

/** Of one group there are so many at most: the oldest of the group makes room, not another's. */
export interface GroupCap {
  readonly group: string;
  readonly most: number;
}

/**
 * Things that wait a few minutes to be collected once, by whoever holds a secret. In memory on purpose: they hold tokens and verifiers, which
 * belong on no disk, and after a restart one starts again. Taking is one step (security.md C "double use"); the oldest make room (B70).
 */
export class OneTimeRoom<T> {
  readonly #guests = new Map<string, Guest<T>>();

  /** 256 bits, base64url: the only key to it. */
  put(value: T, expiresAt: number, now: number, cap: GroupCap = { group: '', most: mostWaiting }): string {
    this.#makeRoom(now, cap);
    const secret = randomBytes(32).toString('base64url');
    this.#guests.set(hash(secret), { value, expiresAt, group: cap.group });
    return secret;
  }

  /** What was taken waits on, with the same secret: for whoever could not use it after all. */
  putBack(secret: string, value: T, expiresAt: number): void {
    this.#guests.set(hash(secret), { value, expiresAt, group: '' });
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

  /** Of a group that has its most, its oldest goes; where the whole room is full, the oldest of the largest group: nobody pushes out others (security.md B70). */
  #makeRoom(now: number, { group, most }: GroupCap): void {
    const byGroup = new Map<string, string[]>();
    for (const [key, guest] of this.#guests) {
      if (guest.expiresAt < now) this.#guests.delete(key);
      else byGroup.set(guest.group, [...(byGroup.get(guest.group) ?? []), key]);
    }
    const own = byGroup.get(group) ?? [];
    const [largest = []] = [...byGroup.values()].toSorted((one, other) => other.length - one.length);
    const [oldest] = own.length >= most ? own : this.#guests.size >= mostWaiting ? largest : [];
    if (oldest !== undefined) this.#guests.delete(oldest);
  }
}

/** By hash, so that no lookup compares a secret byte by byte. */
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');

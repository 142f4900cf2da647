import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { isIPv6 } from 'node:net';
import { AppError } from '../errors.ts';
import type { Peer } from './peer.ts';

export interface Limit {
  readonly attempts: number;
  readonly seconds: number;
}

export interface ThrottleLimits {
  readonly enabled: boolean;
  readonly perAccount: Limit;
  readonly perAddress: Limit;
}

/** A limit that has just shut. `name` and `day` are about whoever was tried, `address` about where the tries came from. */
export interface ShutLimit {
  readonly limit: 'name' | 'day' | 'address';
  readonly accountId: number | null;
  readonly peer: Peer;
}

/** A day's tries of one name, as a multiple of what is let through at a stretch: the stronger stop of security.md B35 (N 3.2.2). */
const stretches = 5;
const daySeconds = 86_400;
const mostKnown = 10_000;

/** Counts failures, per name and per address. A throttle, never a lock: after Retry-After the right password works (security.md B35-B37). */
export class Throttle {
  readonly #enabled: boolean;
  readonly #names: RateLimiterMemory;
  readonly #days: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;
  /** Names and addresses from which they were right before: guesses from elsewhere do not shut those out. */
  readonly #known = new Set<string>();
  /** Limits that are shut, and until when: the first refusal of a window is news, those after it are not. */
  readonly #told = new Map<string, number>();
  readonly #onShut: (shut: ShutLimit) => Promise<void>;

  /** `onShut` is told once a window and name; what it throws changes nothing, the refusal stands. */
  constructor({ enabled, perAccount, perAddress }: ThrottleLimits, onShut: (shut: ShutLimit) => Promise<void> = () => Promise.resolve()) {
    this.#onShut = onShut;
    this.#enabled = enabled;
    this.#names = new RateLimiterMemory({ points: perAccount.attempts, duration: perAccount.seconds });
    this.#days = new RateLimiterMemory({ points: perAccount.attempts * stretches, duration: daySeconds });
    this.#addresses = new RateLimiterMemory({ points: perAddress.attempts, duration: perAddress.seconds });
  }

  /**
   * Takes one attempt of `name` from this address before anything is checked, so that parallel guesses cannot slip by; `forgive` gives it back.
   * This computer counts apart from the network: nobody out there can keep its owner out (B36). `accountId`: whom the try is about, for the log.
   * Errors: AppError `too_many_attempts`.
   */
  async attempt(name: string, peer: Peer, accountId: number | null = null): Promise<void> {
    if (!this.#enabled) return;
    await this.#take(this.#addresses, addressKey(peer), { limit: 'address', accountId: null, peer });
    const key = this.#keyOf(name, peer);
    await this.#take(this.#names, key, { limit: 'name', accountId, peer });
    if (!peer.isLocal) await this.#take(this.#days, key, { limit: 'day', accountId, peer });
  }

  /** It was right: neither the name nor the address has anything against it any more. */
  async forgive(name: string, peer: Peer): Promise<void> {
    if (!this.#enabled) return;
    const key = this.#keyOf(name, peer);
    await Promise.all([this.#names.delete(key), this.#days.delete(key), this.#addresses.reward(addressKey(peer), 1)]);
    if (!peer.isLocal) this.#remember(fromHere(name, peer));
  }

  /**
   * How much longer `name` is refused, ms: from this computer, from the network, or from a place where they were right before, whichever lasts longest.
   * Null where it is refused from nowhere. Limits of addresses are not looked at: those are about nobody in particular.
   */
  async shutFor(name: string): Promise<number | null> {
    if (!this.#enabled) return null;
    const known = [...this.#known].filter((key) => key.endsWith(`:${name}`));
    const keys = [`here:${name}`, `network:${name}`, ...known];
    const left = await Promise.all(keys.flatMap((key) => [leftOf(this.#names, key), leftOf(this.#days, key)]));
    const longest = Math.max(...left);
    return longest > 0 ? longest : null;
  }

  #keyOf(name: string, peer: Peer): string {
    if (peer.isLocal) return `here:${name}`;
    const own = fromHere(name, peer);
    return this.#known.has(own) ? own : `network:${name}`;
  }

  #remember(own: string): void {
    this.#known.delete(own);
    this.#known.add(own);
    dropOldest(this.#known);
  }

  async #take(limiter: RateLimiterMemory, key: string, shut: ShutLimit): Promise<void> {
    const waitMs = await take(limiter, key);
    if (waitMs === null) return;
    if (this.#isNews(`${shut.limit} ${key}`, waitMs)) await this.#onShut(shut).catch(() => undefined);
    throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
  }

  #isNews(key: string, waitMs: number): boolean {
    const now = performance.now();
    if ((this.#told.get(key) ?? -Infinity) > now) return false;
    this.#told.delete(key);
    this.#told.set(key, now + waitMs);
    dropOldest(this.#told);
    return true;
  }
}

function dropOldest(kept: Set<string> | Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > mostKnown && oldest !== undefined) kept.delete(oldest);
}

/** Null where it may; else how long until it may again, ms. */
async function take(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return refusal.msBeforeNext;
  }
}

/** How much longer a key is refused, ms; 0 where it is not. Takes no try. */
async function leftOf(limiter: RateLimiterMemory, key: string): Promise<number> {
  const now = await limiter.get(key);
  return now !== null && now.remainingPoints <= 0 ? now.msBeforeNext : 0;
}

const fromHere = (name: string, peer: Peer) => `known:${addressKey(peer)}:${name}`;

/** What limits count an address by: a household has a whole /64 of IPv6 addresses (security.md B37). This computer is `here`. */
export function addressKey({ address, isLocal }: Peer): string {
  // A proxy on this computer that is not known as one passes on the network from the same address as the owner's.
  if (isLocal) return 'here';
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::') ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

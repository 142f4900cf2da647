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

/** Counts failures, per name and per address. A throttle, never a lock: after Retry-After the right password works (security.md B35-B37). */
export class Throttle {
  readonly #enabled: boolean;
  readonly #names: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;

  constructor({ enabled, perAccount, perAddress }: ThrottleLimits) {
    this.#enabled = enabled;
    this.#names = new RateLimiterMemory({ points: perAccount.attempts, duration: perAccount.seconds });
    this.#addresses = new RateLimiterMemory({ points: perAddress.attempts, duration: perAddress.seconds });
  }

  /**
   * Takes one attempt of `name` from this address before anything is checked, so that parallel guesses cannot slip by; `forgive` gives it back.
   * This computer counts apart from the network: nobody out there can keep its owner out (B36). Errors: AppError `too_many_attempts`.
   */
  async attempt(name: string, peer: Peer): Promise<void> {
    if (!this.#enabled) return;
    await take(this.#addresses, addressKey(peer));
    await take(this.#names, nameKey(name, peer));
  }

  /** It was right: neither the name nor the address has anything against it any more. */
  async forgive(name: string, peer: Peer): Promise<void> {
    if (!this.#enabled) return;
    await this.#names.delete(nameKey(name, peer));
    await this.#addresses.reward(addressKey(peer), 1);
  }
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) });
  }
}

const nameKey = (name: string, peer: Peer) => `${peer.isLocal ? 'here' : 'network'}:${name}`;

/** A household has a whole /64 of IPv6 addresses; limits count by it (security.md B37). */
function addressKey({ address }: Peer): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::') ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left;
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

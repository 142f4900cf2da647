import type { Session } from './session.ts';

const youngMs = 24 * 3_600_000;

/**
 * A session younger than a day may not throw out older ones on its own word (product.md, promise 8; api.md revoke-others).
 * `proved`: the caller has just shown that it is them.
 */
export function mayEndOthers(current: Session | null, others: readonly Session[], proved: boolean, now: number): boolean {
  if (proved || current === null || now - current.createdAt >= youngMs) return true;
  return others.every((other) => other.createdAt >= current.createdAt);
}

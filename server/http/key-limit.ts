import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

const minuteMs = 60_000;
const mostWindows = 10_000;

/**
 * Counts what API keys with a limit ask for. The function that this returns takes one request of a key that may make `most` of them a minute; a minute
 * begins with the first request in it. Errors of that function: AppError `too_many_attempts`.
 */
export function createKeyLimit(): (keyId: number, most: number) => Promise<void> {
  // It counts and never forgets by itself, for its own windows go by the clock on the wall: setting that must neither open nor shut anything.
  const counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 0 });
  /** When the minute of a key began, on the monotonic clock. */
  const windows = new Map<number, number>();

  const windowOf = async (keyId: number, now: number): Promise<number> => {
    const begun = windows.get(keyId);
    if (begun !== undefined && now - begun < minuteMs) return begun;
    windows.delete(keyId);
    windows.set(keyId, now);
    const [oldest] = windows.keys();
    if (windows.size > mostWindows && oldest !== undefined) {
      windows.delete(oldest);
      await counts.delete(oldest);
    }
    await counts.delete(keyId);
    return now;
  };

  return async (keyId, most) => {
    const now = performance.now();
    const begun = await windowOf(keyId, now);
    const { consumedPoints } = await counts.penalty(keyId, 1);
    if (consumedPoints > most)
      throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, Math.ceil((begun + minuteMs - now) / 1000)) });
  };
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newAccount } from '../../server/accounts/new-account.ts';
import { AppError } from '../../server/errors.ts';
import type { Peer } from '../../server/http/peer.ts';
import type { SsoConnection } from '../../server/sign-in/oidc/connection.ts';
import { createFallback } from '../../server/sign-in/oidc/fallback.ts';
import type { Provider } from '../../server/sign-in/oidc/provider-port.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const peer = { address: '127.0.0.1' } as Peer;

/** A password at the door while the provider answers after so many milliseconds, as `Provider.check` promises it: it gives up after `withinMs`. */
async function knock(answersAfterMs: number) {
  const store = createMemoryStore();
  const now = Date.now();
  const account = await store.transaction((tx) =>
    tx.accounts.insert(newAccount({ username: 'eve', email: null, emailVerified: false, role: 'user', now })),
  );
  const check: Provider['check'] = (withinMs) =>
    new Promise((resolve) => setTimeout(() => resolve({ reachable: true, since: null, reason: null }), Math.min(withinMs, answersAfterMs)));
  const connection = { current: { settings: { fallback: 'outage' }, provider: { check } } } as unknown as SsoConnection;
  const prove = () => Promise.resolve({ account, method: 'password' as const });
  const open = createFallback({ store, clock: { now: () => now }, connection, prove, hashAddress: (address) => address });
  const start = performance.now();
  let ended: { readonly what: string; readonly ms: number } | undefined;
  const end = (what: string) => (ended = { what, ms: performance.now() - start });
  void open('eve', 'password', peer).then(
    () => end('in'),
    (error: unknown) => end(error instanceof AppError ? error.code : String(error)),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  await store.close();
  return ended;
}

describe('C, B80: of the three seconds that somebody with a password may wait, finding out about the provider takes two', () => {
  test.each([
    [0, 'password_sign_in_disabled', 0],
    [1_000, 'password_sign_in_disabled', 1_000],
    [2_001, 'in', 2_000],
    [60_000, 'in', 2_000],
  ])('one that answers after %i ms: %s', async (answersAfterMs, what, ms) => {
    expect(await knock(answersAfterMs)).toEqual({ what, ms });
  });
});

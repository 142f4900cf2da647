import { describe, expect, test } from 'vitest';
import { authorizationUrl, connect, exchange, timed } from './at-provider.ts';
import { startLyingProvider, type Lies, type LyingProvider } from './lying-provider.ts';
import { makeKey } from './signing.ts';

const key = makeKey('first');

/** Each way of being silent has a provider of its own, so that all can be waited for at once. */
async function withLiar<T>(work: (liar: LyingProvider) => Promise<T>): Promise<T> {
  const liar = await startLyingProvider([key]);
  return work(liar).finally(() => liar.stop());
}

async function silentFor(lies: Lies): Promise<{ ms: number; outcome: string; reason: string | null }> {
  return withLiar(async (liar) => {
    const provider = connect(liar.issuer);
    if (lies.faultAt?.[0] === 'token') await authorizationUrl(provider);
    liar.lies = lies;
    const call = await timed(() => exchange(provider));
    return { ...call, reason: provider.reachability().reason };
  });
}

describe('C a provider that keeps silent: every call ends within eight seconds, and the outage is known', () => {
  test('wholly, in the middle of an answer, or a byte at a time; everywhere, for tokens, for keys, or slowly in each place', async () => {
    const ways: readonly Lies[] = (['black_hole', 'half_answer', 'drip'] as const).flatMap((fault) => [
      { fault },
      { fault, faultAt: ['token'] },
      { fault, faultAt: ['keys'] },
    ]);
    const all = await Promise.all([...ways, { delayMs: 4_000 }].map(silentFor));
    for (const one of all) {
      expect(one).toMatchObject({ outcome: 'casdoor_unreachable', reason: 'timeout' });
      expect(one.ms).toBeLessThan(8_000);
    }
  });

  test('userinfo that never answers is done without, in the same time', async () => {
    await withLiar(async (liar) => {
      liar.lies = { fault: 'black_hole', faultAt: ['userinfo'], claims: { groups: undefined } };
      const provider = connect(liar.issuer);
      const call = await timed(() => exchange(provider));
      expect(call.outcome).toBe('accepted');
      expect(call.ms).toBeLessThan(8_000);
      expect(provider.reachability().reachable).toBe(true);
    });
  });

  test('check waits no longer than it was told and never throws, and the contact goes on', async () => {
    await withLiar(async (liar) => {
      liar.lies = { fault: 'black_hole' };
      const provider = connect(liar.issuer);
      // Still so: it did not wait for the five seconds after which this is known to be an outage.
      expect(await provider.check(200)).toMatchObject({ reachable: true });
      expect(await provider.check(7_000)).toMatchObject({ reachable: false, reason: 'timeout' });
      expect(liar.asked.discovery).toBe(1);
    });
  });
});

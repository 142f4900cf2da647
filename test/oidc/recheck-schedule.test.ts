import { afterEach, describe, expect, test, vi } from 'vitest';
import { newAccount } from '../../server/accounts/new-account.ts';
import { identityKey } from '../../server/accounts/identity.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import type { Connected, SsoConnection } from '../../server/sign-in/oidc/connection.ts';
import type { FreshIdentity } from '../../server/sign-in/oidc/identity.ts';
import { Recheck } from '../../server/sign-in/oidc/recheck.ts';
import { mostAtOnce, tickMs } from '../../server/sign-in/oidc/recheck-schedule.ts';

const issuer = 'https://door.example';
const start = Date.UTC(2026, 0, 1);

/** So many people who all signed in at once and stay; a provider that counts who is asked about when. */
async function crowd(people: number, recheckSeconds: number) {
  const store = createMemoryStore();
  let now = start;
  const clock = { now: () => now };
  await store.transaction(async (tx) => {
    for (let number = 1; number <= people; number += 1) {
      const { id } = await tx.accounts.insert(newAccount({ username: `p${String(number)}`, email: null, emailVerified: false, role: 'user', now }));
      const subject = String(number);
      const named = { username: null, email: null, displayName: null, groups: [] };
      const times = { groupsAt: now, linkedAt: now, lastUsedAt: now, goneAt: null, partedAt: null };
      await tx.identities.insert({
        accountId: id,
        key: identityKey(issuer, subject),
        issuer,
        subject,
        ...named,
        ...times,
        adminByGroup: false,
        sealedToken: subject,
      });
      await tx.apiKeys.insert({
        accountId: id,
        name: 'key',
        hash: subject.padStart(64, '0'),
        prefix: 'x',
        scopes: [],
        createdAt: now,
        expiresAt: null,
        lastUsedAt: null,
        isDefault: true,
      });
    }
  });
  const asked = new Map<string, number[]>();
  const refresh = (token: string, subject: string, answered?: (token: string | null) => void): Promise<FreshIdentity> => {
    asked.set(subject, [...(asked.get(subject) ?? []), now]);
    answered?.(null);
    const about = { username: null, email: null, emailVerified: false, displayName: null, givenName: null, familyName: null, groups: [] };
    return Promise.resolve({ identity: { issuer, subject, ...about }, refreshToken: token });
  };
  const provider = { refresh, reachability: () => ({ reachable: true, since: null, reason: null }) };
  const settings = { issuer, recheckSeconds, fallbackMaxAgeSeconds: 604_800, requiredGroups: [], adminGroups: [] };
  const connection = { current: { settings, provider } as unknown as Connected } as SsoConnection;
  const tokens = { seal: (_key: string, token: string | null) => token, open: ({ sealedToken }: { sealedToken: string | null }) => sealedToken };
  const log = { warn: () => undefined } as never;
  const recheck = new Recheck({ store, clock, log, connection, tokens, isPrimary: true });
  const tick = async () => {
    now += tickMs(recheckSeconds);
    await recheck.round();
    return [...asked.values()].filter((times) => times.at(-1) === now).length;
  };
  return { asked, tick, close: () => store.close() };
}

describe('asking again about a thousand people (security.md B79)', () => {
  test.each([
    [1000, 900],
    [1000, 3_600],
    [30, 900],
  ])(
    '%i people, each %i s: nobody waits longer than the schedule and two looks, and no look asks about more than its share',
    async (people, seconds) => {
      const { asked, tick, close } = await crowd(people, seconds);
      const ticks = Math.ceil((4 * seconds * 1000) / tickMs(seconds));
      const counts: number[] = [];
      for (let number = 0; number < ticks; number += 1) counts.push(await tick());
      expect(asked.size).toBe(people);
      const gaps = [...asked.values()].flatMap((times) => [start, ...times].slice(1).map((at, i) => at - ([start, ...times][i] ?? 0)));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(seconds * 1000 + 2 * tickMs(seconds));
      expect(Math.max(...counts)).toBeLessThanOrEqual(mostAtOnce(people, seconds));
      // Those who came together are not asked about together.
      expect(Math.max(...counts)).toBeLessThan(people / 3);
      await close();
    },
  );

  test('the share follows from people and schedule', () => {
    expect(mostAtOnce(1000, 900)).toBe(67);
    expect(mostAtOnce(10_000, 900)).toBe(667);
    expect(mostAtOnce(5, 900)).toBe(20);
    expect(tickMs(1)).toBe(500);
    expect(tickMs(900)).toBe(30_000);
  });
});

describe('each look comes a little early or late, so that many servers do not ask as one (security.md B79)', () => {
  afterEach(() => void vi.useRealTimers());
  const seconds = 20;
  const usual = tickMs(seconds);

  /** When the first looks came, ms after the start, of a server whose dice fall as given. */
  async function looksOf(dice: readonly number[]): Promise<readonly number[]> {
    vi.useFakeTimers();
    const begun = Date.now();
    const looks: number[] = [];
    const page = () => {
      looks.push(Date.now() - begun);
      return Promise.resolve({ items: [], next: null });
    };
    const settings = { issuer, recheckSeconds: seconds, fallbackMaxAgeSeconds: 604_800 };
    const provider = { reachability: () => ({ reachable: true, since: null, reason: null }) };
    const falls = [...dice];
    const recheck = new Recheck({
      store: { identities: { page } } as never,
      clock: { now: () => start },
      log: { warn: () => undefined } as never,
      connection: { current: { settings, provider } } as never,
      tokens: {} as never,
      isPrimary: true,
      random: () => falls.shift() ?? 0.5,
    });
    recheck.start();
    await vi.advanceTimersByTimeAsync(2 * usual * 1.2 + 1);
    recheck.stop();
    const seen = looks.length;
    await vi.advanceTimersByTimeAsync(10 * usual);
    expect(looks, 'stopped, it looks no more').toHaveLength(seen);
    return looks.slice(0, 2);
  }

  test.each([
    [
      [0, 0],
      [0.8, 1.6],
    ],
    [
      [0.5, 0.5],
      [1, 2],
    ],
    [
      [1, 0],
      [1.2, 2],
    ],
    [
      [0, 1],
      [0.8, 2],
    ],
  ])('dice %j: after %j of the usual time', async (dice, shares) => {
    expect(await looksOf(dice)).toEqual(shares.map((share) => Math.round(share * usual)));
  });
});

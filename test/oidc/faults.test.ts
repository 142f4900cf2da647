import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorizationUrl, connect, exchange, outcome, pushedClock, timed } from './at-provider.ts';
import { startLyingProvider, type LyingProvider } from './lying-provider.ts';
import type { Fault } from './provider-faults.ts';

let liar: LyingProvider;
const total = () => Object.values(liar.asked).reduce((sum, count) => sum + count, 0);
const reachable = { reachable: true, since: null, reason: null };

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
  liar.sent = 0;
});

const faults: readonly (readonly [Fault, string])[] = [
  ['server_error', 'server_error'],
  ['html', 'bad_answer'],
  ['cut_json', 'bad_answer'],
  ['huge', 'bad_answer'],
  ['redirect_loop', 'bad_answer'],
  ['content_type', 'bad_answer'],
  ['gzip', 'bad_answer'],
];

describe('C the provider is broken from the start: every call ends in time and says so', () => {
  test.each(faults)('%s', async (fault, reason) => {
    liar.lies = { fault };
    const provider = connect(liar.issuer);
    const before = total();
    const all = await Promise.all(Array.from({ length: 10 }, () => timed(() => exchange(provider))));
    expect(Math.max(...all.map((call) => call.ms))).toBeLessThan(8_000);
    expect(new Set(all.map((call) => call.outcome))).toEqual(new Set(['casdoor_unreachable']));
    expect(provider.reachability()).toMatchObject({ reachable: false, reason });
    expect(total() - before).toBe(1);
  });
});

describe('C the provider breaks while it is used: every call ends in time, and the next one at once', () => {
  test('an answer of 5xx at the token endpoint is one only when people from three places met it', async () => {
    const provider = connect(liar.issuer);
    await authorizationUrl(provider);
    liar.lies = { fault: 'server_error', faultAt: ['token'] };
    for (const from of ['here', 'here', 'here', '192.0.2.1']) {
      expect((await timed(() => exchange(provider, { from }))).outcome).toBe('casdoor_unreachable');
      expect(provider.reachability(), from).toEqual(reachable);
    }
    const third = await timed(() => exchange(provider, { from: '192.0.2.2' }));
    expect(third.outcome).toBe('casdoor_unreachable');
    expect(third.ms).toBeLessThan(8_000);
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'server_error' });
    const asked = total();
    const next = await Promise.all([outcome(exchange(provider)), outcome(provider.refresh('r', 's')), outcome(authorizationUrl(provider))]);
    // At once: nothing is asked any more.
    expect(new Set(next)).toEqual(new Set(['casdoor_unreachable']));
    expect(total()).toBe(asked);
  });

  test('a good answer in between, or a minute, makes 5xx answers begin anew', async () => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    const stumble = async (from: string) => {
      liar.lies = { fault: 'server_error', faultAt: ['token'] };
      await outcome(exchange(provider, { from }));
      liar.lies = {};
    };
    await stumble('one');
    await stumble('two');
    expect(await outcome(exchange(provider))).toBe('accepted');
    await stumble('three');
    await stumble('four');
    clock.forward(61_000);
    await stumble('five');
    expect(provider.reachability()).toEqual(reachable);
  });

  test.each(faults.filter(([, reason]) => reason === 'bad_answer'))('%s for one person’s code is no outage for the others', async (fault) => {
    const provider = connect(liar.issuer);
    await authorizationUrl(provider);
    liar.lies = { fault, faultAt: ['token'] };
    const first = await timed(() => exchange(provider));
    expect(first.outcome).toBe('casdoor_unreachable');
    expect(first.ms).toBeLessThan(8_000);
    await provider.check(1_000);
    expect(provider.reachability().reachable).toBe(true);
    // The same of all that it says is one.
    liar.lies = { fault };
    await exchange(provider).catch(() => undefined);
    await expect.poll(() => provider.reachability().reachable, { timeout: 8_000 }).toBe(false);
  });

  test.each(['server_error', 'content_type'] as const)('%s where the keys are', async (fault) => {
    liar.lies = { fault, faultAt: ['keys'] };
    expect((await timed(() => exchange(connect(liar.issuer)))).outcome).toBe('casdoor_unreachable');
  });
});

describe('C an answer of 200 MB', () => {
  test.each(['discovery', 'token', 'userinfo', 'keys'] as const)('costs no memory: %s', async (place) => {
    liar.lies = { fault: 'huge', faultAt: [place], claims: { groups: undefined } };
    await outcome(exchange(connect(liar.issuer)));
    expect(liar.sent).toBeGreaterThan(0);
    // Socket buffers on both sides take some; two hundred megabytes they are not.
    expect(liar.sent).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('C nobody is there', () => {
  test.each([
    ['refused', 'http://127.0.0.1:9'],
    ['dns', 'https://casdoor.invalid'],
  ])('%s', async (reason, issuer) => {
    const provider = connect(issuer);
    const call = await timed(() => authorizationUrl(provider));
    expect(call.outcome).toBe('casdoor_unreachable');
    expect(call.ms).toBeLessThan(8_000);
    expect(provider.reachability()).toMatchObject({ reachable: false, reason });
  });

  test('tls: a server that does not speak it', async () => {
    const provider = connect(liar.issuer.replace('http:', 'https:'));
    expect(await outcome(authorizationUrl(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability().reason).toBe('tls');
  });
});

describe('reachability', () => {
  test.each([
    ['invalid_grant', 400],
    ['invalid_client', 401],
    ['slow_down', 429],
  ])('a no is no outage, however many get it: %s', async (error, tokenStatus) => {
    liar.lies = { tokens: { error }, tokenStatus };
    const provider = connect(liar.issuer);
    for (const from of ['one', 'two', 'three', 'four']) expect(await outcome(exchange(provider, { from }))).toMatch(/_rejected$/);
    expect(await provider.check(1_000)).toEqual(reachable);
  });

  test('a wall in front that refuses an odd code is no outage', async () => {
    const provider = connect(liar.issuer);
    await authorizationUrl(provider);
    liar.lies = { tokenStatus: 403, tokens: { access_token: undefined } };
    expect(await outcome(exchange(provider))).toBe('bad_answer');
    expect(provider.reachability()).toEqual(reachable);
  });

  // When exactly it tries is breaker.test.ts, by a clock of its own.
  test('B80 recovers by itself when the provider is back, and asks once in the meantime', { timeout: 70_000 }, async () => {
    const provider = connect(liar.issuer);
    await authorizationUrl(provider);
    await liar.stop();
    const since = Date.now();
    expect(await outcome(exchange(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'refused' });
    expect((provider.reachability().since ?? 0) - since).toBeLessThan(1_000);
    await liar.start();
    const asked = total();
    while (!(await provider.check(1_000)).reachable && Date.now() - since < 60_000) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(Date.now() - since).toBeGreaterThan(4_500);
    expect(total() - asked).toBe(2);
    expect(await outcome(exchange(provider))).toBe('accepted');
  });

  test('a provider that was closed asks nothing more', async () => {
    liar.lies = { fault: 'black_hole' };
    const provider = connect(liar.issuer);
    const underWay = timed(() => exchange(provider));
    await new Promise((resolve) => setTimeout(resolve, 50));
    provider.close();
    expect((await underWay).outcome).toBe('casdoor_unreachable');
    // Not after the five seconds that a question may take.
    expect((await underWay).ms).toBeLessThan(4_000);
    const asked = total();
    expect(await outcome(exchange(provider))).toBe('casdoor_unreachable');
    expect(await provider.check(100)).toEqual(reachable);
    expect(total()).toBe(asked);
  });
});

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Health, ModeAnswer } from '../../server/contract/schemas.ts';
import { secret } from '../flows-multi/team.ts';
import { expectError, read, type Reply } from '../flows/talk.ts';
import { startLyingProvider, type Lies } from '../oidc/lying-provider.ts';
import type { Fault } from '../oidc/provider-faults.ts';
import { openCompany, people, ssoOf, useCompany, type Company } from './company.ts';
import { arriveAt } from './arrive.ts';

async function timed(call: () => Promise<Reply>): Promise<{ reply: Reply; ms: number }> {
  const start = performance.now();
  return { reply: await call(), ms: performance.now() - start };
}
const startOf = (company: Company) => () => company.send('POST', 'casdoor/start', { body: {} });
const modeOf = async (company: Company) => read(await company.send('GET', 'mode'), 200, ModeAnswer);
/** By itself: the breaker's next try may be a minute away where the machine was slow. */
const isBack = (company: Company) => expect.poll(async () => (await modeOf(company)).sso.reachable, { timeout: 80_000, interval: 200 }).toBe(true);
/** One question to the provider may take so long, ms. Whoever has an answer sooner did not wait for it: the two seconds at the door decided. */
const patienceMs = 5_000;

/** Something that takes calls at that port, hangs up, and counts them. */
async function hangUpAt(port: number): Promise<{ readonly calls: () => number; stop(): Promise<void> }> {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.on('error', () => undefined).destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { calls: () => calls, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** C "IdP down": what the provider is doing, and the reason that the server finds. */
const outages: readonly (readonly [Fault | 'refused', string])[] = [
  ['refused', 'refused'],
  ['black_hole', 'timeout'],
  ['drip', 'timeout'],
  ['server_error', 'server_error'],
  ['html', 'bad_answer'],
  ['cut_json', 'bad_answer'],
  ['huge', 'bad_answer'],
  ['redirect_loop', 'bad_answer'],
  ['content_type', 'bad_answer'],
];

describe.each(outages)('the provider is out: %s', (fault, reason) => {
  test('start says 503 within 8 s, mode and health since when and why, and a password gets in within 3 s', async () => {
    const lying = await startLyingProvider();
    const company = await openCompany({ sso: ssoOf(lying, { fallback: 'outage' }) });
    try {
      await company.settle({ username: 'eve' });
      const login = () => company.tryLogin({ ident: 'eve', password: secret });
      expectError(await login(), 403, 'password_sign_in_disabled');
      const inside = ((await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } })).body as { token: string }).token;
      if (fault === 'refused') await lying.stop();
      else lying.lies = { fault };
      company.clock.forward(11_000);
      const before = company.clock.now();
      const first = await timed(login);
      expect(first.reply.status, first.reply.text).toBe(200);
      expect(first.ms).toBeLessThan(patienceMs);
      const { reply, ms } = await timed(startOf(company));
      expectError(reply, 503, 'casdoor_unreachable');
      expect(ms).toBeLessThan(8000);
      const { sso, fallback } = await modeOf(company);
      expect([fallback, sso.reachable, sso.reason]).toEqual([true, false, reason]);
      expect(Math.abs(Date.parse(sso.since ?? '') - before)).toBeLessThan(10_000);
      expect(read(await company.send('GET', '/api/v1/health'), 200, Health)).toMatchObject({
        casdoor: 'unreachable',
        casdoor_since: sso.since,
        casdoor_reason: reason,
      });
      // Known by now: nobody waits for it again, and nothing is asked.
      const asked = lying.asked.discovery;
      expect((await login()).status).toBe(200);
      expectError(await startOf(company)(), 503, 'casdoor_unreachable');
      expect(lying.asked.discovery - asked).toBeLessThanOrEqual(1);
      expect((await company.send('GET', 'settings', { token: inside })).status).toBe(200);
      // C: of 200 MB it takes what it needs to see that they are too many, and not the rest (a mebibyte for each question, and what sockets hold).
      if (fault === 'huge') expect(lying.sent).toBeLessThan(48 * 1024 * 1024);
    } finally {
      await Promise.all([company.close(), lying.stop()]);
    }
  }, 40_000);
});

test('B79 a provider that hangs from one moment to the next: from that moment on a password gets in, whatever was known half a second ago', async () => {
  const lying = await startLyingProvider();
  const company = await openCompany({ sso: ssoOf(lying, { fallback: 'outage' }) });
  try {
    await company.settle({ username: 'eve' });
    const login = () => company.tryLogin({ ident: 'eve', password: secret });
    expectError(await login(), 403, 'password_sign_in_disabled');
    lying.lies = { fault: 'black_hole' };
    company.clock.forward(500);
    const { reply, ms } = await timed(login);
    expect(reply.status, reply.text).toBe(200);
    expect(ms).toBeLessThan(patienceMs);
  } finally {
    await Promise.all([company.close(), lying.stop()]);
  }
});

test('a provider that is down when the server starts is known to be before anybody asks for it', async () => {
  const lying = await startLyingProvider();
  await lying.stop();
  const company = await openCompany({ sso: ssoOf(lying, { fallback: 'outage' }) });
  await expect.poll(async () => (await modeOf(company)).sso, { timeout: 5_000 }).toMatchObject({ reachable: false, reason: 'refused' });
  await company.close();
});

describe('an outage and its end', () => {
  const company = useCompany({ provider: { accounts: people('ria', 'sam') }, sso: { fallback: 'always' } });

  test('sessions live on, no attempt is lost to a limit, nobody storms, and all works again by itself', async () => {
    const ria = await company().come('person-ria');
    const { provider } = company();
    await provider.stop();
    const nobody = await hangUpAt(provider.port);
    company().clock.forward(11_000);
    for (let number = 0; number < 30; number += 1) expectError(await startOf(company())(), 503, 'casdoor_unreachable');
    expectError(await company().send('POST', 'casdoor/exchange', { body: { code: 'x' } }), 503, 'casdoor_unreachable');
    expect((await company().send('GET', 'settings', { token: ria.token })).status).toBe(200);
    // One call found it out; the others are the breaker's own, after 5, 10 and 20 seconds on a slow machine.
    expect(nobody.calls()).toBeGreaterThanOrEqual(1);
    expect(nobody.calls()).toBeLessThanOrEqual(4);
    await nobody.stop();
    const asked = provider.asked();
    await provider.start();
    await isBack(company());
    // Its document and its keys, once.
    expect(provider.asked() - asked).toBe(2);
    expect((await company().come('person-sam')).user.username).toBe('sam');
    const { casdoor, casdoor_since: since } = read(await company().send('GET', '/api/v1/health'), 200, Health);
    expect([casdoor, since]).toEqual(['ok', undefined]);
    const kinds = async () => (await company().activity()).map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 10_000, interval: 200 }).toEqual(expect.arrayContaining(['sso_unreachable', 'sso_reachable']));
    const { sso } = await modeOf(company());
    expect(sso).not.toHaveProperty('since');
  }, 120_000);

  test('the callback during an outage says so, and what came of it is 503', async () => {
    const started = await company().start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-ria');
    await company().provider.stop();
    const page = await arriveAt(url);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('does not answer');
    expectError(await company().redeem(started), 503, 'casdoor_unreachable');
    await company().provider.start();
  }, 20_000);
});

describe('with limits on', () => {
  const company = useCompany({
    extra: { limits: { enabled: true, login: { perAccount: { attempts: 3, seconds: 900 }, perAddress: { attempts: 100, seconds: 900 } } } },
  });

  test('tries during an outage are nobody’s guesses; made-up codes are', async () => {
    await company().provider.stop();
    company().clock.forward(11_000);
    for (let number = 0; number < 6; number += 1) expectError(await startOf(company())(), 503, 'casdoor_unreachable');
    for (let number = 0; number < 6; number += 1)
      expectError(await company().send('POST', 'casdoor/exchange', { body: { code: 'x' } }), 503, 'casdoor_unreachable');
    await company().provider.start();
    await isBack(company());
    const codes = [];
    for (let number = 0; number < 5; number += 1)
      codes.push((await company().send('POST', 'casdoor/exchange', { body: { code: 'made-up' } })).status);
    expect(codes).toEqual([400, 400, 400, 429, 429]);
  }, 120_000);
});

describe('sso.fallback', () => {
  test.each([
    ['always', true, 200],
    ['outage', false, 403],
    ['off', false, 403],
  ] as const)('%s, while all is well', async (fallback, open, status) => {
    const company = await openCompany({ sso: { fallback } });
    await company.settle({ username: 'tim' });
    expect((await modeOf(company)).fallback).toBe(open);
    for (const password of [secret, 'not this one']) {
      const reply = await company.tryLogin({ ident: 'tim', password, casdoor_down: true, fallback: 'always' });
      expect(reply.status).toBe(status === 200 && password !== secret ? 400 : status);
      if (status === 403) expectError(reply, 403, 'password_sign_in_disabled');
    }
    await company.close();
  });

  test('off, while the provider is out: no password opens anything', async () => {
    const company = await openCompany({ sso: { fallback: 'off' } });
    await company.settle({ username: 'tim' });
    await company.provider.stop();
    company.clock.forward(11_000);
    expectError(await company.send('POST', 'casdoor/start', { body: {} }), 503, 'casdoor_unreachable');
    expectError(await company.tryLogin({ ident: 'tim', password: secret }), 403, 'password_sign_in_disabled');
    const nanoclaw = await company.send('POST', '/api/auth/login', { body: { username: 'tim', password: secret } });
    expect([nanoclaw.status, nanoclaw.body]).toEqual([403, { code: 403, message: expect.any(String) as string }]);
    await company.close();
  });
});

test.each<[string, NonNullable<Lies['discovery']>]>([
  ['its issuer', { issuer: 'https://casdoor.example' }],
  ['where codes and the client secret go', { token_endpoint: 'http://127.0.0.1:9/token' }],
  ['its keys', { jwks_uri: 'http://127.0.0.1:9/keys' }],
])(
  'C: the provider says something else of %s while somebody is signed in: nobody else comes in by it, they stay, and it mends',
  async (_what, discovery) => {
    const lying = await startLyingProvider();
    const company = await openCompany({ sso: ssoOf(lying, { fallback: 'outage', recheckSeconds: 1 }) });
    try {
      await company.settle({ username: 'eve' });
      const exchange = () => company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
      const inside = ((await exchange()).body as { token: string }).token;
      lying.lies = { discovery };
      company.clock.forward(61_000);
      const tokens = lying.asked.token;
      expectError(await startOf(company)(), 503, 'casdoor_unreachable');
      expectError(await exchange(), 503, 'casdoor_unreachable');
      expect((await modeOf(company)).sso).toMatchObject({ reachable: false, reason: 'issuer_changed' });
      expect((await company.tryLogin({ ident: 'eve', password: secret })).status).toBe(200);
      // Longer than a look at who is signed in takes: no refresh token goes to the new place either.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect((await company.send('GET', 'settings', { token: inside })).status).toBe(200);
      expect(lying.asked.token).toBe(tokens);
      lying.lies = {};
      await isBack(company);
      expect((await exchange()).status).toBe(200);
      expect((await company.send('GET', 'settings', { token: inside })).status).toBe(200);
    } finally {
      await Promise.all([company.close(), lying.stop()]);
    }
  },
  120_000,
);

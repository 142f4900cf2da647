import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, signInBrowser, startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';
import { everyRoute } from './every-route.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('session keys', () => {
  let house: Doorward;
  beforeAll(async () => {
    house = await startDoorward({ settings: { sessions: { maxPerAccount: 5_000 } } });
  });
  afterAll(() => house.stop());

  test('B41: a thousand sign-ins give a thousand keys of 40 hex, each with its own id, and every bit moves', async () => {
    const opened: { token: string; id: number }[] = [];
    for (let batch = 0; batch < 20; batch += 1) opened.push(...(await Promise.all(Array.from({ length: 50 }, () => house.signIn()))));
    const keys = opened.map(({ token }) => token);
    expect(new Set(keys).size).toBe(1_000);
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1_000);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{40}$/);
    for (let digit = 0; digit < 40; digit += 1) expect(new Set(keys.map((key) => key[digit])).size).toBe(16);
  });

  test('B43: no answer of any route holds a key or its hash, but to the one who brought it', async () => {
    const { token, id } = await house.signIn();
    const { cookie } = await signInBrowser(house);
    const browserKey = cookie.split('=')[1] ?? '';
    for (const { method, path } of await everyRoute(house, id)) {
      if (method !== 'GET') continue;
      const text = JSON.stringify(await house.call({ path, headers: tokenHeader(token) }));
      for (const secret of [browserKey, sha256(browserKey), sha256(token), ...(path.endsWith('/session') ? [] : [token])])
        expect([path, text.includes(secret)]).toEqual([path, false]);
      expect([path, /[0-9a-f]{64}/.test(text)]).toEqual([path, false]);
    }
    const { sessions } = (await house.call({ path: '/api/v1/auth/sessions?limit=1' })).json<{ sessions: object[] }>();
    const names = [
      'created_at',
      'device_label',
      'expires_at',
      'expires_reason',
      'factors',
      'id',
      'ip_hash_prefix',
      'is_current',
      'kept',
      'kind',
      'last_seen_at',
      'method',
      'scopes',
      'trusted',
      'user_agent',
    ];
    expect(Object.keys(sessions[0] ?? {}).sort()).toEqual(names);
  });

  test('A.3.1, B43: the probe never echoes a cookie’s key', async () => {
    const { cookie } = await signInBrowser(house);
    const answer = await house.call({ path: '/api/v1/auth/session', headers: { Cookie: cookie } });
    expect(answer.json()).toMatchObject({ authenticated: true });
    expect(answer.body).not.toContain(cookie.split('=')[1] ?? '');
  });

  test('A.3.2, B44: each sign-in mints a new key, also for one who is signed in', async () => {
    const first = await house.signIn();
    const second = await house.signIn(tokenHeader(first.token));
    expect(second.token).not.toBe(first.token);
    expect(second.id).not.toBe(first.id);
  });

  test('B44: a cookie chosen by an attacker before sign-in is replaced, and opens nothing', async () => {
    const name = house.server.cookieName;
    const chosen = `${name}=${'ab'.repeat(20)}`;
    const browser = await signInBrowser(house, { Cookie: chosen });
    expect(browser.cookie).not.toBe(chosen);
    expect((await house.call({ path: '/api/v1/auth/session', headers: { Cookie: chosen } })).json()).toMatchObject({ session: null });
    expect((await house.call({ path: '/api/v1/auth/session', headers: { Cookie: browser.cookie } })).json()).toMatchObject({
      session: { id: browser.id },
    });
  });

  test('B44: signing in again in the same browser ends the session it had', async () => {
    const first = await signInBrowser(house);
    const answer = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { Cookie: first.cookie, 'X-CSRFToken': first.csrf } });
    expect(answer.header('set-cookie').split(';')[0]).not.toBe(first.cookie);
    expect((await house.call({ path: '/api/v1/auth/session', headers: { Cookie: first.cookie } })).json()).toMatchObject({ session: null });
  });

  test.each([
    '0'.repeat(40),
    'A'.repeat(40),
    'a'.repeat(39),
    'a'.repeat(41),
    '',
    ' ',
    '%61'.repeat(40),
    'a'.repeat(15_000),
    "' OR 1=1 --",
    '__proto__',
    'constructor',
  ])('B41: "%s" is no key', async (key) => {
    const answer = await house.call({ path: '/api/v1/auth/settings', headers: { Authorization: `Token ${key}` } });
    expect(answer.status).toBe(401);
    expect(answer.header('www-authenticate')).toBe('Token');
  });

  test('B42: the SHA-256 of a key, as it lies on the disk, is no key', async () => {
    const { token, id } = await house.signIn();
    const hash = (await house.store.sessions.byId(id))?.keyHash ?? '';
    expect(hash).toBe(sha256(token));
    for (const stolen of [hash, hash.slice(0, 40), hash.slice(24)])
      expect((await house.call({ path: '/api/v1/auth/settings', headers: tokenHeader(stolen) })).status).toBe(401);
  });
});

test('A.3.1, B42: no key, JWT or cookie value is in any byte of the data folder, while running or after', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-secrets-'));
  const house = await startDoorward({ dataDir, settings: { log: { level: 'debug' } } });
  const { token, id } = await house.signIn();
  const { cookie, csrf } = await signInBrowser(house);
  const jwt = (await house.call({ method: 'POST', path: '/api/auth/login' })).json<{ data: { token: string } }>().data.token;
  const owner = await house.server.openOwnerSession({ deviceLabel: 'Window' });
  for (const headers of [tokenHeader(token), { Cookie: cookie, 'X-CSRFToken': csrf }, bearer(jwt)])
    expect(
      (await house.call({ method: 'PATCH', path: '/api/v1/auth/settings', headers, body: { last_name: Object.keys(headers).join() } })).status,
    ).toBe(200);
  await house.call({ method: 'DELETE', path: `/api/v1/auth/sessions/${String(id)}` });
  const secrets = [token, cookie.split('=')[1] ?? '', jwt, jwt.split('.')[2] ?? '', owner?.key ?? ''];
  expect(secrets.every((secret) => secret.length >= 40)).toBe(true);
  const expectNone = () => {
    const texts = [
      ...readdirSync(dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')),
      house.log(),
    ];
    expect(texts.length).toBeGreaterThan(3);
    // Case and base64 of it, too: a blob would hide it.
    for (const secret of secrets)
      for (const form of [
        secret,
        secret.toUpperCase(),
        Buffer.from(secret).toString('base64').slice(0, 40),
        Buffer.from(secret, 'hex').toString('base64'),
      ])
        if (form.length >= 20) expect(texts.some((text) => text.includes(form))).toBe(false);
  };
  expectNone();
  await house.stop();
  expectNone();
  rmSync(dataDir, { recursive: true, force: true });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInBrowser, startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { addSession, secondAccount } from './second-account.ts';
import { everyRoute } from './every-route.ts';

const settings = '/api/v1/auth/settings';
let house: Doorward;
let name: string;
beforeAll(async () => {
  house = await startDoorward({ store: createMemoryStore() });
  name = house.server.cookieName;
});
afterAll(() => house.stop());

/** Never the owner by being here: only the credential speaks. */
const elsewhere = ['X-Forwarded-For', '203.0.113.9'] as const;
const patch = (headers: readonly (readonly [string, string])[]) =>
  house.call({ method: 'PATCH', path: settings, headers, body: { first_name: 'Ada' } });

describe('exactly one credential', () => {
  test('B50: a key, JWT or cookie in the query or the body is not a credential', async () => {
    const { token } = await house.signIn();
    const { cookie } = await signInBrowser(house);
    for (const query of [`token=${token}`, `access_token=${token}`, `Authorization=Token%20${token}`, `key=${token}`, cookie, `${name}=${token}`]) {
      for (const { path, open, method } of await everyRoute(house))
        if (!open && method === 'GET')
          expect([path, (await house.call({ path: `${path}?${query}`, headers: [elsewhere] })).status]).toEqual([path, 401]);
      expect((await house.call({ path: `/api/v1/auth/session?${query}`, headers: [elsewhere] })).json()).toEqual({ authenticated: false });
    }
    expect(
      (
        await house.call({
          method: 'PATCH',
          path: settings,
          headers: [elsewhere],
          body: { token, access_token: token, authorization: `Token ${token}` },
        })
      ).status,
    ).toBe(401);
    for (const header of ['X-Token', 'X-Auth-Token', 'X-API-Key', 'Proxy-Authorization', 'X-Authorization'])
      expect((await house.call({ path: settings, headers: [elsewhere, [header, `Token ${token}`]] })).status).toBe(401);
  });

  test('B51: two Authorization headers are 400 on every route, whichever is good', async () => {
    const { token } = await house.signIn();
    const good = ['Authorization', `Token ${token}`] as const;
    const twice = [
      [good, good],
      [good, ['authorization', 'Token wrong']],
      [['AUTHORIZATION', 'Token wrong'], good],
      [good, ['Authorization', '']],
    ] as const;
    for (const headers of twice)
      for (const { method, path } of await everyRoute(house)) {
        const answer = await house.call({ method, path, headers });
        expect([method, path, answer.status]).toEqual([method, path, 400]);
      }
    expect((await house.call({ path: settings, headers: twice[0] })).json()).toMatchObject({ code: 'ambiguous_credentials' });
  });

  test('B51: a cookie and a header of different accounts are 400, of the same account one', async () => {
    const ownerKey = (await house.signIn()).token;
    const otherKey = await addSession(house.store, await secondAccount(house.store));
    const both = (cookieKey: string, headerKey: string) =>
      house.call({ path: settings, headers: [elsewhere, ['Cookie', `${name}=${cookieKey}`], ['Authorization', `Token ${headerKey}`]] });
    for (const [cookieKey, headerKey] of [
      [ownerKey, otherKey],
      [otherKey, ownerKey],
    ] as const) {
      const answer = await both(cookieKey, headerKey);
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([400, 'ambiguous_credentials']);
    }
    expect((await both(ownerKey, ownerKey)).status).toBe(200);
    expect((await both(ownerKey, 'wrong')).status).toBe(401);
    expect((await both('0'.repeat(40), ownerKey)).status).toBe(200);
  });

  test('B51: a bad header is an error here too: it does not fall back to the owner', async () => {
    for (const header of ['Token wrong', `Token ${'0'.repeat(40)}`, 'Bearer x.y.z'])
      expect((await house.call({ path: settings, headers: { Authorization: header } })).status).toBe(401);
    for (const header of ['Basic ZGVmYXVsdDo=', 'Token', 'Bearer ', 'Negotiate x', 'Tokenx y', '', '\t', `${'0'.repeat(40)}`]) {
      const answer = await house.call({ path: settings, headers: { Authorization: header } });
      expect([header, answer.status]).toEqual([header, 401]);
    }
  });

  test('B52: the scheme may be written in any case, the key may not', async () => {
    const { token } = await house.signIn();
    for (const scheme of ['Token', 'TOKEN', 'token'])
      expect((await house.call({ path: settings, headers: [elsewhere, ['Authorization', `${scheme}  ${token} `]] })).status).toBe(200);
    expect((await house.call({ path: settings, headers: [elsewhere, ['Authorization', `Token ${token.toUpperCase()}A`]] })).status).toBe(401);
    expect((await house.call({ path: settings, headers: [elsewhere, ['Authorization', `Token ${token} ${token}`]] })).status).toBe(401);
  });
});

describe('cookies and CSRF', () => {
  test('B52: a write with the cookie needs its CSRF token on every route', async () => {
    const { cookie, csrf, id } = await signInBrowser(house);
    const other = await signInBrowser(house);
    const anonymous = (await house.call({ path: '/api/v1/auth/me' })).json<{ csrf: string }>().csrf;
    const wrong: readonly (readonly (readonly [string, string])[])[] = [
      [],
      [['X-CSRFToken', '']],
      [['X-CSRFToken', 'x']],
      [['X-CSRFToken', other.csrf]],
      [['X-CSRFToken', anonymous]],
      [
        ['X-CSRFToken', csrf],
        ['x-csrftoken', 'x'],
      ],
      [['X-CSRF-Token', csrf]],
    ];
    for (const { method, path, open, takesFile } of await everyRoute(house, id)) {
      if (open || method === 'GET') continue;
      for (const headers of wrong) {
        const answer = await house.call({ method, path, headers: [['Cookie', cookie], ...headers], ...(takesFile ? {} : { body: {} }) });
        expect([method, path, headers, answer.status]).toEqual([method, path, headers, 403]);
      }
    }
    expect(
      (
        await patch([
          ['Cookie', cookie],
          ['X-CSRFToken', csrf],
        ])
      ).status,
    ).toBe(200);
  });

  test('B52: a header client needs none, also beside its cookie', async () => {
    const { cookie } = await signInBrowser(house);
    const { token } = await house.signIn();
    expect((await patch([['Authorization', `Token ${token}`]])).status).toBe(200);
    expect(
      (
        await patch([
          ['Authorization', `Token ${token}`],
          ['Cookie', cookie],
        ])
      ).status,
    ).toBe(200);
  });

  test('B52: an invalid X-CSRFToken at sign-in is 403, with or without a session, and opens nothing', async () => {
    const { csrf } = await signInBrowser(house);
    const before = await house.store.sessions.countOfAccount(1);
    for (const token of ['x', '', csrf, 'a.b.c', 'a.zzzzzzzz-AAAAAAAAAAAA.' + 'A'.repeat(43)]) {
      const answer = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { 'X-CSRFToken': token } });
      expect([token, answer.status, answer.header('set-cookie')]).toEqual([token, 403, '']);
    }
    expect(await house.store.sessions.countOfAccount(1)).toBe(before);
  });

  test('B52: who sends no X-CSRFToken gets the key in the body and no cookie; who does, the cookie and no key', async () => {
    const plain = await house.call({ method: 'POST', path: '/api/v1/auth/login' });
    expect([plain.header('set-cookie'), typeof plain.json<{ token?: string }>().token]).toEqual(['', 'string']);
    const csrf = (await house.call({ path: '/api/v1/auth/me' })).json<{ csrf: string }>().csrf;
    const browser = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { 'X-CSRFToken': csrf } });
    expect([browser.header('set-cookie') !== '', browser.json<object>()]).toEqual([
      true,
      expect.not.objectContaining({ token: expect.anything() as unknown }),
    ]);
    expect(browser.body).not.toMatch(/[0-9a-f]{40}/);
  });

  test('B52: a session key is a key of its carrier only by name: another cookie is none', async () => {
    const { token } = await house.signIn();
    for (const cookie of [
      `doorward=${token}`,
      `sessionid=${token}`,
      `${name}x=${token}`,
      `x${name}=${token}`,
      `${name} =${token}`,
      `${name}="${token}x"`,
      `${name}=${token}; ${name}=${token}`,
      `${name.toUpperCase()}=${token}`,
    ])
      expect([cookie, (await house.call({ path: settings, headers: [elsewhere, ['Cookie', cookie]] })).status]).toEqual([cookie, 401]);
    expect((await house.call({ path: settings, headers: [elsewhere, ['Cookie', `a=b; ${name}=${token}; c=d`]] })).status).toBe(200);
  });

  test('a dead cookie is no cookie: it is taken away, and the owner here stays the owner', async () => {
    const dead = `${name}=${'0'.repeat(40)}`;
    const here = await house.call({ path: settings, headers: { Cookie: dead } });
    expect(here.status).toBe(200);
    expect(here.header('set-cookie')).toMatch(new RegExp(`^${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict$`, 'i'));
    expect((await house.call({ path: settings, headers: [elsewhere, ['Cookie', dead]] })).status).toBe(401);
    expect((await house.call({ path: '/api/v1/auth/me', headers: [elsewhere, ['Cookie', dead]] })).json()).toMatchObject({ user: null });
  });

  test('B48: another account’s sessions are 404, the same body as unknown ones, and nothing of theirs is seen', async () => {
    const account = await secondAccount(house.store);
    const key = await addSession(house.store, account, 'Their phone');
    const theirs = (await house.store.sessions.ofAccount(account, { limit: 1 })).items[0]?.id ?? 0;
    const mine = await house.signIn();
    for (const [method, end, body] of [
      ['DELETE', '', undefined],
      ['PATCH', '', { kept: true }],
      ['POST', '/restore', undefined],
    ] as const) {
      const answers = await Promise.all(
        [theirs, 999_999].map((id) =>
          house.call({ method, path: `/api/v1/auth/sessions/${String(id)}${end}`, headers: tokenHeader(mine.token), body }),
        ),
      );
      const bodies = answers.map((answer) => ({ ...answer.json<object>(), request_id: '' }));
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(bodies[0]).toEqual(bodies[1]);
    }
    await house.call({ method: 'POST', path: '/api/v1/auth/sessions/revoke-others', body: {} });
    expect((await house.call({ path: settings, headers: tokenHeader(key) })).status).toBe(200);
    for (const path of ['/api/v1/auth/sessions?limit=200', '/api/v1/auth/credentials', '/api/v1/auth/activity?limit=200'])
      expect((await house.call({ path, headers: tokenHeader(mine.token) })).body).not.toContain('Their phone');
    expect((await house.call({ path: '/api/v1/auth/activity?account=all', headers: tokenHeader(key) })).status).toBe(403);
    for (const path of ['server', 'network', 'vault'])
      expect((await house.call({ path: `/api/v1/auth/admin/${path}`, headers: tokenHeader(key) })).status).toBe(403);
  });
});

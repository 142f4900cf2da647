import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError, type Reply } from '../flows/talk.ts';
import { call } from '../support/raw-http.ts';
import { bearer, secret } from '../flows-multi/team.ts';
import { openGround, type Ground } from './ground.ts';

const fresh = 'another fine secret';

describe('every way in and every way out (B40, B44, B47, B51, B52, B58)', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  }, 60_000);
  afterAll(async () => {
    await ground.close();
  });

  /** One of each credential of somebody new; a request with each. */
  async function everyWay(
    name: string,
  ): Promise<{ readonly id: number; readonly token: string; readonly ask: () => Promise<Record<string, Reply>> }> {
    const token = await ground.join(name, secret);
    const key = (await ground.send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const claw = (await ground.send('POST', '/api/auth/login', { body: { username: name, password: secret } })).body as {
      data: { token: string; user: { id: number } };
    };
    const browser = await ground.signInWithCookie({ body: { ident: name, password: secret } });
    const get = (headers: Readonly<Record<string, string>>) => ground.send('GET', 'settings', { headers });
    const ask = async () => ({
      token: await get({ Authorization: `Token ${token}` }),
      key: await get(bearer(key.api_key)),
      jwt: await get(bearer(claw.data.token)),
      cookie: await get(browser.reading),
    });
    return { id: claw.data.user.id, token, ask };
  }
  const statuses = (replies: Readonly<Record<string, Reply>>) =>
    Object.fromEntries(Object.entries(replies).map(([name, { status }]) => [name, status]));
  const byAdmin = async (method: string, path: string, body: object = {}) =>
    ground.send(method, `admin/accounts/${path}`, { token: await ground.admin(), body });
  const all = (status: number) => ({ token: status, key: status, jwt: status, cookie: status });

  test('B40: somebody disabled or deleted: each of them is 401 at once', async () => {
    for (const end of [(id: number) => byAdmin('PATCH', String(id), { is_active: false }), (id: number) => byAdmin('DELETE', String(id))]) {
      const { id, ask } = await everyWay(`gone${String(Math.random()).slice(2, 8)}`);
      expect(statuses(await ask())).toEqual(all(200));
      await end(id);
      expect(statuses(await ask())).toEqual(all(401));
    }
  });

  test('B47: what an admin ends, what a change ends and what it leaves', async () => {
    const changed = await everyWay('changed');
    expect(
      (await ground.send('POST', 'change-password', { token: changed.token, body: { current_password: secret, new_password: fresh } })).status,
    ).toBe(200);
    expect(statuses(await changed.ask())).toEqual({ ...all(401), key: 200 });
    const ended = await everyWay('ended');
    await byAdmin('DELETE', `${String(ended.id)}/sessions`);
    expect(statuses(await ended.ask())).toEqual({ ...all(401), key: 200 });
    const reset = await everyWay('reset');
    await byAdmin('POST', `${String(reset.id)}/reset-2fa`);
    expect(statuses(await reset.ask())).toEqual(all(401));
  });

  test('B56: a role is read from the store, not from the token', async () => {
    const { id } = await everyWay('riser');
    const claw = (await ground.send('POST', '/api/auth/login', { body: { username: 'riser', password: secret } })).body as {
      data: { token: string };
    };
    const list = async () => (await ground.send('GET', 'admin/accounts', { headers: bearer(claw.data.token) })).status;
    expect(await list()).toBe(403);
    await byAdmin('PATCH', String(id), { role: 'admin' });
    expect(await list()).toBe(200);
    await byAdmin('PATCH', String(id), { role: 'user' });
    expect(await list()).toBe(403);
  });

  test('B51: a cookie and a header of two people, or two headers, are refused everywhere; of one person they are not', async () => {
    const mine = await ground.join('mine', secret);
    await ground.join('theirs', secret);
    const browser = await ground.signInWithCookie({ body: { ident: 'theirs', password: secret } });
    const own = await ground.signInWithCookie({ body: { ident: 'mine', password: secret } });
    const both = (cookie: string) => ({ cookie, Authorization: `Token ${mine}` });
    for (const [method, path] of [
      ['GET', 'settings'],
      ['GET', 'me'],
      ['GET', 'session'],
      ['POST', 'logout'],
      ['PATCH', 'settings'],
      ['POST', 'login'],
    ] as const)
      expectError(
        await ground.send(method, path, {
          headers: both(browser.cookie),
          ...(method === 'GET' ? {} : { body: { ident: 'mine', password: secret } }),
        }),
        400,
        'ambiguous_credentials',
      );
    expect((await ground.send('GET', 'settings', { headers: both(own.cookie) })).body).toMatchObject({ username: 'mine' });
    const target = { port: ground.server.port };
    const twice = await call(target, {
      path: '/api/v1/auth/settings',
      headers: [
        ['Authorization', `Token ${mine}`],
        ['Authorization', `Token ${mine}`],
      ],
    });
    expect([twice.status, twice.json<{ code: string }>().code]).toEqual([400, 'ambiguous_credentials']);
    for (const token of [mine]) expect((await ground.send('GET', 'settings', { token })).status).toBe(200);
  });

  test('B44: a cookie from before signing in is never taken over', async () => {
    await ground.join('fixed', secret);
    const planted = 'a'.repeat(40);
    const { csrf } = (await ground.send('GET', 'me')).body as { csrf: string };
    const reply = await ground.send('POST', 'login', {
      body: { ident: 'fixed', password: secret },
      headers: { cookie: `${ground.server.cookieName}=${planted}`, 'X-CSRFToken': csrf },
    });
    const [set = ''] = reply.headers.getSetCookie();
    expect([reply.status, set.includes(planted), /=[0-9a-f]{40};/.test(set)]).toEqual([200, false, true]);
    expectError(await ground.send('GET', 'settings', { headers: { cookie: `${ground.server.cookieName}=${planted}` } }), 401, 'not_authenticated');
  });

  test('B44: who signs in over somebody else’s session of the same browser gets their own, and CSRF tokens do not cross', async () => {
    await ground.join('before', secret);
    const old = await ground.signInWithCookie({ body: { ident: 'before', password: secret } });
    await ground.join('after', secret);
    const reply = await ground.send('POST', 'login', { body: { ident: 'after', password: secret }, headers: old.writing });
    const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    expect((await ground.send('GET', 'me', { headers: { cookie } })).body).toMatchObject({ user: { username: 'after' } });
    const crossed = await ground.send('PATCH', 'settings', { body: { first_name: 'x' }, headers: { cookie, 'X-CSRFToken': old.payload.csrf ?? '' } });
    expectError(crossed, 403, 'csrf_failed');
    expectError(await ground.send('PATCH', 'settings', { body: { first_name: 'x' }, headers: { cookie } }), 403, 'csrf_failed');
  });

  test('B58: an API key changes no password through nanoClaw’s door either', async () => {
    const token = await ground.join('keyed', secret);
    const made = (await ground.send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['read', 'write'] } })).body as { api_key: string };
    const reply = await ground.send('PATCH', '/api/auth/profile', {
      headers: bearer(made.api_key),
      body: { password: fresh, current_password: secret },
    });
    expect(reply).toMatchObject({ status: 403, body: { code: 403 } });
    expect((await ground.here('keyed', secret)).status).toBe(200);
  });

  test('security.md C: a password changed while sign-ins with the old one are under way: none of them has a session that lives', async () => {
    const token = await ground.join('flight', secret);
    const under = Array.from({ length: 12 }, () => ground.here('flight', secret));
    const change = ground.send('POST', 'change-password', { token, body: { current_password: secret, new_password: fresh } });
    const later = Array.from({ length: 12 }, () => ground.here('flight', secret));
    const claws = Array.from({ length: 4 }, () => ground.send('POST', '/api/auth/login', { body: { username: 'flight', password: secret } }));
    const changed = await change;
    expect(changed.status).toBe(200);
    for (const reply of await Promise.all([...under, ...later])) {
      const { token: got } = reply.body as { token?: string };
      if (got !== undefined) expectError(await ground.send('GET', 'settings', { token: got }), 401, 'invalid_token');
    }
    for (const reply of await Promise.all(claws)) {
      const { data } = reply.body as { data?: { token: string } };
      if (data) expect((await ground.send('GET', 'settings', { headers: bearer(data.token) })).status).toBe(401);
    }
    const left = (changed.body as { token: string }).token;
    expect(((await ground.send('GET', 'sessions', { token: left })).body as { sessions: unknown[] }).sessions).toHaveLength(1);
    expectError(await ground.here('flight', secret), 400, 'invalid_credentials');
  }, 60_000);

  test('somebody disabled while signing in: no session that lives', async () => {
    await ground.join('caught', secret);
    const id = (await ground.store.accounts.byUsernameKey('caught'))?.id ?? 0;
    const admin = await ground.admin();
    const under = Array.from({ length: 10 }, () => ground.here('caught', secret));
    await ground.send('PATCH', `admin/accounts/${String(id)}`, { token: admin, body: { is_active: false } });
    for (const reply of await Promise.all(under)) {
      const { token } = reply.body as { token?: string };
      if (token !== undefined) expect((await ground.send('GET', 'settings', { token })).status).toBe(401);
    }
  }, 60_000);

  test('B63: a look-alike of an address gets nobody’s mail; a Kelvin sign or wide letters are the same person', async () => {
    await ground.join('mike', secret);
    const mails = async () =>
      (
        (await ground.send('GET', 'admin/mail?limit=200', { token: await ground.admin() })).body as { mails: { to: string; template: string }[] }
      ).mails.filter(({ template }) => template === 'resetPassword');
    for (const ident of [
      'm\u0131ke@example.org',
      'm\u0456ke@example.org',
      'mike@example.org.evil.example',
      'mike@example.org\u0000',
      'mike\u200b@example.org',
    ])
      await ground.send('POST', 'send_pw_reset_email', { body: { ident } });
    expect(await mails()).toEqual([]);
    for (const ident of ['mi\u212ae@example.org', 'MIKE@EXAMPLE.ORG', 'ｍｉｋｅ'])
      await ground.send('POST', 'send_pw_reset_email', { body: { ident } });
    expect((await mails()).map(({ to }) => to)).toEqual(Array(3).fill('mike@example.org'));
    for (const username of ['m\u0131ke', 'mike\u200b'])
      expect((await ground.send('POST', 'register', { body: { username, email: 'e@example.org', password: secret } })).status).not.toBe(500);
    expectError(
      await ground.send('POST', 'register', { body: { username: 'mi\u212ae', email: 'k@example.org', password: secret } }),
      400,
      'validation_failed',
    );
  });
});

describe('A.3: flaws of the seeds that are not ours', () => {
  test('A.3 nanoClaw: tokens of single mode, and ones signed with its public secret, open nothing in multi mode', async () => {
    const ground = await openGround();
    try {
      const { SignJWT } = await import('jose');
      for (const known of ['nano-claw-default-secret-change-in-production', ' ']) {
        const forged = await new SignJWT({ user_id: 1, username: 'default', role: 'admin', sid: 1 })
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime('7d')
          .sign(new TextEncoder().encode(known));
        for (const path of ['settings', '/api/auth/profile', 'admin/accounts'])
          expect((await ground.send('GET', path, { headers: bearer(forged) })).status).toBe(401);
      }
      // As they are written: fetch would tidy the path up first.
      for (const path of ['/api/auth/profile', '/API/AUTH/PROFILE', '/static/../api/auth/profile', '/static/%2e%2e/api/auth/profile'])
        expect([path, [400, 401, 404].includes((await call(ground.server, { path })).status)]).toEqual([path, true]);
    } finally {
      await ground.close();
    }
  }, 60_000);
});

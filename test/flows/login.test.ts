import { describe, expect, test } from 'vitest';
import { AuthPayload, Me, SessionList } from '../../server/contract/schemas.ts';
import { openHouse, useHouse } from './house.ts';
import { expectError, read } from './talk.ts';

describe('POST login, a program', () => {
  const house = useHouse();

  test('gets the owner, a key of 40 hex, and no cookie', async () => {
    const reply = await house().send('POST', 'login', { body: {} });
    const payload = read(reply, 200, AuthPayload.strict());
    expect(payload.token).toMatch(/^[0-9a-f]{40}$/);
    expect(payload).toMatchObject({ user: { id: 1, username: 'default', role: 'admin' } });
    expect(payload).not.toHaveProperty('csrf');
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  test('each sign-in is a session of its own', async () => {
    const tokens = new Set<string>();
    const ids = new Set<number>();
    for (let i = 0; i < 20; i += 1) {
      const { token, session } = await house().signIn();
      tokens.add(token);
      ids.add(session.id);
    }
    expect([tokens.size, ids.size]).toEqual([20, 20]);
  });

  test('counts the others', async () => {
    const before = await house().signIn();
    const after = await house().signIn();
    expect(after.other_sessions_count).toBe(before.other_sessions_count + 1);
    expect(after.multi_device).toBe(true);
  });

  test('names its device', async () => {
    const { session } = await house().signIn({ body: { device_label: 'My script' } });
    expect(session.device_label).toBe('My script');
  });

  test('works with a stale token in its header', async () => {
    const reply = await house().send('POST', 'login', { body: {}, token: 'f'.repeat(40) });
    expect(read(reply, 200, AuthPayload).token).toMatch(/^[0-9a-f]{40}$/);
  });

  const garbage: readonly unknown[] = [
    undefined,
    {},
    { ident: 5, password: { a: [1] }, email: null, username: true, identifier: [] },
    { ident: 'somebody', password: 'wrong' },
    { device_label: 7 },
    { device_label: 'x'.repeat(5000) },
    { device_label: '' },
    { device_label: 'a\u202eb' },
    { __proto__: null, constructor: 'x' },
  ];
  test.each(garbage.map((body) => [typeof body === 'object' ? JSON.stringify(body).slice(0, 60) : 'nothing', body] as const))(
    'what the body says is ignored: %s',
    async (_name, body) => {
      const reply = await house().send('POST', 'login', { headers: { 'User-Agent': 'curl/8.5' }, ...(body === undefined ? {} : { body }) });
      expect(read(reply, 200, AuthPayload)).toMatchObject({ user: { id: 1 }, session: { device_label: 'curl' } });
    },
  );

  test.each([null, [], [1], 'text', 7, true])('a body that is no object (%j) is refused as everywhere, and opens nothing', async (body) => {
    const before = read(await house().send('GET', 'sessions'), 200, SessionList).sessions[0]?.id;
    expectError(await house().send('POST', 'login', { body }), 400, 'validation_failed');
    expect(read(await house().send('GET', 'sessions'), 200, SessionList).sessions[0]?.id).toBe(before);
  });

  test('what is not JSON is refused and opens nothing', async () => {
    const count = async () => read(await house().send('GET', 'sessions?limit=200'), 200, SessionList).sessions.length;
    const before = await count();
    expectError(await house().send('POST', 'login', { raw: '{"device_label":' }), 400, 'malformed_json');
    expectError(
      await house().send('POST', 'login', { raw: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
      415,
      'unsupported_media_type',
    );
    expect(await count()).toBe(before);
  });

  test.each([
    ['a page of another site', { Origin: 'http://evil.example' }, 403, 'origin_not_allowed'],
    ['a page without an origin', { Origin: 'null' }, 403, 'origin_not_allowed'],
    ['a proxy', { 'X-Forwarded-For': '127.0.0.1' }, 400, 'invalid_credentials'],
  ])('%s does not become the owner', async (_who, headers, status, code) => {
    expectError(await house().send('POST', 'login', { body: {}, headers }), status, code);
  });

  test('the refusal of a sign-in is where ai-kit looks for it', async () => {
    const reply = await house().send('POST', 'login', { body: { ident: 'a', password: 'b' }, headers: { Via: '1.1 gateway' } });
    expect(reply.body).toMatchObject({ code: 'invalid_credentials', non_field_errors: ['invalid_credentials'] });
  });
});

describe('POST login, a browser', () => {
  const house = useHouse();

  test('gets a cookie that no script can read, and no token', async () => {
    const { setCookie, payload } = await house().signInWithCookie();
    expect(payload).not.toHaveProperty('token');
    expect(payload.csrf).toBeTypeOf('string');
    expect(setCookie).toMatch(new RegExp(`^${house().server.cookieName}=[0-9a-f]{40};`));
    expect(setCookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Max-Age=259200', 'Path=/', 'SameSite=Strict']);
  });

  test('the cookie opens its session', async () => {
    const { reading, payload } = await house().signInWithCookie();
    const { current_session_id: current } = read(await house().send('GET', 'sessions', { headers: reading }), 200, SessionList);
    expect(current).toBe(payload.session.id);
  });

  test.each(['', 'nonsense', 'a.zzz.zzz', 's.abc'])('an invalid X-CSRFToken (%j) is 403 and opens nothing', async (csrf) => {
    const before = read(await house().send('GET', 'sessions'), 200, SessionList).sessions.length;
    const reply = await house().send('POST', 'login', { body: {}, headers: { 'X-CSRFToken': csrf } });
    expectError(reply, 403, 'csrf_failed');
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(read(await house().send('GET', 'sessions'), 200, SessionList).sessions).toHaveLength(before);
  });

  test("a token of another session's is invalid", async () => {
    const [mine, theirs] = [await house().signInWithCookie(), await house().signInWithCookie()];
    const headers = { cookie: mine.cookie, 'X-CSRFToken': theirs.payload.csrf ?? '' };
    expectError(await house().send('POST', 'login', { body: {}, headers }), 403, 'csrf_failed');
    expectError(await house().send('PATCH', 'settings', { body: {}, headers }), 403, 'csrf_failed');
  });

  test('a token from before yesterday is invalid', async () => {
    const { csrf } = read(await house().send('GET', 'me'), 200, Me);
    house().clock.forward(13 * 3_600_000);
    expectError(await house().send('POST', 'login', { body: {}, headers: { 'X-CSRFToken': csrf } }), 403, 'csrf_failed');
  });

  test('writes need the token of the session, reads do not', async () => {
    const { cookie, reading, writing } = await house().signInWithCookie();
    expect((await house().send('GET', 'settings', { headers: reading })).status).toBe(200);
    expectError(await house().send('PATCH', 'settings', { body: { first_name: 'No' }, headers: { cookie } }), 403, 'csrf_failed');
    const anonymous = read(await house().send('GET', 'me'), 200, Me).csrf;
    const headers = { cookie, 'X-CSRFToken': anonymous };
    expectError(await house().send('PATCH', 'settings', { body: { first_name: 'No' }, headers }), 403, 'csrf_failed');
    expect((await house().send('PATCH', 'settings', { body: { first_name: 'Yes' }, headers: writing })).body).toMatchObject({ first_name: 'Yes' });
    const { csrf } = read(await house().send('GET', 'me', { headers: reading }), 200, Me);
    const again = { cookie, 'X-CSRFToken': csrf };
    expect((await house().send('PATCH', 'settings', { body: {}, headers: again })).status).toBe(200);
  });

  test('signing in again ends the session it had, in the same step', async () => {
    const { reading, writing, payload } = await house().signInWithCookie();
    const reply = await house().send('POST', 'login', { body: {}, headers: writing });
    expect(read(reply, 200, AuthPayload).session.id).not.toBe(payload.session.id);
    const probe = await house().send('GET', 'session', { headers: { ...reading, Via: '1.1 gateway' } });
    expect(probe.body).toEqual({ authenticated: false });
  });

  test('a dead cookie is taken away, and does not lock the owner out', async () => {
    const { reading, payload } = await house().signInWithCookie();
    await house().send('DELETE', `sessions/${payload.session.id}`);
    const reply = await house().send('GET', 'me', { headers: reading });
    expect(read(reply, 200, Me).user?.id).toBe(1);
    expect(reply.headers.getSetCookie()[0]).toContain('Max-Age=0');
  });
});

describe('the owner', () => {
  test('exists when login is the first request ever', async () => {
    const house = await openHouse();
    try {
      const { user, other_sessions_count: others, multi_device: multi } = await house.signIn();
      expect({ user, others, multi }).toMatchObject({ user: { username: 'default', role: 'admin', is_active: true }, others: 0, multi: false });
      expect(user.last_login_at).not.toBeNull();
    } finally {
      await house.close();
    }
  });

  test('twenty first requests at once make one owner', async () => {
    const house = await openHouse();
    try {
      const all = await Promise.all(Array.from({ length: 20 }, () => house.signIn()));
      expect(new Set(all.map(({ user }) => user.id))).toEqual(new Set([1]));
      expect(new Set(all.map(({ session }) => session.id)).size).toBe(20);
    } finally {
      await house.close();
    }
  });

  test('last_login_at moves at most hourly', async () => {
    const house = await openHouse();
    try {
      const first = (await house.signIn()).user.last_login_at;
      house.clock.forward(3_000_000);
      expect((await house.signIn()).user.last_login_at).toBe(first);
      house.clock.forward(700_000);
      expect(Date.parse((await house.signIn()).user.last_login_at ?? '') - Date.parse(first ?? '')).toBeGreaterThanOrEqual(3_700_000);
    } finally {
      await house.close();
    }
  });
});

test('two programs on two ports do not share a cookie name', async () => {
  const [one, two] = [await openHouse(), await openHouse()];
  try {
    expect(one.server.cookieName).not.toBe(two.server.cookieName);
    const { cookie } = await one.signInWithCookie();
    const reply = await two.send('GET', 'sessions', {
      headers: { cookie: cookie.replace(one.server.cookieName, two.server.cookieName), Via: '1.1 x' },
    });
    expectError(reply, 401, 'not_authenticated');
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

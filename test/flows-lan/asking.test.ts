import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { Introspection } from '../../server/contract/asking.ts';
import { SessionList } from '../../server/contract/schemas.ts';
import { useHouse } from '../flows/house.ts';
import { expectError, read } from '../flows/talk.ts';
import { bearer, days, useTeam } from '../flows-multi/team.ts';
import { answers, askToPair, form, oauthError } from './device.ts';

describe('introspection (RFC 7662)', () => {
  const team = useTeam();
  const makeKey = async (token: string, scopes: readonly string[], extra: object = {}) =>
    read(await team().send('POST', 'api-keys', { token, body: { name: 'asks', scopes, ...extra } }), 201, ApiKeyMade);
  /** What a service with a key of the scope is told. */
  const asker = async () => {
    const { api_key: key } = await makeKey(await team().admin(), ['introspect']);
    return async (token: string) =>
      read(
        await team().send('POST', 'introspect', { raw: new URLSearchParams({ token }).toString(), headers: { ...form, ...bearer(key) } }),
        200,
        Introspection,
      );
  };

  test('says whose it is, what it may do and until when: session key, JWT, API key, paired device', async () => {
    const ask = await asker();
    const { token, user, session } = await team().join('bea');
    const iss = (await ask(token)) as { iss: string };
    expect(iss.iss).toMatch(/^urn:doorward:[0-9a-f]{16}$/);
    const about = { active: true, sub: String(user.id), username: 'bea', iss: iss.iss, token_type: 'Bearer' };
    const [now, soon] = [Math.floor(team().clock.now() / 1000) - 60, Math.floor((team().clock.now() + days) / 1000) + 60];
    const asked = await ask(token);
    expect(asked).toMatchObject({
      ...about,
      credential: 'session',
      scope: 'read write introspect',
      sid: session.id,
      client_id: `session-${String(session.id)}`,
    });
    if (!asked.active) throw new Error('not active');
    expect(asked.iat).toBeGreaterThan(now);
    expect(asked.exp).toBeGreaterThan(now);
    expect(asked.exp).toBeLessThan(soon);

    const login = await team().send('POST', '/api/auth/login', { body: { username: 'bea', password: 'a tolerably long secret' } });
    const jwt = z.object({ data: z.object({ token: z.string() }) }).parse(login.body).data.token;
    expect(await ask(jwt)).toMatchObject({ ...about, credential: 'jwt' });
    const key = await makeKey(token, ['read'], { expires_at: new Date(team().clock.now() + days).toISOString() });
    expect(await ask(key.api_key)).toMatchObject({ ...about, credential: 'api_key', scope: 'read', client_id: `api-key-${String(key.id)}` });
    const device = await askToPair(team(), { scope: 'read' });
    await answers(team(), token).letIn(device.user_code);
    expect(await ask((await device.token()).access_token)).toMatchObject({ ...about, credential: 'paired_device', scope: 'read' });
  });

  test('whatever does not open the door is inactive and nothing else', async () => {
    const ask = await asker();
    const [ended, disabled] = [await team().join('carl'), await team().join('dora')];
    const key = await makeKey(ended.token, ['read']);
    await team().send('DELETE', `api-keys/${String(key.id)}`, { token: ended.token });
    await team().send('POST', 'logout', { token: ended.token });
    await team().send('PATCH', `admin/accounts/${String(disabled.user.id)}`, { token: await team().admin(), body: { is_active: false } });
    for (const token of [ended.token, disabled.token, key.api_key, 'f'.repeat(40), 'dwk_none', 'a.b.c', 'nothing', '💣'])
      expect(await ask(token)).toEqual({ active: false });
  });

  test('does not count as a use: the idle window stays', async () => {
    const ask = await asker();
    const { token, session } = await team().join('edda');
    const seen = async () =>
      read(
        await team().send('GET', `admin/accounts/${String((await ask(token)).active ? userId : 0)}/sessions`, { token: await team().admin() }),
        200,
        SessionList,
      ).sessions.find(({ id }) => id === session.id)?.last_seen_at;
    const userId = Number(((await ask(token)) as { sub: string }).sub);
    const before = await seen();
    team().clock.forward(60_000);
    expect(await ask(token)).toMatchObject({ active: true });
    expect(await seen()).toBe(before);
  });

  test('who may ask: a credential with the scope, or an admin’s; nobody else, in OAuth’s words too', async () => {
    const { token } = await team().join('frida');
    const admin = await team().admin();
    const using = (headers: Readonly<Record<string, string>>) => team().send('POST', 'introspect', { body: { token }, headers });
    const own = (key: { api_key: string }) => bearer(key.api_key);
    expect((await using(own(await makeKey(token, ['introspect'])))).status).toBe(200);
    expect((await using(own(await makeKey(admin, ['admin'])))).status).toBe(200);
    expect((await using({ Authorization: `Token ${admin}` })).status).toBe(200);
    for (const headers of [
      { Authorization: `Token ${token}` },
      own(await makeKey(token, ['read', 'write'])),
      own(await makeKey(admin, ['read', 'write'])),
    ])
      expect(oauthError(await using(headers))).toEqual([403, 'insufficient_scope']);
    expect(oauthError(await using({}))).toEqual([401, 'invalid_client']);
    // The scope is for asking, and for nothing else.
    expectError(await team().send('GET', 'settings', { headers: own(await makeKey(token, ['introspect'])) }), 403, 'forbidden');
    expect(oauthError(await team().send('POST', 'introspect', { body: {}, token: admin }))).toEqual([400, 'invalid_request']);
  });
});

describe('forward', () => {
  const team = useTeam();
  const ask = (headers: Readonly<Record<string, string>>) => team().send('GET', 'forward', { headers });
  const said = ({ headers }: { readonly headers: Headers }) => ['user', 'email', 'name', 'groups'].map((name) => headers.get(`remote-${name}`));
  const proxied = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'app.example', 'X-Forwarded-Uri': '/secret' };

  test('with any credential: who it is, in headers; without one, 401', async () => {
    const { token } = await team().join('bea');
    const reply = await ask({ ...proxied, Authorization: `Token ${token}` });
    expect(reply.status).toBe(200);
    expect(said(reply)).toEqual(['bea', 'bea@example.org', 'bea', 'user']);
    expect(said(await ask({ ...proxied, Authorization: `Token ${await team().admin()}` }))).toEqual(['ada', '', 'ada', 'admin']);
    const cookie = { ...proxied, Cookie: `${team().server.cookieName}=${token}` };
    const byCookie = await ask({ ...cookie, Origin: 'http://app.example', 'Sec-Fetch-Site': 'cross-site' });
    expect([byCookie.status, byCookie.headers.get('set-cookie')]).toEqual([200, null]);
    for (const headers of [
      proxied,
      { ...proxied, Authorization: 'Token wrong' },
      { ...proxied, Cookie: `${team().server.cookieName}=${'f'.repeat(40)}` },
    ])
      expect((await ask(headers)).status).toBe(401);
  });

  test('what a header cannot hold is percent-encoded, and can be read back; nothing breaks out of it', async () => {
    const { token } = await team().join('carl');
    const name = 'Jürgen 100%, 张';
    expect((await team().send('PATCH', 'settings', { token, body: { display_name: name, username: 'ćarl' } })).status).toBe(200);
    const [user, , shown] = said(await ask({ Authorization: `Token ${token}` }));
    expect(decodeURIComponent(user ?? '')).toBe('ćarl');
    expect(shown).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(shown ?? '')).toBe(name);
  });
});

describe('forward in single mode', () => {
  const house = useHouse();

  test('a proxy on this computer is not the owner, whether it says that it forwards or not; a token is', async () => {
    for (const headers of [{}, { 'X-Forwarded-For': '203.0.113.9' }, { Via: '1.1 x' }])
      expectError(await house().send('GET', 'forward', { headers }), 401, 'not_authenticated');
    const { token } = await house().signIn();
    const reply = await house().send('GET', 'forward', { token, headers: { 'X-Forwarded-For': '203.0.113.9' } });
    expect([reply.status, reply.headers.get('remote-user'), reply.headers.get('remote-groups')]).toEqual([200, 'default', 'admin']);
  });
});

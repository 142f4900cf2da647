import { describe, expect, test } from 'vitest';
import { ApiKeyList, ApiKeyMade, DefaultKey } from '../../server/contract/api-key-schemas.ts';
import { CredentialList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, days, secret, useTeam } from './team.ts';

describe('API keys (api.md api-keys, rotate-api-key; B58)', () => {
  const team = useTeam();
  const make = async (token: string, scopes: readonly string[], extra: object = {}) =>
    read(await team().send('POST', 'api-keys', { token, body: { name: 'Script', scopes, ...extra } }), 201, ApiKeyMade);
  const using = (key: string) => (method: string, path: string, body?: unknown) =>
    team().send(method, path, { headers: bearer(key), ...(body === undefined ? {} : { body }) });

  test('shown once, listed by its first characters, found among everything that can get in', async () => {
    const { token } = await team().join('amir');
    const made = await make(token, ['read', 'read', 'write']);
    expect(made).toMatchObject({ name: 'Script', scopes: ['read', 'write'], expires_at: null, last_used_at: null, is_default: false });
    expect(made.api_key).toMatch(/^dwk_[0-9A-Za-z]{43}$/);
    expect(made.prefix).toBe(made.api_key.slice(0, 8));
    const list = await team().send('GET', 'api-keys', { token });
    expect(read(list, 200, ApiKeyList).api_keys).toHaveLength(1);
    expect(list.text).not.toContain(made.api_key.slice(8));
    const { credentials } = read(await team().send('GET', 'credentials', { token }), 200, CredentialList);
    expect(credentials.map(({ kind }) => kind)).toEqual(['password', 'session', 'api_key']);
  });

  test('scopes narrow: read reads, write writes, admin administers, and none does another’s work', async () => {
    const token = await team().admin();
    const [reader, writer, admin] = [await make(token, ['read']), await make(token, ['write']), await make(token, ['admin'])].map(
      ({ api_key: key }) => using(key),
    );
    const matrix: Record<string, number[]> = {};
    for (const [name, ask] of Object.entries({ reader, writer, admin }))
      matrix[name] = [
        (await ask?.('GET', 'settings'))?.status,
        (await ask?.('PATCH', 'settings', { last_name: 'L' }))?.status,
        (await ask?.('GET', 'admin/accounts'))?.status,
      ].map(Number);
    expect(matrix).toEqual({ reader: [200, 403, 403], writer: [403, 200, 403], admin: [403, 403, 200] });
  });

  test('everybody’s activity is an admin’s: a key that only reads is refused', async () => {
    const token = await team().admin();
    const both = await make(token, ['read', 'admin']);
    const reader = await make(token, ['read']);
    expect((await using(reader.api_key)('GET', 'activity')).status).toBe(200);
    expectError(await using(reader.api_key)('GET', 'activity?account=all'), 403, 'forbidden');
    expect((await using(both.api_key)('GET', 'activity?account=all')).status).toBe(200);
  });

  test('a user cannot give a key what they have not; who is no admin any more loses it with the role', async () => {
    const { token, user } = await team().join('bert');
    expectError(await team().send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['admin'] } }), 403, 'forbidden');
    const key = await make(token, ['read']);
    expectError(await team().send('PATCH', `api-keys/${String(key.id)}`, { token, body: { scopes: ['admin'] } }), 403, 'forbidden');
    const promote = async (role: string) =>
      team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: await team().admin(), body: { role } });
    await promote('admin');
    const strong = await make(token, ['admin']);
    expect((await using(strong.api_key)('GET', 'admin/accounts')).status).toBe(200);
    await promote('user');
    expectError(await using(strong.api_key)('GET', 'admin/accounts'), 403, 'forbidden');
  });

  test('expiry: not in the past, and at its end the key is dead', async () => {
    const { token } = await team().join('carl');
    const at = (ms: number) => new Date(team().clock.now() + ms).toISOString();
    for (const bad of [at(-1000), 'tomorrow', 5])
      expectFieldError(await team().send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['read'], expires_at: bad } }), 'expires_at', [
        'invalid',
      ]);
    const key = await make(token, ['read'], { expires_at: at(days) });
    expect((await using(key.api_key)('GET', 'settings')).status).toBe(200);
    team().clock.forward(days + 1000);
    expectError(await using(key.api_key)('GET', 'settings'), 401, 'session_expired');
  });

  test('rotate and end: the old secret is dead at once; other people’s keys are not there', async () => {
    const [mine, theirs] = [await team().join('dave'), await team().join('evan')];
    const key = await make(mine.token, ['read']);
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
    ] as const)
      expectError(await team().send(method, `api-keys/${String(key.id)}${path}`, { token: theirs.token, body: {} }), 404, 'not_found');
    const rotated = read(await team().send('POST', `api-keys/${String(key.id)}/rotate`, { token: mine.token, body: {} }), 200, ApiKeyMade);
    expect(rotated).toMatchObject({ id: key.id, scopes: ['read'] });
    expectError(await using(key.api_key)('GET', 'settings'), 401, 'invalid_token');
    expect((await using(rotated.api_key)('GET', 'settings')).status).toBe(200);
    expect((await team().send('DELETE', `api-keys/${String(key.id)}`, { token: mine.token })).status).toBe(204);
    expectError(await using(rotated.api_key)('GET', 'settings'), 401, 'invalid_token');
  });

  test('rotate-api-key replaces the one default key and leaves the others', async () => {
    const { token } = await team().join('finn');
    const other = await make(token, ['read']);
    const rotate = async () => read(await team().send('POST', 'rotate-api-key', { token, body: {} }), 200, DefaultKey);
    const [one, two] = [await rotate(), await rotate()];
    expect(two.api_key_prefix).toBe(two.api_key.slice(0, 8));
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ api_key_prefix: two.api_key_prefix });
    expectError(await using(one.api_key)('GET', 'settings'), 401, 'invalid_token');
    for (const key of [two, other]) expect((await using(key.api_key)('GET', 'settings')).status).toBe(200);
    expect(read(await team().send('GET', 'api-keys', { token }), 200, ApiKeyList).api_keys).toHaveLength(2);
  });

  test('a key of somebody disabled opens nothing; a body’s userId is nobody’s business', async () => {
    const { token, user } = await team().join('gus');
    const key = await make(token, ['read', 'write']);
    await using(key.api_key)('PATCH', 'settings', { userId: 1, user_id: 1, id: 1, first_name: 'Gus' });
    const admin = await team().admin();
    expect((await team().send('GET', 'admin/accounts/1', { token: admin })).body).not.toMatchObject({ first_name: 'Gus' });
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { is_active: false } });
    expectError(await using(key.api_key)('GET', 'settings'), 401, 'account_disabled');
  });

  test('not in a cookie, not as Token, not in the address', async () => {
    const { token } = await team().join('hank');
    const { api_key: key } = await make(token, ['read']);
    const name = team().server.cookieName;
    for (const headers of [{ cookie: `${name}=${key}` }, { Authorization: `Token ${key}` }])
      expect((await team().send('GET', 'settings', { headers })).status).toBe(401);
    expectError(await team().send('GET', `settings?api_key=${key}&token=${token}`), 401, 'not_authenticated');
  });

  test('promise 8: a key signs nobody out everywhere without the password', async () => {
    const { token } = await team().join('ines');
    const key = await make(token, ['read', 'write']);
    expectError(await using(key.api_key)('POST', 'sessions/revoke-others', {}), 403, 'recent_sign_in_required');
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    expect((await using(key.api_key)('POST', 'sessions/revoke-others', { password: secret })).body).toMatchObject({ sessions: 1 });
    expectError(
      await using(key.api_key)('POST', 'sessions/revoke-others', { password: secret, include_api_keys: true }),
      403,
      'recent_sign_in_required',
    );
  });
});

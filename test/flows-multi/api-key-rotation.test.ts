import { describe, expect, test } from 'vitest';
import { ApiKeyList, ApiKeyMade, DefaultKey } from '../../server/contract/api-key-schemas.ts';
import { CredentialList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, days, hours, openTeam, useTeam, type Team } from './team.ts';

const make = async (team: Team, token: string, extra: object = {}) =>
  read(await team.send('POST', 'api-keys', { token, body: { name: 'Script', scopes: ['read'], ...extra } }), 201, ApiKeyMade);
const rotate = async (team: Team, token: string, id: number, overlap?: number) =>
  read(
    await team.send('POST', `api-keys/${String(id)}/rotate`, { token, body: overlap === undefined ? {} : { overlap_seconds: overlap } }),
    200,
    ApiKeyMade,
  );
const ask = (team: Team, key: string) => team.send('GET', 'settings', { headers: bearer(key) });
const rows = async (team: Team, token: string) => read(await team.send('GET', 'api-keys', { token }), 200, ApiKeyList).api_keys;
const kinds = async (team: Team, token: string) =>
  read(await team.send('GET', 'credentials', { token }), 200, CredentialList)
    .credentials.map(({ kind }) => kind)
    .filter((kind) => kind.includes('key'));

describe('rotation with an overlap (ui.md 4)', () => {
  const team = useTeam();

  test('both secrets work until the time is over, and the row says which of them is used', async () => {
    const { token } = await team().join('amir');
    const first = await make(team(), token);
    for (let times = 0; times < 3; times++) await ask(team(), first.api_key);
    const second = await rotate(team(), token, first.id, 3600);
    expect(second).toMatchObject({ id: first.id, uses: 0, last_used_at: null, last4: second.api_key.slice(-4), made_by: 'self' });
    expect(second.old_secret).toMatchObject({ prefix: first.prefix, last4: first.last4, uses: 3 });
    expect(Date.parse(second.old_secret?.expires_at ?? '') - Date.parse(second.created_at)).toBe(3_600_000);
    for (const { api_key: key } of [first, second, first]) expect((await ask(team(), key)).status).toBe(200);
    const [row, ...others] = await rows(team(), token);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ uses: 1, old_secret: { uses: 5 } });
    expect(await kinds(team(), token)).toEqual(['api_key', 'old_api_key_secret']);
    team().clock.forward(hours + 1000);
    expectError(await ask(team(), first.api_key), 401, 'session_expired');
    expect((await ask(team(), second.api_key)).status).toBe(200);
    expect((await rows(team(), token))[0]?.old_secret).toBeNull();
    expect(await kinds(team(), token)).toEqual(['api_key']);
  });

  test('without an overlap the old secret is dead at once; of two rotations only the last one’s old secret works', async () => {
    const { token } = await team().join('bea');
    const first = await make(team(), token);
    const second = await rotate(team(), token, first.id, 3600);
    const third = await rotate(team(), token, first.id, 3600);
    expectError(await ask(team(), first.api_key), 401, 'invalid_token');
    expect(third.old_secret?.prefix).toBe(second.prefix);
    const fourth = await rotate(team(), token, first.id);
    expect(fourth.old_secret).toBeNull();
    for (const { api_key: key } of [first, second, third]) expectError(await ask(team(), key), 401, 'invalid_token');
    expect((await ask(team(), fourth.api_key)).status).toBe(200);
  });

  test('the old secret is closed before its time, and only there is one', async () => {
    const [mine, theirs] = [await team().join('carl'), await team().join('dora')];
    const first = await make(team(), mine.token);
    const path = `api-keys/${String(first.id)}/old-secret`;
    expectError(await team().send('DELETE', path, { token: mine.token }), 404, 'not_found');
    const second = await rotate(team(), mine.token, first.id, 3600);
    expectError(await team().send('DELETE', path, { token: theirs.token }), 404, 'not_found');
    expect((await team().send('DELETE', path, { token: mine.token })).status).toBe(204);
    expectError(await ask(team(), first.api_key), 401, 'invalid_token');
    expect((await ask(team(), second.api_key)).status).toBe(200);
  });

  test('an old secret has the rules of its key as they are now, ends with it, and is no key that has an id of its own', async () => {
    const token = await team().admin();
    const first = await make(team(), token, { scopes: ['read', 'write'] });
    await rotate(team(), token, first.id, 3600);
    for (const id of [first.id + 1, first.id + 2]) {
      expectError(await team().send('PATCH', `api-keys/${String(id)}`, { token, body: { name: 'Found' } }), 404, 'not_found');
      expectError(await team().send('DELETE', `admin/api-keys/${String(id)}`, { token }), 404, 'not_found');
    }
    await team().send('PATCH', `api-keys/${String(first.id)}`, { token, body: { scopes: ['write'] } });
    expectError(await ask(team(), first.api_key), 403, 'forbidden');
    await team().send('PATCH', `api-keys/${String(first.id)}`, { token, body: { scopes: ['read'] } });
    expect((await ask(team(), first.api_key)).status).toBe(200);
    await team().send('DELETE', `api-keys/${String(first.id)}`, { token });
    expectError(await ask(team(), first.api_key), 401, 'invalid_token');
  });

  test('an overlap does not outlive the key', async () => {
    const { token } = await team().join('emil');
    const end = new Date(team().clock.now() + 2 * hours).toISOString();
    const first = await make(team(), token, { expires_at: end });
    expect((await rotate(team(), token, first.id, 20 * 86_400)).old_secret?.expires_at).toBe(end);
    team().clock.forward(2 * hours + 1000);
    expectError(await ask(team(), first.api_key), 401, 'session_expired');
  });

  test.each([-1, 1.5, 30 * 86_400 + 1, '60'])('an overlap of %j is refused, and nothing is rotated', async (overlap) => {
    const token = await team().admin();
    const made = await make(team(), token);
    const path = `api-keys/${String(made.id)}/rotate`;
    expectFieldError(await team().send('POST', path, { token, body: { overlap_seconds: overlap } }), 'overlap_seconds', ['invalid']);
    expect((await ask(team(), made.api_key)).status).toBe(200);
  });

  test('Notechondria’s rotate-api-key replaces at once, also a default key that has an old secret', async () => {
    const { token } = await team().join('fred');
    const { api_key: key } = read(await team().send('POST', 'rotate-api-key', { token, body: {} }), 200, DefaultKey);
    const [row] = await rows(team(), token);
    const second = await rotate(team(), token, row?.id ?? 0, 3600);
    const third = read(await team().send('POST', 'rotate-api-key', { token, body: { overlap_seconds: 3600 } }), 200, DefaultKey);
    for (const dead of [key, second.api_key]) expectError(await ask(team(), dead), 401, 'invalid_token');
    expect((await ask(team(), third.api_key)).status).toBe(200);
    expect(await rows(team(), token)).toHaveLength(1);
  });
});

test('over a restart: limits, counts, who made it, and an old secret that ends by itself', { timeout: 60_000 }, async () => {
  const before = await openTeam();
  const { token } = await before.join('gus');
  const first = await make(before, token, { networks: ['127.0.0.0/8'], requests_per_minute: 600 });
  for (let times = 0; times < 4; times++) await ask(before, first.api_key);
  const second = await rotate(before, token, first.id, 3600);
  await ask(before, second.api_key);
  const [row] = await rows(before, token);
  await before.server.stop();
  const after = await openTeam({}, { dataDir: before.dataDir });
  // The vault of these tests does not last: sessions do, addresses are hashed anew.
  expect((await rows(after, token))[0]).toEqual(row);
  expect(row).toMatchObject({ uses: 1, networks: ['127.0.0.0/8'], requests_per_minute: 600, old_secret: { uses: 4 } });
  for (const { api_key: key } of [first, second]) expect((await ask(after, key)).status).toBe(200);
  after.clock.forward(hours + 1000);
  expectError(await ask(after, first.api_key), 401, 'session_expired');
  expect((await ask(after, second.api_key)).status).toBe(200);
  after.clock.forward(days);
  await after.close();
  await before.close();
});

import { describe, expect, test } from 'vitest';
import { ApiKeyList, ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { bearer, minutes, useTeam } from './team.ts';

describe('somebody’s API keys, for admins (ui.md 3)', () => {
  const team = useTeam();
  const keysOf = (id: number) => `admin/accounts/${String(id)}/api-keys`;
  const make = async (token: string, name: string, scopes: readonly string[] = ['read']) =>
    read(await team().send('POST', 'api-keys', { token, body: { name, scopes } }), 201, ApiKeyMade);

  test('an admin sees them without secrets, and ends one: it is refused at once, and its owner’s log says by whom', async () => {
    const { token, user } = await team().join('nina');
    const [kept, ended] = [await make(token, 'lights'), await make(token, 'old backup')];
    const admin = await team().admin();
    const reply = await team().send('GET', keysOf(user.id), { token: admin });
    expect(read(reply, 200, ApiKeyList).api_keys.map(({ name }) => name)).toEqual(['lights', 'old backup']);
    expect(reply.text).not.toContain(ended.api_key.slice(8));
    expect((await team().send('DELETE', `admin/api-keys/${String(ended.id)}`, { token: admin })).status).toBe(204);
    expectError(await team().send('GET', 'settings', { headers: bearer(ended.api_key) }), 401, 'invalid_token');
    expect((await team().send('GET', 'settings', { headers: bearer(kept.api_key) })).status).toBe(200);
    const { events } = read(await team().send('GET', 'activity?kind=api_key_ended', { token }), 200, ActivityList);
    expect(events[0]).toMatchObject({ account_id: user.id, details: { name: 'old backup' } });
    expect(events[0]?.actor_id).not.toBe(user.id);
  });

  test('403 for users, 401 for nobody, 404 for what is not there; ending asks for a recent proof', async () => {
    const { token, user } = await team().join('omar');
    const { id } = await make(token, 'own');
    const admin = await team().admin();
    for (const [method, path, missing] of [
      ['GET', keysOf(user.id), keysOf(99_999)],
      ['DELETE', `admin/api-keys/${String(id)}`, 'admin/api-keys/99999'],
    ] as const) {
      const body = method === 'GET' ? {} : { body: {} };
      expectError(await team().send(method, path, { token, ...body }), 403, 'forbidden');
      expectError(await team().send(method, path, body), 401, 'not_authenticated');
      expectError(await team().send(method, missing, { token: admin, ...body }), 404, 'not_found');
    }
    team().clock.forward(11 * minutes);
    expectError(await team().send('DELETE', `admin/api-keys/${String(id)}`, { token: admin }), 403, 'recent_sign_in_required');
  });

  test('a key that administers may look but not end', async () => {
    const admin = await team().admin();
    const { token, user } = await team().join('pia');
    const { id } = await make(token, 'own');
    const headers = bearer((await make(admin, 'admin script', ['read', 'write', 'admin'])).api_key);
    expect((await team().send('GET', keysOf(user.id), { headers })).status).toBe(200);
    expectError(await team().send('DELETE', `admin/api-keys/${String(id)}`, { headers }), 403, 'recent_sign_in_required');
  });
});

import { describe, expect, test } from 'vitest';
import { ApiKeyList, ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { bearer, useTeam } from '../flows-multi/team.ts';

describe('what is limited stays limited', () => {
  const team = useTeam();
  const make = async (token: string, extra: object) =>
    read(await team().send('POST', 'api-keys', { token, body: { name: 'Script', scopes: ['read', 'write', 'admin'], ...extra } }), 201, ApiKeyMade);

  test('B58: no key changes, rotates or ends a key, its own or another, nor makes one: not even one that may administer', async () => {
    const token = await team().admin();
    const made = await make(token, { networks: ['127.0.0.1'], requests_per_minute: 1000 });
    const headers = bearer(made.api_key);
    const one = `api-keys/${String(made.id)}`;
    for (const [method, path, body] of [
      ['PATCH', one, { networks: null }],
      ['PATCH', one, { requests_per_minute: null }],
      ['PATCH', one, { expires_at: null, scopes: ['read'] }],
      ['POST', `${one}/rotate`, { overlap_seconds: 60 }],
      ['DELETE', `${one}/old-secret`, undefined],
      ['DELETE', one, undefined],
      ['POST', 'api-keys', { name: 'wider', scopes: ['read'] }],
      ['POST', 'rotate-api-key', {}],
      ['DELETE', `admin/${one}`, undefined],
    ] as const)
      expectError(await team().send(method, path, { headers, ...(body === undefined ? {} : { body }) }), 403, 'recent_sign_in_required');
    const { api_keys: keys } = read(await team().send('GET', 'api-keys', { token }), 200, ApiKeyList);
    expect(keys).toMatchObject([{ networks: ['127.0.0.1/32'], requests_per_minute: 1000, scopes: ['read', 'write', 'admin'] }]);
  });

  test('B13: a caller that is no trusted proxy cannot say where it comes from, neither into a network nor past a limit', async () => {
    const token = await team().admin();
    const inside = await make(token, { networks: ['10.0.0.0/8'] });
    const marks = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'X-Client-IP', 'CF-Connecting-IP'];
    for (const name of marks) {
      const headers = { ...bearer(inside.api_key), [name]: name === 'Forwarded' ? 'for=10.0.0.9' : '10.0.0.9' };
      expectError(await team().send('GET', 'settings', { headers }), 403, 'network_not_allowed');
    }
    const limited = await make(token, { requests_per_minute: 3 });
    const answers = [];
    for (let at = 0; at < 6; at++) {
      const headers = { ...bearer(limited.api_key), 'X-Forwarded-For': `10.0.0.${String(at)}` };
      answers.push((await team().send('GET', 'settings', { headers })).status);
    }
    expect(answers).toEqual([200, 200, 200, 429, 429, 429]);
  });

  test('B7, B13: what a proxy that nobody trusts passes on does not come from this computer', async () => {
    const made = await make(await team().admin(), { networks: ['127.0.0.0/8', '::1'] });
    expect((await team().send('GET', 'settings', { headers: bearer(made.api_key) })).status).toBe(200);
    expectError(await team().send('GET', 'settings', { headers: { ...bearer(made.api_key), Via: '1.1 tunnel' } }), 403, 'network_not_allowed');
  });

  test('refused requests from elsewhere take nothing of the share of the rightful one, and say nothing of the account', async () => {
    const { token, user } = await team().join('zoe');
    const wish = { name: 'Script', scopes: ['read'], networks: ['127.0.0.1'], requests_per_minute: 2 };
    const { api_key: key } = read(await team().send('POST', 'api-keys', { token, body: wish }), 201, ApiKeyMade);
    const elsewhere = () => team().send('GET', 'settings', { headers: { ...bearer(key), Via: '1.1 tunnel' } });
    for (let times = 0; times < 5; times++) expectError(await elsewhere(), 403, 'network_not_allowed');
    expect((await team().send('GET', 'settings', { headers: bearer(key) })).status).toBe(200);
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: await team().admin(), body: { is_active: false } });
    expectError(await elsewhere(), 403, 'network_not_allowed');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';
import { everyRoute } from './every-route.ts';

const marks: readonly (readonly [string, string])[] = [
  ['X-Forwarded-For', '203.0.113.9'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-For', ''],
  ['x-forwarded-for', '::1'],
  ['Forwarded', 'for=127.0.0.1;host=localhost'],
  ['Via', '1.1 proxy'],
  ['X-Real-IP', '127.0.0.1'],
  ['X-Forwarded-Host', 'localhost'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded', 'yes'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Server', 'edge'],
  ['X-Client-IP', '203.0.113.9'],
  ['X-Cluster-Client-IP', '203.0.113.9'],
  ['True-Client-IP', '203.0.113.9'],
  ['CF-Connecting-IP', '203.0.113.9'],
  ['Fastly-Client-IP', '203.0.113.9'],
  ['Tailscale-User-Login', 'somebody@example.org'],
];

describe('forwarded requests', () => {
  let house: Doorward;
  beforeAll(async () => {
    house = await startDoorward();
  });
  afterAll(() => house.stop());

  test.each(marks)('B7: a loopback peer with %s: %s is not the owner', async (name, value) => {
    const headers = { [name]: value };
    expect((await house.call({ path: '/api/v1/auth/me', headers })).json()).toMatchObject({ user: null });
    for (const { method, path, open, takesBody } of await everyRoute(house)) {
      if (open) continue;
      const answer = await house.call({ method, path, headers, ...(takesBody ? { body: {} } : {}) });
      expect([method, path, answer.status, answer.header('www-authenticate')]).toEqual([method, path, 401, 'Token']);
    }
    const login = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers, body: {} });
    expect([login.status, login.json<{ code: string }>().code]).toEqual([400, 'invalid_credentials']);
    const nanoclaw = await house.call({ method: 'POST', path: '/api/auth/login', headers, body: { username: 'default', password: '' } });
    expect([nanoclaw.status, nanoclaw.json<{ code: number }>().code]).toEqual([401, 401]);
  });

  test('B7: a forwarded request with a token is that account', async () => {
    const { token } = await house.signIn();
    const answer = await house.call({ path: '/api/v1/auth/me', headers: { 'X-Forwarded-For': '203.0.113.9', ...tokenHeader(token) } });
    expect(answer.json()).toMatchObject({ user: { username: 'default' } });
  });
});

describe('whose address counts', () => {
  const prefixOf = async (house: Doorward, token: string, forwardedFor: string) => {
    await house.call({
      method: 'PATCH',
      path: '/api/v1/auth/settings',
      headers: { ...tokenHeader(token), 'X-Forwarded-For': forwardedFor },
      body: { last_name: forwardedFor },
    });
    const activity = await house.call({ path: '/api/v1/auth/activity?limit=1&kind=profile_changed', headers: tokenHeader(token) });
    return activity.json<{ events: { ip_hash_prefix: string }[] }>().events[0]?.ip_hash_prefix;
  };

  test('B13: without trustedProxies, X-Forwarded-For changes nothing about the address that is counted', async () => {
    const house = await startDoorward();
    const { token } = await house.signIn();
    const seen = new Set([
      await prefixOf(house, token, '203.0.113.1'),
      await prefixOf(house, token, '203.0.113.2'),
      await prefixOf(house, token, '127.0.0.1, 198.51.100.7'),
    ]);
    expect(seen.size).toBe(1);
    await house.stop();
  });

  test('B13: behind a trusted proxy the last hop that is not trusted counts, so a client cannot choose its own', async () => {
    const house = await startDoorward({ settings: { server: { trustedProxies: ['127.0.0.1'] } } });
    const token = (await house.server.openOwnerSession({ deviceLabel: 'the window' }))?.key ?? '';
    const honest = await prefixOf(house, token, '198.51.100.7');
    expect(await prefixOf(house, token, '203.0.113.1, 198.51.100.7')).toBe(honest);
    expect(await prefixOf(house, token, '203.0.113.1, 198.51.100.7, 127.0.0.1')).toBe(honest);
    expect(await prefixOf(house, token, '198.51.100.8')).not.toBe(honest);
    await house.stop();
  });

  test('B7: a trusted proxy is not the owner either, with a mark of its own or without', async () => {
    const house = await startDoorward({ settings: { server: { trustedProxies: ['127.0.0.1'] } } });
    expect((await house.call({ path: '/api/v1/auth/me' })).json()).toMatchObject({ user: null });
    expect((await house.call({ method: 'POST', path: '/api/v1/auth/login' })).json()).toMatchObject({ code: 'invalid_credentials' });
    expect((await house.call({ path: '/api/v1/auth/me', headers: { 'X-Forwarded-For': '127.0.0.1' } })).json()).toMatchObject({ user: null });
    await house.stop();
  });
});

import { describe, expect, test } from 'vitest';
import { ApiKeyList, ApiKeyMade, ApiKeyRow } from '../../server/contract/api-key-schemas.ts';
import { Introspection } from '../../server/contract/asking.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { listen } from '../flows-lan/listener.ts';
import { bearer, useTeam } from './team.ts';

/** Behind a trusted proxy, so that a test can come from anywhere. */
const proxied = { server: { trustedProxies: ['127.0.0.1'] } };

describe('the networks of an API key (ui.md 4; B13)', () => {
  const team = useTeam(proxied);
  const make = async (token: string, networks: unknown) =>
    read(await team().send('POST', 'api-keys', { token, body: { name: 'Script', scopes: ['read', 'write'], networks } }), 201, ApiKeyMade);
  const from = (address: string, key: string) => ({ headers: { ...bearer(key), 'X-Forwarded-For': address } });

  test('taken from inside, refused from outside with a code that says why; IPv4 that is written as IPv6 is IPv4', async () => {
    const { token } = await team().join('amir');
    const made = await make(token, ['192.168.1.77/24', 'fd00::/8', '10.1.2.3']);
    expect(made.networks).toEqual(['192.168.1.0/24', 'fd00::/8', '10.1.2.3/32']);
    for (const address of ['192.168.1.5', '::ffff:192.168.1.5', 'fd12:3456::1', '10.1.2.3'])
      expect([address, (await team().send('GET', 'settings', from(address, made.api_key))).status]).toEqual([address, 200]);
    for (const address of ['192.168.2.5', '::ffff:192.168.2.5', 'fe80::1', '10.1.2.4', 'unknown', '192.168.1.5:4000']) {
      const reply = await team().send('GET', 'settings', from(address, made.api_key));
      expectError(reply, 403, 'network_not_allowed');
      expect(reply.text).not.toContain('192.168');
    }
    expect((await team().send('GET', 'session', from('192.168.2.5', made.api_key))).body).toEqual({ authenticated: false });
  });

  test('null is from everywhere; a change counts at once, and widens only by somebody who has just proved that it is them', async () => {
    const { token } = await team().join('bea');
    const made = await make(token, null);
    const asking = () => team().send('GET', 'settings', from('203.0.113.9', made.api_key));
    expect((await asking()).status).toBe(200);
    const change = async (networks: unknown) =>
      read(await team().send('PATCH', `api-keys/${String(made.id)}`, { token, body: { networks } }), 200, ApiKeyRow);
    expect((await change(['10.0.0.0/8'])).networks).toEqual(['10.0.0.0/8']);
    expectError(await asking(), 403, 'network_not_allowed');
    expect((await change(null)).networks).toBeNull();
    expect((await asking()).status).toBe(200);
  });

  test.each([
    [['home'], 'network_invalid'],
    [['10.0.0.0/33'], 'network_invalid'],
    [['10.0.0.0/8', 7], 'network_invalid'],
    [['fe80::1%eth0'], 'network_invalid'],
    [[], 'blank'],
    ['10.0.0.0/8', 'invalid'],
    [Array.from({ length: 21 }, (_, at) => `10.0.${String(at)}.0/24`), 'too_long'],
  ])('%j is refused', async (networks, code) => {
    const token = await team().admin();
    expectFieldError(await team().send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['read'], networks } }), 'networks', [code]);
  });

  test('its owner’s log says once that it was shown elsewhere, and that is no use of it', async () => {
    const { token, user } = await team().join('carl');
    const made = await make(token, ['10.0.0.0/8']);
    for (let times = 0; times < 5; times++) await team().send('GET', 'settings', from('203.0.113.9', made.api_key));
    const lines = async () => read(await team().send('GET', 'activity?kind=api_key_refused', { token }), 200, ActivityList).events;
    await expect.poll(lines).toHaveLength(1);
    expect((await lines())[0]).toMatchObject({ account_id: user.id, actor_id: null, details: { name: 'Script', prefix: made.prefix } });
    expect((await lines())[0]?.ip_hash_prefix).toMatch(/^[0-9a-f]{8}$/);
    expect(read(await team().send('GET', 'api-keys', { token }), 200, ApiKeyList).api_keys[0]).toMatchObject({ last_used_at: null, uses: 0 });
  });

  test('a stream that such a key holds open ends when its networks no longer hold the caller', async () => {
    const { token } = await team().join('dora');
    const made = await make(token, ['10.0.0.0/8']);
    const stream = await listen(team().url, from('10.0.0.9', made.api_key).headers);
    await stream.hear('mode');
    await team().send('PATCH', `api-keys/${String(made.id)}`, { token, body: { networks: ['192.168.0.0/16'] } });
    await stream.ended;
  });

  test('introspection vouches for no key that is limited to networks: it does not know where the key was shown', async () => {
    const admin = await team().admin();
    const [limited, free] = [await make(admin, ['0.0.0.0/0', '::/0']), await make(admin, null)];
    const asked = async (token: string) => read(await team().send('POST', 'introspect', { token: admin, body: { token } }), 200, Introspection);
    expect(await asked(limited.api_key)).toEqual({ active: false });
    expect(await asked(free.api_key)).toMatchObject({ active: true, client_id: `api-key-${String(free.id)}` });
  });
});

describe('how much an API key may ask for', () => {
  const team = useTeam();
  const make = async (token: string, most: unknown) =>
    read(await team().send('POST', 'api-keys', { token, body: { name: 'Script', scopes: ['read'], requests_per_minute: most } }), 201, ApiKeyMade);

  test('so many requests a minute and no more: 429 with Retry-After, whatever the clock on the wall says; other keys are not its business', async () => {
    const { token } = await team().join('emil');
    const [limited, free] = [await make(token, 5), await make(token, null)];
    expect([limited.requests_per_minute, free.requests_per_minute]).toEqual([5, null]);
    const ask = (key: string) => team().send('GET', 'settings', { headers: bearer(key) });
    const all = await Promise.all(Array.from({ length: 12 }, () => ask(limited.api_key)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = await ask(limited.api_key);
    expectError(refused, 429, 'too_many_attempts');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    team().clock.forward(61_000);
    expectError(await ask(limited.api_key), 429, 'too_many_attempts');
    for (let times = 0; times < 8; times++) expect((await ask(free.api_key)).status).toBe(200);
    const [row] = read(await team().send('GET', 'api-keys', { token }), 200, ApiKeyList).api_keys;
    expect(row).toMatchObject({ id: limited.id, uses: 5 });
  });

  test('both secrets of a key that was rotated have one share between them', async () => {
    const { token } = await team().join('fred');
    const made = await make(token, 4);
    const body = { overlap_seconds: 3600 };
    const next = read(await team().send('POST', `api-keys/${String(made.id)}/rotate`, { token, body }), 200, ApiKeyMade);
    const answers = [];
    for (const key of [made.api_key, next.api_key, made.api_key, next.api_key, made.api_key, next.api_key])
      answers.push((await team().send('GET', 'settings', { headers: bearer(key) })).status);
    expect(answers).toEqual([200, 200, 200, 200, 429, 429]);
  });

  test('a probe and a stream take their part of the share, though they are no use (B58)', async () => {
    const { token } = await team().join('gerd');
    const made = await make(token, 3);
    const stream = await listen(team().url, bearer(made.api_key));
    expect(stream.status).toBe(200);
    expect((await team().send('GET', 'session', { headers: bearer(made.api_key) })).status).toBe(200);
    expect((await team().send('GET', 'settings', { headers: bearer(made.api_key) })).status).toBe(200);
    expectError(await team().send('GET', 'settings', { headers: bearer(made.api_key) }), 429, 'too_many_attempts');
    expect((await listen(team().url, bearer(made.api_key))).status).toBe(429);
    expect((await team().send('GET', 'session', { headers: bearer(made.api_key) })).body).toEqual({ authenticated: false });
    const [row] = read(await team().send('GET', 'api-keys', { token }), 200, ApiKeyList).api_keys;
    expect(row).toMatchObject({ id: made.id, uses: 1 });
    stream.leave();
  });

  test.each([0, -1, 1.5, 100_001, '60', true])('%j is refused', async (most) => {
    const token = await team().admin();
    const body = { name: 'x', scopes: ['read'], requests_per_minute: most };
    expectFieldError(await team().send('POST', 'api-keys', { token, body }), 'requests_per_minute', ['invalid']);
  });
});

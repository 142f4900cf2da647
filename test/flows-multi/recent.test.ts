import { describe, expect, test } from 'vitest';
import { RecentUntil } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { addApp, bearer, minutes, secret, useTeam } from './team.ts';

/** Everything that asks for a recent proof, with a body that would pass (api.md "recent"; B49). */
const recent: readonly (readonly [string, string, object])[] = [
  ['POST', 'rotate-api-key', {}],
  ['POST', 'api-keys', { name: 'x', scopes: ['read'] }],
  ['PATCH', 'api-keys/1', { name: 'y' }],
  ['DELETE', 'api-keys/1', {}],
  ['POST', 'api-keys/1/rotate', {}],
  ['POST', 'change-email', { new_email: 'new@example.org' }],
  ['POST', '2fa/totp', {}],
  ['POST', '2fa/totp/confirm', { code: '000000' }],
  ['DELETE', '2fa/totp', {}],
  ['POST', '2fa/recovery-codes', {}],
  ['PUT', '2fa/email', {}],
  ['DELETE', '2fa/email', {}],
];
const byAdmin: readonly (readonly [string, string, object])[] = [
  ['POST', 'admin/accounts', { username: 'late' }],
  ['PATCH', 'admin/accounts/2', { display_name: 'x' }],
  ['DELETE', 'admin/accounts/2', {}],
  ['DELETE', 'admin/accounts/2/sessions', {}],
  ['POST', 'admin/accounts/2/restore', {}],
  ['POST', 'admin/accounts/2/sign-in-link', {}],
  ['POST', 'admin/accounts/2/reset-2fa', {}],
  ['DELETE', 'admin/mail/1', {}],
  ['POST', 'admin/mail/test', {}],
];

describe('recent: ten minutes (api.md; B49)', () => {
  const team = useTeam();

  test('ten minutes after signing in each of them is refused, and nothing was done', async () => {
    const [{ token }, admin] = [await team().join('ruth'), await team().admin()];
    team().clock.forward(10 * minutes + 1000);
    for (const [method, path, body] of recent)
      expect([method, path, (await team().send(method, path, { token, body })).body]).toMatchObject([
        method,
        path,
        { code: 'recent_sign_in_required' },
      ]);
    for (const [method, path, body] of byAdmin)
      expect([method, path, (await team().send(method, path, { token: admin, body })).body]).toMatchObject([
        method,
        path,
        { code: 'recent_sign_in_required' },
      ]);
    expect((await team().send('GET', 'admin/accounts', { token: admin })).status).toBe(200);
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ two_factor: false, api_key_prefix: null });
    expect(await team().enter('ruth')).toMatchObject({ user: { username: 'ruth' } });
  });

  test('within them it is not, and re-authenticate starts them again', async () => {
    const { token } = await team().join('sofi');
    const rotate = async () => (await team().send('POST', 'rotate-api-key', { token, body: {} })).status;
    team().clock.forward(9 * minutes);
    expect(await rotate()).toBe(200);
    team().clock.forward(2 * minutes);
    expect(await rotate()).toBe(403);
    expectError(await team().send('POST', 're-authenticate', { token, body: { password: 'wrong wrong wrong' } }), 400, 'invalid_credentials');
    for (const body of [{}, { code: '123456' }, { password: '' }, { channel: 'recovery', code: 'x' }])
      expectError(await team().send('POST', 're-authenticate', { token, body }), 400, 'invalid_credentials');
    expect(await rotate()).toBe(403);
    const { recent_until: until } = read(await team().send('POST', 're-authenticate', { token, body: { password: secret } }), 200, RecentUntil);
    expect(Math.abs(Date.parse(until) - team().clock.now() - 10 * minutes)).toBeLessThan(5000);
    expect(await rotate()).toBe(200);
    team().clock.forward(10 * minutes + 1000);
    expect(await rotate()).toBe(403);
  });

  test('a second factor proves it too, once', async () => {
    const { token } = await team().join('tina');
    const app = await addApp(team(), token);
    team().clock.forward(11 * minutes);
    const code = app.code();
    expect((await team().send('POST', 're-authenticate', { token, body: { channel: 'totp', code } })).status).toBe(200);
    expectError(await team().send('POST', 're-authenticate', { token, body: { channel: 'totp', code } }), 400, 'invalid_credentials');
    expect((await team().send('POST', 're-authenticate', { token, body: { channel: 'recovery', code: app.codes[0] } })).status).toBe(200);
    expectError(
      await team().send('POST', 're-authenticate', { token, body: { channel: 'recovery', code: app.codes[0] } }),
      400,
      'invalid_credentials',
    );
  });

  test('B58: an API key is never recent, whatever its scopes', async () => {
    const token = await team().admin();
    const made = await team().send('POST', 'api-keys', { token, body: { name: 'all', scopes: ['read', 'write', 'admin'] } });
    const headers = bearer((made.body as { api_key: string }).api_key);
    for (const [method, path, body] of [...recent, ...byAdmin]) {
      const reply = await team().send(method, path, { headers, body });
      expect([method, path, reply.status]).toEqual([method, path, 403]);
    }
    expectError(await team().send('POST', 're-authenticate', { headers, body: { password: 'lovely analytical engine' } }), 403, 'forbidden');
    expectError(
      await team().send('POST', 'change-password', { headers, body: { current_password: 'lovely analytical engine', new_password: secret } }),
      403,
      'forbidden',
    );
  });
});

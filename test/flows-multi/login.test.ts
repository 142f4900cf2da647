import { beforeAll, describe, expect, test } from 'vitest';
import { AuthPayload, ModeAnswer } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { ada, secret, useTeam } from './team.ts';

describe('login in multi mode (api.md login)', () => {
  const team = useTeam();
  beforeAll(async () => {
    await team().join('grace');
  }, 60_000);

  test('every alias, whatever the case, by name or by address', async () => {
    const idents = ['grace', 'GRACE', 'grace@example.org', 'Grace@Example.ORG', '  grace '];
    for (const alias of ['ident', 'identifier', 'email', 'username'])
      for (const ident of idents)
        expect([alias, ident, (await team().tryLogin({ [alias]: ident, password: secret })).status]).toEqual([alias, ident, 200]);
  });

  test('the first alias that says anything wins: ident, identifier, email, username', async () => {
    const order = ['ident', 'identifier', 'email', 'username'];
    for (const [place, alias] of order.entries()) {
      const empty = Object.fromEntries(order.slice(0, place).map((name) => [name, ' ']));
      const later = Object.fromEntries(order.slice(place + 1).map((name) => [name, 'ada']));
      const reply = await team().tryLogin({ ...empty, ...later, [alias]: 'grace', password: secret });
      expect([alias, read(reply, 200, AuthPayload).user.username]).toEqual([alias, 'grace']);
    }
  });

  test('an address is looked for before a username', async () => {
    await team().join('first');
    const token = await team().admin();
    const made = await team().send('POST', 'admin/accounts', { token, body: { username: 'first@example.org', access: 'temporary_password' } });
    const { temporary_password: temporary } = made.body as { temporary_password: string };
    expect(read(await team().tryLogin({ ident: 'first@example.org', password: secret }), 200, AuthPayload).user.username).toBe('first');
    expectError(await team().tryLogin({ ident: 'first@example.org', password: temporary }), 400, 'invalid_credentials');
  });

  test('what is missing is named under the name that was sent', async () => {
    expectFieldError(await team().tryLogin({ password: secret }), 'ident', ['required']);
    expectFieldError(await team().tryLogin({ email: '', password: secret }), 'email', ['blank']);
    expectFieldError(await team().tryLogin({ ident: 'grace' }), 'password', ['required']);
    expectFieldError(await team().tryLogin({ ident: 'grace', password: '' }), 'password', ['blank']);
    for (const wrong of [1, null, ['grace'], { $ne: '' }, true])
      for (const body of [
        { ident: wrong, password: secret },
        { ident: 'grace', password: wrong },
      ])
        expectError(await team().tryLogin(body), 400, 'validation_failed');
  });

  test('nobody is anybody without a credential, on this computer too', async () => {
    expect((await team().send('GET', 'me')).body).toMatchObject({ user: null });
    expect((await team().send('GET', 'session')).body).toEqual({ authenticated: false });
    for (const path of ['sessions', 'settings', 'credentials', 'activity', 'admin/accounts', 'api-keys', '2fa'])
      expectError(await team().send('GET', path), 401, 'not_authenticated');
    expect(await team().server.openOwnerSession({ deviceLabel: 'Window' })).toBeNull();
  });

  test('a browser has the cookie and no token; a program the token and no cookie; a bad CSRF token nothing', async () => {
    const browser = await team().signInWithCookie({ body: { ident: 'grace', password: secret } });
    expect([browser.payload.token, browser.payload.user.username]).toEqual([undefined, 'grace']);
    expect(browser.setCookie).toMatch(/HttpOnly; SameSite=Strict/);
    const program = await team().tryLogin({ ident: 'grace', password: secret });
    expect([program.headers.get('set-cookie'), read(program, 200, AuthPayload).csrf]).toEqual([null, undefined]);
    expectError(await team().tryLogin({ ident: 'grace', password: secret }, { 'X-CSRFToken': 'a.b.c' }), 403, 'csrf_failed');
  });

  test('a label that the client gives is kept; the payload counts the others', async () => {
    await team().join('label');
    const second = await team().enter('label', secret, 'Kitchen');
    expect(second).toMatchObject({ multi_device: true, other_sessions_count: 1, session: { device_label: 'Kitchen' } });
  });

  test('mode tells what a signed-out screen must know', async () => {
    const mode = read(await team().send('GET', 'mode'), 200, ModeAnswer);
    expect(mode).toMatchObject({ mode: 'multi', registration_enabled: true, activation_required: true, username_required: false, fallback: false });
  });

  test('wrong words are 400 under /api/v1 and 401 under /api/auth; the owner is ada', async () => {
    expectError(await team().tryLogin({ ident: 'grace', password: 'wrong wrong wrong' }), 400, 'invalid_credentials');
    const reply = await team().send('POST', '/api/auth/login', { body: { username: 'grace', password: 'wrong wrong wrong' } });
    expect(reply).toMatchObject({ status: 401, body: { code: 401 } });
    expect((await team().enter(ada.username, ada.password)).user).toMatchObject({
      id: 1,
      role: 'admin',
      is_staff: true,
      is_superuser: true,
      has_password: true,
    });
    expect((await team().enter('grace')).user).toMatchObject({ role: 'user', is_staff: false, is_superuser: false, email_verified: true });
  });
});

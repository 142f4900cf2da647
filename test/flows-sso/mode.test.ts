import { describe, expect, test } from 'vitest';
import { secret } from '../flows-multi/team.ts';
import { expectError } from '../flows/talk.ts';
import { people, useCompany } from './company.ts';

/** B80: what makes and mends accounts lives at the provider (api.md; product.md Modes). */
const shut = [
  'register',
  'validate-invitation',
  'activate_email',
  'verify-email',
  'resend-verification',
  'send_pw_reset_email',
  'reset_password',
  'password-reset',
  'password-reset/confirm',
] as const;

describe('mode sso', () => {
  const company = useCompany({ provider: { accounts: people('pia') } });

  test.each(shut)('B80 %s is 403 endpoint_disabled, whatever is sent', async (path) => {
    for (const sending of [{ body: {} }, { body: { email: 'a@example.org', password: secret } }, { body: {}, token: await company().admin() }]) {
      expectError(await company().send('POST', path, sending), 403, 'endpoint_disabled');
      expectError(await company().send('POST', `${path}/`, sending), 403, 'endpoint_disabled');
    }
  });

  test('mode and health say what a signed-out client needs', async () => {
    expect((await company().send('GET', 'mode')).body).toMatchObject({
      mode: 'sso',
      registration_enabled: false,
      password_reset_enabled: false,
      fallback: true,
      sso: { configured: true, reachable: true, name: 'Casdoor' },
    });
    expect((await company().send('GET', '/api/v1/health')).body).toMatchObject({ mode: 'sso', casdoor: 'ok' });
  });

  test('nanoClaw: login 401 and 200 with a JWT that works; register 403; mode', async () => {
    await company().settle({ username: 'claw' });
    const login = (password: string) => company().send('POST', '/api/auth/login', { body: { username: 'claw', password } });
    expect(await login('not this one')).toMatchObject({ status: 401, body: { code: 401 } });
    const reply = await login(secret);
    expect(reply).toMatchObject({ status: 200, body: { code: 0, data: { user: { username: 'claw', role: 'user' } } } });
    const { token } = (reply.body as { data: { token: string } }).data;
    const headers = { Authorization: `Bearer ${token}` };
    expect((await company().send('GET', '/api/auth/profile', { headers })).status).toBe(200);
    const body = { username: 'new', password: secret, email: 'new@example.org' };
    expect(await company().send('POST', '/api/auth/register', { body })).toMatchObject({ status: 403, body: { code: 403 } });
    expect((await company().send('GET', '/api/auth/mode')).body).toMatchObject({ code: 0, data: { mode: 'sso' } });
  });

  test('an account without a password gets in by none, not even an empty one', async () => {
    const { user } = await company().come('person-pia');
    for (const password of ['', ' ', secret, 'null', 'undefined']) {
      const reply = await company().tryLogin({ ident: user.username, password });
      expect(reply.status, password).toBe(400);
    }
  });

  test('a password may be changed, and somebody who has one is told the same as in multi mode', async () => {
    await company().settle({ username: 'chg' });
    const { token } = await company().enter('chg');
    const body = { current_password: secret, new_password: 'another tolerable one' };
    expect((await company().send('POST', 'change-password', { token, body })).status).toBe(200);
    expect((await company().enter('chg', 'another tolerable one')).user.username).toBe('chg');
  });
});

describe('multi mode with a provider beside it', () => {
  const company = useCompany({
    options: { mode: 'multi' },
    sso: { requiredGroups: ['org/other'], fallback: 'off' },
    provider: { accounts: people('may') },
  });

  test('passwords are a way in of their own, and the gate is the provider’s only', async () => {
    await company().settle({ username: 'may', email: 'may@home.example' });
    expect((await company().enter('may')).user.username).toBe('may');
    expectError(await company().signIn('person-may'), 403, 'group_required');
    expect((await company().send('GET', 'mode')).body).toMatchObject({ mode: 'multi', registration_enabled: true, sso: { configured: true } });
  });
});

import { describe, expect, test } from 'vitest';
import { hours, openTeam, secret, useTeam } from '../flows-multi/team.ts';
import { NotechondriaClient, refusal } from './notechondria-client.ts';

const laptop = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const phone = 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

/** Another six digits. */
const wrong = (code: string) => (code === '111111' ? '222222' : '111111');

describe('Notechondria 0.1.65 in multi mode', () => {
  const team = useTeam();
  const client = (userAgent = laptop) => new NotechondriaClient(team().url, userAgent);
  const mailed = async (address: string, template: string) => (await team().newestMail(address, template)).code ?? '';
  const newcomer = async (name: string) => {
    const one = client();
    expect(await one.validateInvitation('')).toEqual({ required: false, valid: true });
    const answer = await one.register(name, `${name}@example.org`, secret);
    expect(answer).toMatchObject({ email: `${name}@example.org`, delivery_fallback: true });
    const { code } = await team().newestMail(`${name}@example.org`, 'userCreated');
    return { one, payload: await one.verifyEmail(`${name}@example.org`, code ?? '') };
  };

  test('register mints no session; verify-email with the code does', async () => {
    const early = client();
    await early.register('early', 'early@example.org', secret);
    expect(await early.restoreSession()).toEqual({ authenticated: false });
    const error = await refusal(early.login('early', secret));
    expect([error.status, error.sessionRejected]).toEqual([400, false]);
    const { payload } = await newcomer('first');
    expect(payload).toMatchObject({ multi_device: false, other_sessions_count: 0, user: { username: 'first', is_staff: false } });
    expect((await refusal(client().verifyEmail('first@example.org', '000000'))).status).toBe(400);
    expect([await early.resendVerification('early@example.org'), await early.resendVerification('nobody@example.org')]).toEqual([true, true]);
  });

  test('where registration is off, an invitation is asked for, looked at without using it up, and good for one account', async () => {
    const house = await openTeam({ registration: { enabled: false, activation: 'email' } });
    try {
      const made = await house.send('POST', 'admin/invitations', { token: await house.admin(), body: { uses: 1 } });
      const code = /invitation=([\w-]+)/.exec(made.text)?.[1] ?? '';
      const guest = new NotechondriaClient(house.url, laptop);
      for (const bad of ['', 'not-one']) expect(await guest.validateInvitation(bad)).toEqual({ required: true, valid: false });
      for (let i = 0; i < 2; i += 1) expect(await guest.validateInvitation(code)).toEqual({ required: true, valid: true });
      expect((await refusal(guest.register('guest', 'guest@example.org', secret))).status).toBe(403);
      await guest.register('guest', 'guest@example.org', secret, code);
      expect(await guest.validateInvitation(code)).toEqual({ required: true, valid: false });
    } finally {
      await house.close();
    }
  });

  test('login by identifier or email, either of them holding either, whatever the case', async () => {
    await newcomer('second');
    for (const ident of ['second', 'SECOND', 'second@example.org', 'Second@Example.org']) {
      expect((await client().login(ident, secret)).user.username).toBe('second');
      expect((await client().loginByEmail(ident, secret)).user.username).toBe('second');
    }
    const [wrong, unknown] = [await refusal(client().login('second', 'not this one')), await refusal(client().login('nobody', secret))];
    expect([wrong.status, wrong.message]).toEqual([unknown.status, unknown.message]);
  });

  test('two devices: banner, list, revoke; the probe and the words of a revoked one', async () => {
    const { one } = await newcomer('third');
    const two = client(phone);
    const payload = await two.login('third', secret);
    expect([payload.multi_device, payload.other_sessions_count, payload.session.device_label]).toEqual([true, 1, 'Chrome on Android']);
    const list = await one.listSessions();
    expect(list.sessions.map(({ is_current: current }) => current)).toEqual([true, false]);
    await one.revokeSession(payload.session.id);
    const error = await refusal(two.listSessions());
    expect([error.status, error.sessionRejected]).toEqual([401, true]);
    expect(await two.restoreSession()).toEqual({ authenticated: false });
    expect(await one.restoreSession()).toMatchObject({ authenticated: true, token: one.token });
    expect((await refusal(one.revokeSession(999_999))).status).toBe(404);
    expect(await one.logout()).toBe(204);
    expect(await one.restoreSession()).toEqual({ authenticated: false });
  });

  test('change-password with the code of send-identity-code ends all, mints one, and the client goes on with it', async () => {
    const { one } = await newcomer('fourth');
    const two = client(phone);
    await two.login('fourth', secret);
    expect(await one.sendIdentityCode()).toMatchObject({ delivery_fallback: true, masked_email: 'f***@example.org' });
    const code = await mailed('fourth@example.org', 'identityCode');
    expect((await refusal(one.changePassword('not this one', 'another fine secret', code))).status).toBe(403);
    expect((await refusal(one.changePassword(secret, 'another fine secret', wrong(code)))).status).toBe(400);
    const { session } = await one.changePassword(secret, 'another fine secret', code);
    expect((await one.listSessions()).sessions.map(({ id }) => id)).toEqual([session.id]);
    expect(await two.restoreSession()).toEqual({ authenticated: false });
    expect((await refusal(client().login('fourth', secret))).status).toBe(400);
  });

  test('change-email in two steps, hours after the sign-in: the app has no other proof than its code', async () => {
    const { one } = await newcomer('fifth');
    team().clock.forward(2 * hours);
    await one.sendIdentityCode();
    const code = await mailed('fifth@example.org', 'identityCode');
    expect((await refusal(one.changeEmailRequest('fifth2@example.org', wrong(code)))).status).toBe(400);
    expect(await one.changeEmailRequest('fifth2@example.org', code)).toMatchObject({ email: 'fifth2@example.org', delivery_fallback: true });
    expect(await one.changeEmailConfirm('fifth2@example.org', await mailed('fifth2@example.org', 'changedEmail'))).toBe('fifth2@example.org');
    expect((await client().loginByEmail('fifth2@example.org', secret)).user.email).toBe('fifth2@example.org');
  });

  test('a forgotten password: password-reset, then confirm with the code of the mail; the session before it is over', async () => {
    const { one } = await newcomer('forgetful');
    const lost = client(phone);
    const asked = await lost.requestPasswordReset('forgetful@example.org');
    expect(asked).toMatchObject({ email: 'forgetful@example.org', delivery_fallback: true });
    const code = await mailed('forgetful@example.org', 'resetPassword');
    expect((await refusal(lost.confirmPasswordReset('forgetful@example.org', wrong(code), 'another fine secret'))).status).toBe(400);
    expect((await refusal(lost.confirmPasswordReset('forgetful@example.org', code, 'short'))).status).toBe(400);
    await lost.confirmPasswordReset('forgetful@example.org', code, 'another fine secret');
    expect((await refusal(one.listSessions())).sessionRejected).toBe(true);
    expect(await lost.restoreSession()).toEqual({ authenticated: false });
    await lost.loginByEmail('forgetful@example.org', 'another fine secret');
  });

  test('settings and the API key: its prefix is shown, the key works as Bearer, a new one replaces it', async () => {
    const { one } = await newcomer('sixth');
    expect(await one.settings({ first_name: 'Six', last_name: 'Th' })).toMatchObject({
      display_name: 'Six Th',
      api_key_prefix: null,
      casdoor_linked: false,
    });
    const key = await one.rotateApiKey();
    expect(await one.settings()).toMatchObject({ api_key_prefix: key.api_key_prefix });
    const by = (value: string) => team().send('GET', '/api/v1/settings/', { headers: { Authorization: `Bearer ${value}` } });
    expect((await by(key.api_key)).status).toBe(200);
    const next = await one.rotateApiKey();
    expect([(await by(key.api_key)).status, (await by(next.api_key)).status]).toEqual([401, 200]);
  });
});

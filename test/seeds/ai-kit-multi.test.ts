import { describe, expect, test } from 'vitest';
import { linkOf, secret, useTeam } from '../flows-multi/team.ts';
import { AiKitClient, AiKitError } from './ai-kit-client.ts';

async function codesOf(asking: Promise<unknown>): Promise<AiKitError> {
  const error = await asking.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AiKitError)) throw error;
  return error;
}

describe('django-ai-kit-auth in multi mode', () => {
  const team = useTeam();
  const browser = () => new AiKitClient(team().url);
  const newcomer = async (name: string) => {
    const app = browser();
    await app.me();
    await app.register(name, `${name}@example.org`, secret);
    const { ident, token } = linkOf(await team().newestMail(`${name}@example.org`, 'userCreated'));
    await app.activateEmail(ident, token);
    return { app, link: { ident, token } };
  };

  test('me, login with cookie and X-CSRFToken, logout; the token changes with each', async () => {
    const { app } = await newcomer('anna');
    expect([(await app.me()).user, app.hasCookie()]).toEqual([null, false]);
    const before = app.csrf;
    expect(await app.login('anna', secret)).toMatchObject({ username: 'anna', email: 'anna@example.org' });
    expect([app.hasCookie(), app.csrf === before, (await app.me()).user?.username]).toEqual([true, false, 'anna']);
    const tab = app.otherTab();
    await tab.me();
    await app.logout();
    expect([app.hasCookie(), (await app.me()).user, (await tab.me()).user]).toEqual([false, null, null]);
  });

  test('without a good token no cookie: 403', async () => {
    await newcomer('beth');
    const app = browser();
    app.csrf = 'made up';
    expect((await codesOf(app.login('beth@example.org', secret))).status).toBe(403);
    expect(app.hasCookie()).toBe(false);
  });

  test('error codes as it expects them: lists by field, and the scalar `error` of links', async () => {
    const { app, link } = await newcomer('cleo');
    await app.me();
    const codes = async (asking: Promise<unknown>) => (await codesOf(asking)).codes;
    expect(await codes(app.login('cleo', 'not this one'))).toMatchObject({ non_field_errors: ['invalid_credentials'] });
    expect(await codes(app.login('', secret))).toMatchObject({ ident: ['blank'] });
    expect(await codes(app.login('cleo', ''))).toMatchObject({ password: ['blank'] });
    expect(await codes(app.register('CLEO', 'x@example.org', secret))).toMatchObject({ username: ['username_unique'] });
    expect(await codes(app.register('c2', 'c2@example.org', '12345678'))).toMatchObject({
      password: expect.arrayContaining(['password_too_common', 'password_entirely_numeric']) as unknown,
    });
    expect(await codes(app.activateEmail(link.ident, link.token))).toMatchObject({ error: 'activation_link_invalid' });
    expect(await codes(app.resetPassword('abc', 'def', secret))).toMatchObject({ error: 'reset_password_link_invalid' });
    expect(await codes(app.validatePassword('brunhilde-x', { username: 'brunhilde' }))).toMatchObject({ password: ['password_too_similar'] });
    await app.validatePassword(secret, { username: 'cleo', email: 'cleo@example.org' });
  });

  test('send_pw_reset_email with `email` and with `ident`, known or not; the link sets a password', async () => {
    const { app } = await newcomer('dana');
    for (const [field, who] of [
      ['email', 'dana@example.org'],
      ['ident', 'dana'],
      ['ident', 'dana@example.org'],
      ['email', 'nobody@example.org'],
      ['ident', 'nobody'],
    ] as const)
      await app.sendResetMail(field, who);
    const link = linkOf(await team().newestMail('dana@example.org', 'resetPassword'));
    expect((await codesOf(app.validatePassword('dana@example', { ident: link.ident }))).codes).toMatchObject({ password: ['password_too_similar'] });
    expect((await codesOf(app.resetPassword(link.ident, link.token, 'dana'))).codes).toHaveProperty('password');
    await app.resetPassword(link.ident, link.token, 'another fine secret');
    await app.me();
    expect((await app.login('dana', 'another fine secret')).username).toBe('dana');
  });

  test('one who is signed in elsewhere is signed out by the reset', async () => {
    const { app } = await newcomer('emma');
    await app.me();
    await app.login('emma', secret);
    const other = browser();
    await other.sendResetMail('ident', 'emma');
    const { ident, token } = linkOf(await team().newestMail('emma@example.org', 'resetPassword'));
    await other.resetPassword(ident, token, 'another fine secret');
    expect((await app.me()).user).toBeNull();
  });
});

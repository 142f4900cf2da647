import { describe, expect, test } from 'vitest';
import { AccountList, ResetLink } from '../../server/contract/account-admin-schemas.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { addApp, linkOf, minutes, secret, useTeam } from './team.ts';

const other = 'quite another long secret';

describe('a link to set another password, from an admin’s hand', () => {
  const team = useTeam({ registration: { activation: 'none' } });
  const ask = (id: number, token: string) => team().send('POST', `admin/accounts/${String(id)}/reset-link`, { token, body: {} });
  const make = async (id: number) => read(await ask(id, await team().admin()), 200, ResetLink);
  const use = ({ url }: ResetLink) => team().send('POST', 'reset_password', { body: { ...linkOf({ url }), password: other } });

  test('B60, B61: once, for half an hour, the newest only; all sessions end, and a second factor is still asked for', async () => {
    const { user } = await team().join('gitta');
    const { token } = await team().enter('gitta');
    await addApp(team(), token);
    const [older, newer] = [await make(user.id), await make(user.id)];
    expect(new URL(newer.url).searchParams.has('first'), 'who has a password is told of a reset').toBe(false);
    const left = Date.parse(newer.expires_at) - team().clock.now();
    expect([left > 29 * minutes, left <= 30 * minutes]).toEqual([true, true]);
    expectError(await use(older), 400, 'reset_password_link_invalid');
    expect((await use(newer)).status).toBe(200);
    expectError(await use(newer), 400, 'reset_password_link_invalid');
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    expect((await team().tryLogin({ ident: 'gitta', password: other })).body).toMatchObject({ pending_2fa: true });
    expectError(await team().tryLogin({ ident: 'gitta', password: secret }), 400, 'invalid_credentials');
    const late = await make(user.id);
    team().clock.forward(31 * minutes);
    expectError(await use(late), 400, 'reset_password_link_invalid');
  });

  test('the log names the admin and no token; nothing is mailed; the old password works until the link is used', async () => {
    const { user } = await team().join('hella');
    const admin = await team().enter('ada', 'lovely analytical engine');
    const { url } = read(await ask(user.id, admin.token), 200, ResetLink);
    await team().enter('hella');
    expect(await team().mailsTo('hella@example.org', 'resetPassword')).toEqual([]);
    const log = await team().send('GET', `activity?account=${String(user.id)}&kind=password_reset_requested`, { token: admin.token });
    expect(read(log, 200, ActivityList).events).toMatchObject([{ account_id: user.id, actor_id: admin.user.id }]);
    expect(log.text + team().log()).not.toContain(new URL(url).searchParams.get('token'));
  });

  test('not for oneself (B26), not for who may not get in, not by a user, not without a recent proof', async () => {
    const { user, token } = await team().join('ilse');
    const { token: admin, user: self } = await team().enter('ada', 'lovely analytical engine');
    expectError(await ask(self.id, admin), 403, 'forbidden');
    expectError(await ask(user.id, token), 403, 'forbidden');
    expectError(await ask(999_999, admin), 404, 'not_found');
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { is_active: false } });
    expectError(await ask(user.id, admin), 404, 'not_found');
    team().clock.forward(11 * minutes);
    expectError(await ask(user.id, admin), 403, 'recent_sign_in_required');
  });
});

describe('the list by what is not in the account itself', () => {
  const team = useTeam({ registration: { activation: 'none' }, limits: { enabled: true, login: { perAccount: { attempts: 3, seconds: 900 } } } });

  test('who is held up, by what they sign in, and whether a second factor is on', async () => {
    const token = await team().admin();
    const names = async (query: string) =>
      read(await team().send('GET', `admin/accounts?${query}`, { token }), 200, AccountList).accounts.map(({ username }) => username);
    const { token: theirs } = await team().join('knut');
    await addApp(team(), theirs);
    await team().join('lara');
    await team().send('POST', 'admin/accounts', { token, body: { username: 'nobody-yet', access: 'sso' } });
    expect(await names('state=locked')).toEqual([]);
    for (let i = 0; i < 3; i += 1) await team().tryLogin({ ident: 'lara', password: 'wrong' });
    for (let i = 0; i < 3; i += 1) await team().tryLogin({ ident: 'nobody-yet', password: 'wrong' });
    expect(await names('state=locked')).toEqual(['lara']);
    expect(await names('second_factor=on')).toEqual(['knut']);
    expect(await names('second_factor=off&sort=name')).toEqual(['ada', 'lara', 'nobody-yet']);
    expect(await names('source=local')).toEqual(['ada', 'knut', 'lara']);
    expect(await names('source=none')).toEqual(['nobody-yet']);
    expect(await names('source=casdoor')).toEqual([]);
    expect(await names('source=local&second_factor=off&state=locked')).toEqual(['lara']);
    for (const bad of ['source=x', 'second_factor=x'])
      expectError(await team().send('GET', `admin/accounts?${bad}`, { token }), 400, 'validation_failed');
  });
});

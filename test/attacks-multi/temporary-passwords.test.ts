import { describe, expect, test } from 'vitest';
import { AccountMade, SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { days, hours, minutes, secret, useTeam } from '../flows-multi/team.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';

const base = 'admin/accounts';

describe('a password that an admin gave (A 6.4.1)', () => {
  const team = useTeam();
  const make = async (body: Readonly<Record<string, unknown>>) =>
    read(await team().send('POST', base, { token: await team().admin(), body }), 201, AccountMade);

  test('A 6.4.1: the answer says until when; after a week signing in answers as for a wrong one', async () => {
    const before = team().clock.now();
    const made = await make({ username: 'tess', access: 'temporary_password' });
    const until = Date.parse(made.expires_at ?? '');
    expect(until - before).toBeGreaterThanOrEqual(7 * days);
    expect(until - before).toBeLessThan(7 * days + minutes);
    const login = (password: string) => team().tryLogin({ ident: 'tess', password });
    team().clock.forward(7 * days - hours);
    expect((await login(made.temporary_password ?? '')).status).toBe(200);
    team().clock.forward(2 * hours);
    const late = await login(made.temporary_password ?? '');
    const wrong = await login('not this one at all');
    expectError(late, 400, 'invalid_credentials');
    const plain = (text: string) => text.replace(/"request_id":"[^"]+"/, '');
    expect(plain(late.text)).toBe(plain(wrong.text));
    expect((await team().send('POST', '/api/auth/login', { body: { username: 'tess', password: made.temporary_password } })).status).toBe(401);
  });

  test('A 6.4.1: the password that replaces it has no end', async () => {
    const { temporary_password: temporary = '' } = await make({ username: 'till', access: 'temporary_password' });
    const { token } = await team().enter('till', temporary);
    const body = { current_password: temporary, new_password: secret };
    read(await team().send('POST', 'change-password', { token, body }), 200, AuthPayload);
    team().clock.forward(30 * days);
    await team().enter('till');
  });

  test('an invitation says its end too; single sign-on has none to say', async () => {
    const before = team().clock.now();
    const { expires_at: end } = await make({ username: 'ivy', access: 'invitation' });
    expect(Date.parse(end ?? '') - before).toBeGreaterThanOrEqual(7 * days);
    expect((await make({ username: 'sso-ivy', access: 'sso' })).expires_at).toBeUndefined();
  });

  test('an admin whose temporary password ended is nobody who could administer', async () => {
    await make({ username: 'deputy', role: 'admin', access: 'temporary_password' });
    const { account: boss } = await make({ username: 'boss', role: 'admin', access: 'sso' });
    const ada = (await team().enter('ada', 'lovely analytical engine')).user.id;
    team().clock.forward(8 * days);
    const link = await team().send('POST', `${base}/${String(boss.id)}/sign-in-link`, { token: await team().admin(), body: {} });
    const { token = '' } = read(await team().send('POST', 'sign-in-link', { body: { token: read(link, 200, SignInLink).token } }), 200, AuthPayload);
    const demote = () => team().send('PATCH', `${base}/${String(ada)}`, { token, body: { role: 'user' } });
    expectError(await demote(), 409, 'last_admin');
    expect((await team().send('POST', base, { token, body: { username: 'deputy2', role: 'admin', access: 'temporary_password' } })).status).toBe(201);
    expect((await demote()).status).toBe(200);
  });
});

describe('disabled until', () => {
  const team = useTeam();

  test('B40: a moment that has passed would let in at once: 400, and nothing changes', async () => {
    const { user, token } = await team().join('otto');
    const admin = await team().admin();
    const patch = (body: object) => team().send('PATCH', `${base}/${String(user.id)}`, { token: admin, body });
    const at = (ms: number) => new Date(team().clock.now() + ms).toISOString();
    for (const past of [at(-1000), at(-30 * days), '1970-01-01T00:00:00Z'])
      expectFieldError(await patch({ is_active: false, disabled_until: past }), 'disabled_until', ['invalid']);
    expectFieldError(await patch({ disabled_until: at(-1000) }), 'disabled_until', ['invalid']);
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    expect((await patch({ is_active: false, disabled_until: at(minutes) })).status).toBe(200);
    expect((await patch({ is_active: true, disabled_until: null })).status).toBe(200);
  });
});

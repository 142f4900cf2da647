import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AccountMade } from '../../server/contract/account-admin-schemas.ts';
import { PasswordChanged } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, linkOf, secret, useTeam, type Team } from '../flows-multi/team.ts';

const next = 'another quite long secret';
const makeKey = async (team: Team, token: string) =>
  read(await team.send('POST', 'api-keys', { token, body: { name: 'Script', scopes: ['read', 'write'] } }), 201, ApiKeyMade).api_key;

describe('what was ended stays ended', () => {
  const team = useTeam();

  test('B47: an API key, which outlives a password change, cannot take back a session that the change ended for good', async () => {
    const grace = await team().join('grace');
    const key = await makeKey(team(), grace.token);
    const thief = await team().enter('grace');
    expect((await team().send('DELETE', `sessions/${String(thief.session.id)}`, { headers: bearer(key) })).status).toBe(204);
    const changed = await team().send('POST', 'change-password', { token: grace.token, body: { current_password: secret, new_password: next } });
    expect(changed.status, changed.text).toBe(200);
    expectError(await team().send('POST', `sessions/${String(thief.session.id)}/restore`, { headers: bearer(key) }), 403, 'forbidden');
    expectError(await team().send('GET', 'sessions', { token: thief.token }), 401, 'invalid_token');
  });

  test('an admin’s password must become one of one’s own: the same again is none', async () => {
    const token = await team().admin();
    const made = await team().send('POST', 'admin/accounts', { token, body: { username: 'kay', access: 'temporary_password' } });
    const { temporary_password: temporary = '' } = read(made, 201, AccountMade);
    const kay = await team().enter('kay', temporary);
    const same = { current_password: temporary, new_password: temporary };
    expectFieldError(await team().send('POST', 'change-password', { token: kay.token, body: same }), 'new_password', ['password_too_similar']);
    expectError(await team().send('GET', 'sessions', { token: kay.token }), 403, 'password_change_required');
    read(await team().send('POST', 'change-password', { token: kay.token, body: { ...same, new_password: next } }), 200, PasswordChanged);
  });
});

describe('an address that counts at once', () => {
  const team = useTeam({ registration: { activation: 'none' } });

  test('B65: a link that went to the old address opens nothing, and proves nothing of the new one', async () => {
    const lin = await team().join('lin');
    await team().send('POST', 'send_pw_reset_email', { body: { email: 'lin@example.org' } });
    const link = linkOf(await team().newestMail('lin@example.org', 'resetPassword'));
    const moved = await team().send('PATCH', 'settings', { token: lin.token, body: { email: 'somebody.else@example.org' } });
    expect(moved.status, moved.text).toBe(200);
    expectError(await team().send('POST', 'reset_password', { body: { ...link, password: next } }), 400, 'reset_password_link_invalid');
    expect((await team().send('GET', 'me', { token: lin.token })).body).toMatchObject({
      user: { email: 'somebody.else@example.org', email_verified: false },
    });
  });
});

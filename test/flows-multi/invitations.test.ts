import { describe, expect, test } from 'vitest';
import { AccountMade } from '../../server/contract/account-admin-schemas.ts';
import { InvitationList, InvitationMade } from '../../server/contract/invitation-schemas.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read, type Reply } from '../flows/talk.ts';
import { hoursAround } from './hours-around.ts';
import { days, hours, linkOf, openTeam, secret, useTeam, type Team } from './team.ts';

const make = async (team: Team, body: object = {}) =>
  read(await team.send('POST', 'admin/invitations', { token: await team.admin(), body }), 201, InvitationMade);
const list = async (team: Team) => read(await team.send('GET', 'admin/invitations', { token: await team.admin() }), 200, InvitationList).invitations;
const register = (team: Team, name: string, invitation?: string): Promise<Reply> =>
  team.send('POST', 'register', { body: { username: name, email: `${name}@example.org`, password: secret, invitation } });

describe('open invitations (ui.md 3)', () => {
  const team = useTeam({ registration: { enabled: false, activation: 'none' } });

  test('where registration is off, only an invitation makes an account; without one nothing is looked at', async () => {
    expectError(await register(team(), 'nobody'), 403, 'registration_disabled');
    expectError(await team().send('POST', 'register', { body: { username: 7 } }), 403, 'registration_disabled');
    expectError(await register(team(), 'nobody', 'made-up'), 400, 'invitation_invalid');
    const { token, url, invitation } = await make(team(), { uses: 2, note: 'the choir', expires_in_hours: 24 });
    expect(invitation).toMatchObject({ uses: 2, left: 2, role: 'user', note: 'the choir', made_by: 'ada' });
    expect(Date.parse(invitation.expires_at) - team().clock.now()).toBeGreaterThan(23 * hours);
    // B50: not where servers and proxies write it down.
    expect([new URL(url).search, new URL(url).hash]).toEqual(['', `#invitation=${token}`]);
    expect((await register(team(), 'anton', token)).status).toBe(201);
    expect((await team().enter('anton')).user.role).toBe('user');
    expect(await list(team())).toMatchObject([{ id: invitation.id, left: 1 }]);
    expect((await register(team(), 'bruno', token)).status).toBe(201);
    expectError(await register(team(), 'clara', token), 400, 'invitation_invalid');
    expect(await list(team())).toEqual([]);
    expect((await team().send('POST', '/api/auth/register', { body: { username: 'clara', password: secret } })).status).toBe(403);
  });

  test('what is refused for another reason uses nothing up; of twenty at once as many get in as it has uses', async () => {
    const { token } = await make(team(), { uses: 3 });
    expectFieldError(
      await team().send('POST', 'register', { body: { email: 'a@example.org', password: 'xq7-vb2', invitation: token } }),
      'password',
      ['password_too_short'],
    );
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => register(team(), `crowd${String(index)}`, token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 201)) expectError(answer, 400, 'invitation_invalid');
  });

  test('gives the role it says, and the log has all of it, but no token', async () => {
    const { token, invitation } = await make(team(), { role: 'admin', note: 'a second admin' });
    expect((await register(team(), 'dieter', token)).status).toBe(201);
    expect((await team().enter('dieter')).user.role).toBe('admin');
    const log = await team().send('GET', 'activity?account=all&limit=50', { token: await team().admin() });
    const { events } = read(log, 200, ActivityList);
    for (const kind of ['invitation_made', 'invitation_used'])
      expect(events.find((event) => event.kind === kind)?.details).toMatchObject({ name: 'a second admin', role: 'admin' });
    expect(JSON.stringify(events) + team().log()).not.toContain(token);
    expect(invitation.role).toBe('admin');
  });

  test('taken back, past its time, or made by somebody who is no admin any more: it opens nothing', async () => {
    const taken = await make(team(), { uses: 5 });
    const token = await team().admin();
    expect((await team().send('DELETE', `admin/invitations/${String(taken.invitation.id)}`, { token })).status).toBe(204);
    expectError(await register(team(), 'emma', taken.token), 400, 'invitation_invalid');
    expectError(await team().send('DELETE', `admin/invitations/${String(taken.invitation.id)}`, { token }), 404, 'not_found');

    const { token: second } = await make(team(), { role: 'admin' });
    expect((await register(team(), 'franz', second)).status).toBe(201);
    const franz = await team().enter('franz');
    const his = read(await team().send('POST', 'admin/invitations', { token: franz.token, body: {} }), 201, InvitationMade);
    await team().send('PATCH', `admin/accounts/${String(franz.user.id)}`, { token: await team().admin(), body: { role: 'user' } });
    expectError(await register(team(), 'gerda', his.token), 400, 'invitation_invalid');

    const short = await make(team(), { expires_in_hours: 1 });
    team().clock.forward(hours + 1000);
    expectError(await register(team(), 'hilde', short.token), 400, 'invitation_invalid');
    expect((await list(team())).map(({ id }) => id)).not.toContain(short.invitation.id);
  });

  test('an admin whom a limit hinders invites nobody meanwhile, not even by a link of before (B40, B58)', async () => {
    const { token: second } = await make(team(), { role: 'admin' });
    expect((await register(team(), 'nils', second)).status).toBe(201);
    const nils = await team().enter('nils');
    const his = read(await team().send('POST', 'admin/invitations', { token: nils.token, body: { role: 'admin', uses: 5 } }), 201, InvitationMade);
    const limit = async (limits: object) =>
      expect((await team().send('PATCH', `admin/accounts/${String(nils.user.id)}`, { token: await team().admin(), body: { limits } })).status).toBe(
        200,
      );
    const none = { scopes: null, local_only: false, hours: null };
    for (const [index, limits] of [{ scopes: ['read', 'write'] }, { local_only: true }, { hours: hoursAround(team().clock.now(), true) }].entries()) {
      await limit({ ...none, ...limits });
      expectError(await register(team(), `olga${String(index)}`, his.token), 400, 'invitation_invalid');
    }
    await limit({ ...none, max_sessions: 3 });
    expect((await register(team(), 'olga', his.token)).status).toBe(201);
  });

  test('only an admin with a recent proof makes one, within bounds', async () => {
    const { token: door } = await make(team());
    await register(team(), 'ingo', door);
    const { token } = await team().enter('ingo');
    for (const [method, path] of [
      ['GET', 'admin/invitations'],
      ['POST', 'admin/invitations'],
      ['DELETE', 'admin/invitations/1'],
    ] as const)
      expectError(await team().send(method, path, { token, ...(method === 'GET' ? {} : { body: {} }) }), 403, 'forbidden');
    const admin = await team().admin();
    for (const body of [{ uses: 0 }, { uses: 501 }, { expires_in_hours: 0 }, { expires_in_hours: 721 }, { role: 'owner' }])
      expectError(await team().send('POST', 'admin/invitations', { token: admin, body }), 400, 'validation_failed');
    team().clock.forward(11 * 60_000);
    expectError(await team().send('POST', 'admin/invitations', { token: admin, body: {} }), 403, 'recent_sign_in_required');
  });
});

describe('invitations where addresses are confirmed, and after a restart', () => {
  test('one use is spent by the registration, whoever’s address it is (B34); the role comes with the confirmation', async () => {
    const first = await openTeam({ registration: { enabled: false, activation: 'email' } });
    const { token } = await make(first, { uses: 2, role: 'admin' });
    await first.server.stop();
    const team = await openTeam({ registration: { enabled: false, activation: 'email' } }, { dataDir: first.dataDir });
    try {
      expect((await register(team, 'jana', token)).body).toMatchObject({ delivery_fallback: true });
      expect(await list(team)).toMatchObject([{ left: 1 }]);
      const { code } = await team.newestMail('jana@example.org', 'userCreated');
      const confirmed = await team.send('POST', 'verify-email', { body: { email: 'jana@example.org', code } });
      expect(confirmed.body).toMatchObject({ user: { role: 'admin', email_verified: true } });
      // Whoever applied while their inviter was an admin, and confirms when that is over, is no admin.
      const karl = await make(team, { uses: 1, role: 'admin' });
      expect((await register(team, 'karl', karl.token)).status).toBe(201);
      const { code: karls } = await team.newestMail('karl@example.org', 'userCreated');
      const janas = await team.enter('jana');
      const ada = String((await team.enter('ada', 'lovely analytical engine')).user.id);
      await team.send('PATCH', `admin/accounts/${ada}`, { token: janas.token, body: { role: 'user' } });
      const late = await team.send('POST', 'verify-email', { body: { email: 'karl@example.org', code: karls } });
      expect([late.status, late.body]).toEqual([200, expect.objectContaining({ user: expect.objectContaining({ role: 'user' }) as object })]);
      await team.send('PATCH', `admin/accounts/${ada}`, { token: janas.token, body: { role: 'admin' } });
      // Jana's address again: the same answer, and the last use is gone.
      const again = await team.send('POST', 'register', { body: { email: 'jana@example.org', password: secret, invitation: token } });
      expect([again.status, await list(team)]).toEqual([201, []]);
    } finally {
      await team.close();
      await first.close();
    }
  }, 60_000);

  test('ended, it takes along what was applied for with it and not confirmed yet, and nothing else (B60)', async () => {
    const team = await openTeam({ registration: { activation: 'email' } });
    try {
      const [ended, other] = [await make(team, { uses: 5 }), await make(team, { uses: 5 })];
      await register(team, 'otto', ended.token);
      await register(team, 'paul', other.token);
      await register(team, 'rosa');
      team.clock.forward(2 * 60_000);
      expect((await team.send('POST', 'resend-verification', { body: { email: 'otto@example.org' } })).status).toBe(200);
      const codes = await Promise.all(
        ['otto', 'paul', 'rosa'].map(async (name) => (await team.newestMail(`${name}@example.org`, 'userCreated')).code),
      );
      await team.send('DELETE', `admin/invitations/${String(ended.invitation.id)}`, { token: await team.admin() });
      const confirm = (name: string, code: string | null | undefined) =>
        team.send('POST', 'verify-email', { body: { email: `${name}@example.org`, code } });
      expectError(await confirm('otto', codes[0]), 400, 'code_invalid');
      expect([(await confirm('paul', codes[1])).status, (await confirm('rosa', codes[2])).status]).toEqual([200, 200]);
    } finally {
      await team.close();
    }
  }, 60_000);

  test('endpoints.register shuts the door for the invited too', async () => {
    const team = await openTeam({ endpoints: { register: false } });
    try {
      expectError(await team.send('POST', 'admin/invitations', { token: await team.admin(), body: {} }), 403, 'registration_disabled');
      expectError(await register(team, 'karin', 'x'), 403, 'endpoint_disabled');
    } finally {
      await team.close();
    }
  }, 60_000);
});

describe('the invitation of one person', () => {
  const team = useTeam();

  test('lasts as long as the admin says, and its first password is no change of one: no mail says so', async () => {
    const person = { username: 'lars', email: 'lars@example.org', expires_in_hours: 2 };
    const made = read(await team().send('POST', 'admin/accounts', { token: await team().admin(), body: person }), 201, AccountMade);
    expect(Date.parse(made.expires_at ?? '') - team().clock.now()).toBeLessThan(2 * hours + 1000);
    const path = `admin/accounts/${String(made.account.id)}/invitation`;
    const longer = read(await team().send('POST', path, { token: await team().admin(), body: { expires_in_hours: 720 } }), 200, AccountMade);
    expect(Date.parse(longer.expires_at ?? '') - team().clock.now()).toBeGreaterThan(29 * days);
    expectError(await team().send('POST', path, { token: await team().admin(), body: { expires_in_hours: 721 } }), 400, 'validation_failed');
    const use = (url: string | undefined) => team().send('POST', 'reset_password', { body: { ...linkOf({ url: url ?? null }), password: secret } });
    expect((await use(longer.invitation_url)).status).toBe(200);
    await team().enter('lars');
    expect(await team().mailsTo('lars@example.org', 'passwordChanged')).toEqual([]);
    // The second one is a change.
    const again = read(await team().send('POST', path, { token: await team().admin(), body: {} }), 200, AccountMade);
    expect((await use(again.invitation_url)).status).toBe(200);
    expect(await team().mailsTo('lars@example.org', 'passwordChanged')).toHaveLength(1);
  });
});

describe('deleting', () => {
  const team = useTeam({ registration: { activation: 'none' } });
  const withKey = async (name: string) => {
    const { token, user } = await team().join(name);
    const { api_key: key } = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const at = `admin/accounts/${String(user.id)}`;
    const asks = async () => (await team().send('GET', 'settings', { headers: { Authorization: `Bearer ${key}` } })).status;
    return { id: user.id, at, asks };
  };

  test('keys rest in the bin and come back, unless they are to end with it', async () => {
    const token = await team().admin();
    for (const [name, keys, after] of [
      ['mara', 'rest', 200],
      ['nele', 'end', 401],
    ] as const) {
      const { at, asks } = await withKey(name);
      expect((await team().send('DELETE', at, { token, body: { keys } })).status).toBe(204);
      expect(await asks()).toBe(401);
      expect((await team().send('POST', `${at}/restore`, { token, body: {} })).status).toBe(200);
      expect(await asks()).toBe(after);
    }
  });

  test('for good, from the list or the bin: only with the username, then nothing is left and the name is free', async () => {
    const token = await team().admin();
    for (const name of ['olaf', 'paul']) {
      const { id, at, asks } = await withKey(name);
      if (name === 'paul') await team().send('DELETE', at, { token, body: {} });
      expectFieldError(await team().send('POST', `${at}/purge`, { token, body: { username: 'somebody' } }), 'username', ['invalid']);
      expect((await team().send('POST', `${at}/purge`, { token, body: { username: name } })).status).toBe(204);
      expectError(await team().send('GET', at, { token }), 404, 'not_found');
      expectError(await team().send('POST', `${at}/purge`, { token, body: { username: name } }), 404, 'not_found');
      expect(await asks()).toBe(401);
      const { user } = await team().join(name);
      expect(user.id).not.toBe(id);
    }
    const log = await team().send('GET', 'activity?account=all&kind=account_purged', { token });
    expect(read(log, 200, ActivityList).events.map(({ details }) => details['username'])).toEqual(['paul', 'olaf']);
  });

  test('neither oneself nor the last admin goes for good', async () => {
    const { user, token } = await team().join('rudi');
    const admin = await team().admin();
    expectError(await team().send('POST', 'admin/accounts/1/purge', { token: admin, body: { username: 'ada' } }), 403, 'forbidden');
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { role: 'admin', limits: { local_only: true } } });
    expectError(await team().send('POST', 'admin/accounts/1/purge', { token, body: { username: 'ada' } }), 409, 'last_admin');
  });
});

import { describe, expect, test } from 'vitest';
import { AccountRow } from '../../server/contract/account-admin-schemas.ts';
import { ActivityList, Me } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { hoursAround } from './hours-around.ts';
import { openTeam, secret, useTeam, type Team } from './team.ts';

const patch = async (team: Team, id: number, limits: object, token?: string) =>
  team.send('PATCH', `admin/accounts/${String(id)}`, { token: token ?? (await team.admin()), body: { limits } });

describe('what an admin lets somebody do at most (ui.md 3, Access)', () => {
  const team = useTeam({ registration: { activation: 'none' } });
  const limit = async (id: number, limits: object) => read(await patch(team(), id, limits), 200, AccountRow).limits;

  test('is set field by field, shown in the row, and lifted with null', async () => {
    const { user } = await team().join('rosa');
    const none = { scopes: null, local_only: false, max_sessions: null, hours: null };
    const hours = { days: [5, 1, 1], from: '08:00', to: '18:30', time_zone: 'Europe/Berlin' };
    expect(await limit(user.id, { scopes: ['read', 'write', 'read'], hours })).toEqual({
      ...none,
      scopes: ['read', 'write'],
      hours: { ...hours, days: [1, 5] },
    });
    expect(await limit(user.id, { max_sessions: 3, local_only: true })).toMatchObject({
      scopes: ['read', 'write'],
      max_sessions: 3,
      local_only: true,
    });
    expect(await limit(user.id, { scopes: null, hours: null, local_only: false, max_sessions: null })).toEqual(none);
    const log = await team().send('GET', `activity?account=${String(user.id)}&kind=account_changed`, { token: await team().admin() });
    expect(read(log, 200, ActivityList).events[0]?.details).toEqual({ fields: 'limits' });
  });

  test.each([
    { scopes: [] },
    { scopes: ['write'] },
    { scopes: ['read', 'introspect'] },
    { max_sessions: 0 },
    { max_sessions: 1.5 },
    { hours: { days: [], from: '08:00', to: '09:00', time_zone: 'UTC' } },
    { hours: { days: [8], from: '08:00', to: '09:00', time_zone: 'UTC' } },
    { hours: { days: [1], from: '24:00', to: '09:00', time_zone: 'UTC' } },
    { hours: { days: [1], from: '08:00', to: '08:00', time_zone: 'UTC' } },
    { hours: { days: [1], from: '8:00', to: '09:00', time_zone: 'UTC' } },
    { hours: { days: [1], from: '08:00', to: '09:00', time_zone: 'Mars/Olympus' } },
    { local_only: 'yes' },
  ])('%j is refused and changes nothing', async (limits) => {
    const name = `odd${String(Math.random()).slice(2, 8)}`;
    const { user } = await team().join(name);
    const reply = await patch(team(), user.id, limits);
    expectError(reply, 400, 'validation_failed');
    expect(reply.body).toHaveProperty('limits');
    await team().enter(name);
  });

  test('outside the hours a right password is told so, a wrong one is not; a session rests and is good again when they come', async () => {
    const { user, token } = await team().join('sven');
    await limit(user.id, { hours: hoursAround(team().clock.now(), false) });
    expectError(await team().tryLogin({ ident: 'sven', password: secret }), 403, 'outside_hours');
    expectError(await team().tryLogin({ ident: 'sven', password: 'wrong' }), 400, 'invalid_credentials');
    expectError(await team().send('GET', 'settings', { token }), 403, 'outside_hours');
    expect((await team().send('GET', 'session', { token })).body).toEqual({ authenticated: false });
    const log = await team().send('GET', `activity?account=${String(user.id)}&kind=sign_in_failed`, { token: await team().admin() });
    expect(read(log, 200, ActivityList).events.map(({ details }) => details['reason'])).toContain('outside_hours');
    await limit(user.id, { hours: hoursAround(team().clock.now(), true) });
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    await team().enter('sven');
  });

  test('a browser that is kept out is told why, and somebody else can sign in there', async () => {
    const { user } = await team().join('tilda');
    const browser = await team().signInWithCookie({ body: { ident: 'tilda', password: secret } });
    await limit(user.id, { hours: hoursAround(team().clock.now(), false) });
    const me = read(await team().send('GET', 'me', { headers: browser.reading }), 200, Me);
    expect(me).toMatchObject({ user: null, refused: 'outside_hours' });
    expectError(await team().send('GET', 'sessions', { headers: browser.reading }), 403, 'outside_hours');
    await team().join('tobi');
    const headers = { ...browser.reading, 'X-CSRFToken': me.csrf };
    const other = await team().send('POST', 'login', { headers, body: { ident: 'tobi', password: secret } });
    expect(other.status, other.text).toBe(200);
    await limit(user.id, { hours: null });
    expect((await team().send('GET', 'me', { headers: browser.reading })).body).toMatchObject({ user: { username: 'tilda' } });
  });

  test('who may only read cannot write, and can sign out and set a password of their own', async () => {
    const { user, token } = await team().join('ulla');
    await limit(user.id, { scopes: ['read'] });
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    expectError(await team().send('PATCH', 'settings', { token, body: { first_name: 'U' } }), 403, 'forbidden');
    expectError(await team().send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['read'] } }), 403, 'forbidden');
    const next = 'another fine secret';
    const changed = await team().send('POST', 'change-password', { token, body: { current_password: secret, new_password: next } });
    expect(changed.status, changed.text).toBe(200);
    const { token: fresh } = await team().enter('ulla', next);
    expect((await team().send('POST', 'logout', { token: fresh, body: {} })).status).toBe(204);
  });

  test('what an API key was given and its account may not, it may not', async () => {
    const { user, token } = await team().join('vera');
    const made = await team().send('POST', 'api-keys', { token, body: { name: 'x', scopes: ['read', 'write'] } });
    const headers = { Authorization: `Bearer ${(made.body as { api_key: string }).api_key}` };
    const write = () => team().send('PATCH', 'settings', { headers, body: { first_name: 'V' } });
    expect((await write()).status).toBe(200);
    await limit(user.id, { scopes: ['read'] });
    expectError(await write(), 403, 'forbidden');
    const asked = await team().send('POST', 'introspect', { token: await team().admin(), body: { token } });
    expect(asked.body).toMatchObject({ active: true, scope: 'read' });
    await limit(user.id, { scopes: null, hours: hoursAround(team().clock.now(), false) });
    const refused = await team().send('POST', 'introspect', { token: await team().admin(), body: { token } });
    expect(refused.body).toEqual({ active: false });
  });

  test('an own number of sessions is in place of the server’s: the longest unseen go at the next sign-in', async () => {
    const { user, token } = await team().join('wim');
    for (let more = 0; more < 3; more += 1) await team().enter('wim');
    expect(read(await patch(team(), user.id, { max_sessions: 2 }), 200, AccountRow).sessions).toBeGreaterThan(2);
    const { token: newest } = await team().enter('wim');
    expect((await team().send('GET', 'sessions', { token: newest })).body).toMatchObject({ sessions: [{}, {}] });
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
  });
});

describe('limits and those who administer', () => {
  test('nobody limits the last admin, nor themselves; an admin with limits does not count as one who stays', async () => {
    const team = await openTeam();
    try {
      const { user, token } = await team.join('second');
      const ada = await team.admin();
      for (const limits of [
        { scopes: ['read'] },
        { scopes: ['read', 'write'] },
        { local_only: true },
        { hours: hoursAround(team.clock.now(), true) },
      ]) {
        expectError(await patch(team, 1, limits, ada), 403, 'forbidden');
        await team.send('PATCH', `admin/accounts/${String(user.id)}`, { token: ada, body: { role: 'admin' } });
        expect((await patch(team, user.id, limits, ada)).status).toBe(200);
        // Whatever ada could lose, she would be the only one who can always administer.
        const byOther = async (body: object) => team.send('PATCH', 'admin/accounts/1', { token, body });
        if ('hours' in limits || 'local_only' in limits) {
          for (const body of [{ role: 'user' }, { is_active: false }, { limits: { local_only: true } }])
            expectError(await byOther(body), 409, 'last_admin');
          expectError(await team.send('DELETE', 'admin/accounts/1', { token }), 409, 'last_admin');
        } else expectError(await byOther({ role: 'user' }), 403, 'forbidden');
        expect((await patch(team, user.id, { scopes: null, local_only: false, hours: null }, ada)).status).toBe(200);
      }
      // Without limits the other one is enough, and a number of sessions is none.
      expect((await patch(team, 1, { max_sessions: 4 }, token)).status).toBe(200);
      expect((await patch(team, 1, { local_only: true }, token)).status).toBe(200);
      expectError(await patch(team, user.id, { local_only: true }, ada), 409, 'last_admin');
    } finally {
      await team.close();
    }
  }, 60_000);

  test('limits are there after a restart', async () => {
    const first = await openTeam({ registration: { activation: 'none' } });
    const { user } = await first.join('xena');
    read(await patch(first, user.id, { max_sessions: 7, hours: hoursAround(first.clock.now(), false) }), 200, AccountRow);
    await first.server.stop();
    const again = await openTeam({ registration: { activation: 'none' } }, { dataDir: first.dataDir });
    try {
      expectError(await again.tryLogin({ ident: 'xena', password: secret }), 403, 'outside_hours');
      const row = await again.send('GET', `admin/accounts/${String(user.id)}`, { token: await again.admin() });
      expect(read(row, 200, AccountRow).limits).toMatchObject({ max_sessions: 7, hours: { time_zone: 'UTC' } });
    } finally {
      await again.close();
      await first.close();
    }
  }, 60_000);
});

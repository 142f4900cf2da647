import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { ActivityList, SessionList, SessionRow } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { addApp, bearer, minutes, secret, useTeam, withToken } from './team.ts';

const seconds = 1000;

describe('one session of somebody else (security.md B48)', () => {
  const team = useTeam();
  const at = (id: number, rest = '') => `admin/sessions/${String(id)}${rest}`;
  const uses = async (token: string) => (await team().send('GET', 'settings', { token })).status;
  const end = (id: number, token: string) => team().send('DELETE', at(id), { token });
  const restore = (id: number, token: string) => team().send('POST', at(id, '/restore'), { token, body: {} });
  /** Two devices of a newcomer, and the id of the second. */
  const twice = async (name: string) => {
    const { token: kept, user } = await team().join(name);
    const { token, session } = await team().enter(name, secret, `${name}’s telephone`);
    return { kept, token, id: session.id, user };
  };

  test('B48: an admin ends it at once, the others live on; the log of that person says what, and who did it', async () => {
    const { kept, token, id, user } = await twice('anke');
    const admin = await team().enter('ada', 'lovely analytical engine');
    expect((await end(id, admin.token)).status).toBe(204);
    expect([await uses(token), await uses(kept)]).toEqual([401, 200]);
    expectError(await end(id, admin.token), 404, 'not_found');
    const log = await team().send('GET', `activity?account=${String(user.id)}&kind=session_ended`, { token: admin.token });
    const [line] = read(log, 200, ActivityList).events;
    expect(line).toMatchObject({ account_id: user.id, actor_id: admin.user.id, session_id: admin.session.id });
    expect(line?.details).toEqual({ device_label: 'anke’s telephone', session: id });
    const own = read(await team().send('GET', 'activity', { token: kept }), 200, ActivityList).events;
    expect(own.map(({ kind }) => kind)).toContain('session_ended');
  });

  test('B48: nobody else ends it: not a user, not an admin’s API key, not an admin who signed in long ago', async () => {
    const { token, id } = await twice('berta');
    const { token: other } = await team().join('bodo');
    const admin = await team().admin();
    const key = read(await team().send('POST', 'api-keys', { token: admin, body: { name: 'x', scopes: ['read', 'admin'] } }), 201, ApiKeyMade);
    for (const [method, path] of [
      ['DELETE', at(id)],
      ['POST', at(id, '/restore')],
    ] as const) {
      expectError(await team().send(method, path, { token: other, body: {} }), 403, 'forbidden');
      expectError(await team().send(method, path, { body: {} }), 401, 'not_authenticated');
      expectError(await team().send(method, path, { headers: bearer(key.api_key), body: {} }), 403, 'recent_sign_in_required');
    }
    expectError(await team().send('DELETE', `sessions/${String(id)}`, { token: admin }), 404, 'not_found');
    expectError(await end(999_999, admin), 404, 'not_found');
    team().clock.forward(11 * minutes);
    expectError(await end(id, admin), 403, 'recent_sign_in_required');
    expect(await uses(token)).toBe(200);
  });

  test('taken back within seconds by the admin who did it: by nobody else, not as one’s own, not later, once', async () => {
    const { kept, token, id } = await twice('carl');
    const admin = await team().admin();
    await end(id, admin);
    expectError(await restore(id, await team().admin()), 404, 'not_found');
    expectError(await team().send('POST', `sessions/${String(id)}/restore`, { token: admin, body: {} }), 404, 'not_found');
    expectError(await team().send('POST', `sessions/${String(id)}/restore`, { token: kept, body: {} }), 404, 'not_found');
    expect(await uses(token)).toBe(401);
    expect(read(await restore(id, admin), 200, SessionRow)).toMatchObject({ id, is_current: false });
    expect(await uses(token)).toBe(200);
    expectError(await restore(id, admin), 404, 'not_found');
    await end(id, admin);
    team().clock.forward(21 * seconds);
    expectError(await restore(id, admin), 404, 'not_found');
    expect(await uses(token)).toBe(401);
  });

  test('B47: what ends everything, or disables, is not undone by taking one session back', async () => {
    const admin = await team().admin();
    for (const [name, ending] of [
      ['dora', (userId: number) => team().send('DELETE', `admin/accounts/${String(userId)}/sessions`, { token: admin })],
      ['dirk', (userId: number) => team().send('PATCH', `admin/accounts/${String(userId)}`, { token: admin, body: { is_active: false } })],
      ['doris', (userId: number) => team().send('DELETE', `admin/accounts/${String(userId)}`, { token: admin, body: {} })],
    ] as const) {
      const { token, id, user } = await twice(name);
      await end(id, admin);
      expect((await ending(user.id)).status).toBeLessThan(300);
      expectError(await restore(id, admin), 404, 'not_found');
      expect(await uses(token)).toBe(401);
    }
  });

  test('B47: nor what the person did meanwhile: a new password, a second factor, signing out all others', async () => {
    const admin = await team().admin();
    for (const [name, doing] of [
      [
        'emil',
        (token: string) => team().send('POST', 'change-password', { token, body: { current_password: secret, new_password: `${secret} anew` } }),
      ],
      ['egon', (token: string) => addApp(team(), token).then(() => ({ status: 200 }))],
    ] as const) {
      const { kept, token, id } = await twice(name);
      await end(id, admin);
      expect((await doing(kept)).status).toBe(200);
      expectError(await restore(id, admin), 404, 'not_found');
      expect(await uses(token)).toBe(401);
    }
    const { kept, token, id } = await twice('elsa');
    const third = withToken(await team().enter('elsa'));
    await end(id, admin);
    await team().send('POST', 'sessions/revoke-others', { token: kept, body: { password: secret } });
    expect(await uses(third.token)).toBe(401);
    expectError(await restore(id, admin), 404, 'not_found');
    expect(await uses(token)).toBe(401);
  });

  test('the rows say how each got in; one’s own account shows which session asks', async () => {
    const { token, user } = await team().join('frida');
    await addApp(team(), token);
    const admin = await team().enter('ada', 'lovely analytical engine');
    const rows = async (id: number) =>
      read(await team().send('GET', `admin/accounts/${String(id)}/sessions`, { token: admin.token }), 200, SessionList).sessions;
    expect((await rows(user.id)).map(({ factors, is_current: current }) => [factors, current])).toEqual([[['registration'], false]]);
    expect((await rows(admin.user.id)).filter(({ is_current: current }) => current).map(({ id }) => id)).toEqual([admin.session.id]);
  });
});

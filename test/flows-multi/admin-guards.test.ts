import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AccountList, AccountRow } from '../../server/contract/account-admin-schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { days, openTeam, secret, useTeam, type Team } from './team.ts';

const at = (id: number, rest = '') => `admin/accounts/${String(id)}${rest}`;

describe('nobody locks the house from the inside (api.md last admin guarded)', () => {
  const team = useTeam();
  const patch = (token: string, id: number, body: object) => team().send('PATCH', at(id), { token, body });

  test('the own row: neither role, nor access, nor the account itself', async () => {
    const token = await team().admin();
    for (const body of [{ role: 'user' }, { is_active: false }]) expectError(await patch(token, 1, body), 403, 'forbidden');
    expectError(await team().send('DELETE', at(1), { token }), 403, 'forbidden');
    expect((await patch(token, 1, { display_name: 'Ada L.', role: 'admin' })).body).toMatchObject({ display_name: 'Ada L.', role: 'admin' });
  });

  test('nobody demotes themselves, whoever else is an admin; another admin may (who has a way in is counted in cli/accounts and temporary-passwords)', async () => {
    const { user, token } = await team().join('second');
    await patch(await team().admin(), user.id, { role: 'admin' });
    await patch(token, 1, { role: 'user' });
    expect((await team().send('GET', 'admin/accounts', { token: await team().admin() })).status).toBe(403);
    const made = await team().send('POST', 'admin/accounts', { token, body: { username: 'ghost', role: 'admin', access: 'sso' } });
    const ghost = (made.body as { account: { id: number } }).account.id;
    expectError(await patch(token, user.id, { role: 'user' }), 403, 'forbidden');
    await patch(token, 1, { role: 'admin' });
    const ada = await team().admin();
    expect((await patch(ada, user.id, { is_active: false })).status).toBe(200);
    expect((await patch(ada, ghost, { role: 'user' })).status).toBe(200);
  });

  test('two admins who demote each other at once: one stays', async () => {
    const { user, token } = await team().join('rival');
    const ada = await team().admin();
    await patch(ada, user.id, { role: 'admin' });
    const answers = await Promise.all([patch(ada, user.id, { role: 'user' }), patch(token, 1, { role: 'user' })]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const looks = [ada, token].map(async (one) => (await team().send('GET', 'admin/accounts?role=admin&state=active', { token: one })).status);
    expect((await Promise.all(looks)).toSorted()).toEqual([200, 403]);
  });

  test('a name or address of the row can change; the address is then unverified', async () => {
    const own = await openTeam();
    try {
      const { user } = await own.join('moved');
      const row = await own.send('PATCH', at(user.id), {
        token: await own.admin(),
        body: { username: 'Moved2', email: 'moved2@example.org', disabled_reason: 'ignored' },
      });
      expect(read(row, 200, AccountRow)).toMatchObject({
        username: 'Moved2',
        email: 'moved2@example.org',
        email_verified: false,
        disabled_reason: null,
      });
      await own.enter('MOVED2');
      expectError(await own.send('PATCH', at(user.id), { token: await own.admin(), body: { username: 'ADA' } }), 400, 'validation_failed');
    } finally {
      await own.close();
    }
  }, 60_000);
});

describe('the bin', () => {
  let team: Team;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    team = await openTeam();
  }, 60_000);
  afterEach(async () => {
    await team.close();
    vi.useRealTimers();
  });

  test('a week in it: nothing of theirs gets in, the name stays theirs, restore brings all back, then it is empty', async () => {
    const { user, token } = await team.join('gone');
    const key = (await team.send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const headers = { Authorization: `Bearer ${key.api_key}` };
    const admin = () => team.admin();
    expect((await team.send('DELETE', at(user.id), { token: await admin() })).status).toBe(204);
    for (const sending of [{ token }, { headers }]) expect((await team.send('GET', 'settings', sending)).status).toBe(401);
    expectError(await team.tryLogin({ ident: 'gone', password: secret }), 400, 'invalid_credentials');
    expectError(
      await team.send('POST', 'register', { body: { username: 'gone', email: 'g2@example.org', password: secret } }),
      400,
      'validation_failed',
    );
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/sign-in-link'],
      ['DELETE', '/sessions'],
    ] as const)
      expectError(await team.send(method, at(user.id, path), { token: await admin(), body: {} }), 404, 'not_found');
    expect((await team.send('POST', at(user.id, '/restore'), { token: await admin(), body: {} })).body).toMatchObject({
      deleted_at: null,
      username: 'gone',
    });
    expect((await team.enter('gone')).user.id).toBe(user.id);
    expect((await team.send('GET', 'settings', { headers })).status).toBe(200);

    await team.send('DELETE', at(user.id), { token: await admin() });
    const inBin = async () => {
      await vi.advanceTimersByTimeAsync(61_000);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return read(await team.send('GET', 'admin/accounts?state=deleted', { token: await admin() }), 200, AccountList).accounts.length;
    };
    team.clock.forward(7 * days - 60_000);
    expect(await inBin()).toBe(1);
    team.clock.forward(120_000);
    expect(await inBin()).toBe(0);
    expectError(await team.send('GET', at(user.id), { token: await admin() }), 404, 'not_found');
    expect((await team.join('gone')).user.id).toBeGreaterThan(user.id);
  }, 60_000);
});

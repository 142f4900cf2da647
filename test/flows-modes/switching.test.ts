import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { Me, ModeAnswer } from '../../server/contract/schemas.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { bearer } from '../flows-multi/team.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { ada, secret, useMovables, type Movable } from './movable.ts';

const open = useMovables();
const minute = 60_000;
const modeOf = async (house: Movable) => read(await house.send('GET', 'mode'), 200, ModeAnswer).mode;
const whoAmI = async (house: Movable, sending = {}) => read(await house.send('GET', 'me', sending), 200, Me);

describe('from single to multi', { timeout: 60_000 }, () => {
  test('the preview says what will change, and changes nothing', async () => {
    const house = await open();
    await house.signIn();
    await house.makeKey();
    const before = await house.preview({ mode: 'multi' });
    expect(before).toMatchObject({
      from: 'single',
      to: 'multi',
      people: { kept: 1, suspended: 0, returning: 0 },
      sessions_ended: 1,
      api_keys_kept: 1,
      clients_refused: 0,
      no_sign_in: { now: true, after: false },
      owner: { username: 'default' },
      confirm_seconds: 300,
      blockers: [],
      needs: ['owner_credentials'],
    });
    expect(await house.preview({ mode: 'multi', ...ada })).toMatchObject({ needs: [], blockers: [] });
    expect(await modeOf(house)).toBe('single');
    expect(await house.state()).toEqual({ mode: 'single', pending: null, set_by_configuration: false, last: null, first_run: true });
  });

  test('the default user is adopted: same id and keys; what needed no sign-in is dead (A.3), and the port stays', async () => {
    const house = await open();
    const { token, user } = await house.signIn();
    const key = await house.makeKey();
    const link = read(await house.send('POST', `admin/accounts/${String(user.id)}/sign-in-link`), 200, SignInLink);
    const moved = await house.move({ mode: 'multi', ...ada, recovery_codes: true });
    expect(moved.recovery_codes).toHaveLength(10);
    expect(moved).toMatchObject({ mode: 'multi', pending: { from: 'single', to: 'multi', seconds_left: 300 } });
    expect([house.server.mode, await modeOf(house), new URL(house.url).port]).toEqual(['multi', 'multi', String(house.server.port)]);
    expectError(await house.send('GET', 'sessions', { token }), 401, 'invalid_token');
    expectError(await house.send('GET', 'sessions'), 401, 'not_authenticated');
    // A link that was made without a sign-in opens nothing where people sign in.
    expect((await house.send('POST', 'sign-in-link', { body: { token: link.token } })).status).toBe(400);
    expect((await whoAmI(house, { headers: bearer(key) })).user?.id).toBe(user.id);
    expectError(await house.tryEnter('default', ada.password), 400, 'invalid_credentials');
    const { token: fresh, user: adopted } = await house.enter(ada.username, ada.password);
    expect([adopted.id, adopted.role]).toEqual([user.id, 'admin']);
    expect((await house.send('POST', 'admin/mode/confirm', { token: fresh })).status).toBe(200);
    expect(await house.state(fresh)).toMatchObject({ mode: 'multi', pending: null, last: { outcome: 'kept', reason: 'admin' } });
    house.clock.forward(6 * minute);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(await modeOf(house)).toBe('multi');
  });

  test('without a name and a good password nothing is switched: there is no admin without a password (product.md, promise 2)', async () => {
    const house = await open();
    const bare = await house.tryMove({ mode: 'multi' });
    expectFieldError(bare, 'password', ['required']);
    expectFieldError(bare, 'username', ['required']);
    expectFieldError(await house.tryMove({ mode: 'multi', username: 'ada' }), 'password', ['required']);
    expectFieldError(await house.tryMove({ mode: 'multi', username: 'ada', password: 'short' }), 'password', [
      'password_too_short',
      'password_too_common',
    ]);
    expectFieldError(await house.tryMove({ mode: 'multi', username: 'a b', password: ada.password }), 'username', ['invalid']);
    expect(await modeOf(house)).toBe('single');
    expect((await whoAmI(house)).user?.username).toBe('default');
  });

  test('nobody who needs a sign-in kept it: after five minutes everything is as before, and the password is gone', async () => {
    const house = await open();
    const key = await house.makeKey();
    await house.move({ mode: 'multi', ...ada });
    house.clock.forward(5 * minute + 1);
    await expect.poll(() => modeOf(house), { timeout: 5_000 }).toBe('single');
    const { user } = await whoAmI(house);
    expect(user).toMatchObject({ username: 'default', has_password: false });
    expect((await whoAmI(house, { headers: bearer(key) })).user?.id).toBe(user?.id);
    expect(await house.state()).toMatchObject({ pending: null, last: { outcome: 'undone', reason: 'time' } });
    const kinds = (await house.send('GET', 'activity?limit=20')).text;
    expect(kinds).toContain('mode_switched');
    expect(kinds).toContain('mode_switch_undone');
  });

  test('what was changed and acknowledged between the switch and its undo is not lost', async () => {
    const house = await open();
    await house.move({ mode: 'multi', ...ada });
    const { token } = await house.enter(ada.username, ada.password);
    const grace = await house.add('grace', 'user', token);
    await house.send('PATCH', 'settings', { token, body: { display_name: 'Ada L.' } });
    const key = await house.makeKey(token);
    expect((await house.send('POST', 'admin/mode/undo', { token })).status).toBe(200);
    expect(await modeOf(house)).toBe('single');
    expect((await whoAmI(house)).user?.display_name).toBe('Ada L.');
    expect((await whoAmI(house, { headers: bearer(key) })).user?.display_name).toBe('Ada L.');
    const row = (await house.send('GET', `admin/accounts/${String(grace)}`)).body;
    expect(row).toMatchObject({ username: 'grace', suspended_since: expect.any(String) as string });
  });

  test('a password that was changed before the undo was acknowledged, and stays', async () => {
    const house = await open();
    await house.move({ mode: 'multi', ...ada });
    const { token } = await house.enter(ada.username, ada.password);
    const changed = await house.send('POST', 'change-password', { token, body: { current_password: ada.password, new_password: secret } });
    expect(changed.status, changed.text).toBeLessThan(300);
    house.clock.forward(6 * minute);
    await expect.poll(() => modeOf(house), { timeout: 5_000 }).toBe('single');
    expect((await whoAmI(house)).user).toMatchObject({ username: 'ada', has_password: true });
    expect((await house.preview({ mode: 'multi' })).needs).toEqual([]);
    expectFieldError(await house.tryMove({ mode: 'multi', ...ada }), 'password', ['invalid']);
    await house.move({ mode: 'multi' });
    await house.enter('ada', secret);
  });
});

describe('from multi to single', { timeout: 60_000 }, () => {
  test('the others are suspended and come back; their keys and sessions are refused meanwhile', async () => {
    const house = await open();
    const token = await house.toMulti();
    const grace = await house.add('grace', 'admin', token);
    await house.add('joan', 'user', token);
    const graces = await house.enter('grace', secret);
    const key = await house.makeKey(graces.token);
    const plan = await house.preview({ mode: 'single' }, token);
    expect(plan).toMatchObject({ people: { kept: 1, suspended: 2, returning: 0 }, clients_refused: 1, owner: { username: 'ada' }, needs: [] });
    await house.move({ mode: 'single' }, token);
    expectError(await house.send('GET', 'sessions', { token: graces.token }), 401, 'account_disabled');
    expectError(await house.send('GET', 'sessions', { headers: bearer(key) }), 401, 'account_disabled');
    expect((await whoAmI(house)).user?.username).toBe('ada');
    expect((await whoAmI(house, { token })).user?.username).toBe('ada');
    expect((await house.send('GET', 'admin/accounts?state=suspended')).body).toMatchObject({
      accounts: [{ username: 'grace' }, { username: 'joan' }],
    });
    expect((await house.send('POST', 'admin/mode/confirm')).status).toBe(200);
    expect(await house.preview({ mode: 'multi' })).toMatchObject({ people: { kept: 1, returning: 2 }, needs: [], blockers: [] });
    await house.move({ mode: 'multi' });
    expect((await whoAmI(house, { token: graces.token })).user?.id).toBe(grace);
    expect((await whoAmI(house, { headers: bearer(key) })).user?.id).toBe(grace);
    await house.enter('joan', secret);
  });

  test('another admin can become the owner, and only an admin who is active; the undo gives it back', async () => {
    const house = await open();
    const token = await house.toMulti();
    const grace = await house.add('grace', 'admin', token);
    const joan = await house.add('joan', 'user', token);
    for (const wrong of [joan, 9_999]) {
      expectFieldError(await house.tryMove({ mode: 'single', owner_id: wrong }, token), 'owner_id', ['invalid']);
      expect((await house.preview({ mode: 'single', owner_id: wrong }, token)).blockers).toEqual(['owner_invalid']);
    }
    await house.move({ mode: 'single', owner_id: grace }, token);
    expect((await whoAmI(house)).user?.username).toBe('grace');
    expectError(await house.send('GET', 'sessions', { token }), 401, 'account_disabled');
    expect((await house.send('POST', 'admin/mode/undo')).status).toBe(200);
    expect(await modeOf(house)).toBe('multi');
    expect((await whoAmI(house, { token })).user?.username).toBe('ada');
    await house.enter('grace', secret);
    await house.move({ mode: 'single' }, token);
    // What a program on this computer was given without a sign-in dies with the undo too (A.3).
    const { token: free } = await house.signIn();
    expect((await house.send('POST', 'admin/mode/undo')).status).toBe(200);
    expectError(await house.send('GET', 'sessions', { token: free }), 401, 'invalid_token');
    await house.move({ mode: 'single' }, token);
    expect((await whoAmI(house)).user?.username).toBe('ada');
  });

  test('a copy of the store is kept, opens as a store, and of many the newest five stay', async () => {
    const house = await open();
    const token = await house.toMulti();
    const { pending } = await house.move({ mode: 'single' }, token);
    const copies = join(house.dataDir, 'copies');
    expect(existsSync(join(copies, pending?.backup ?? 'none'))).toBe(true);
    const copy = await openLowdbStore({ dataDir: join(copies, pending?.backup ?? 'none') });
    expect((await copy.accounts.byUsernameKey('ada'))?.suspended ?? null).toBe(null);
    expect((await copy.savedSettings.byKey('mode'))?.value).toMatchObject({ mode: 'multi', pending: null });
    await copy.close();
    for (let round = 0; round < 3; round++) {
      await house.send('POST', 'admin/mode/undo');
      house.clock.forward(1_000);
      await house.move({ mode: 'single' }, (await house.enter(ada.username, ada.password)).token);
    }
    expect(readdirSync(copies)).toHaveLength(5);
  });
});

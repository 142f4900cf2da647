import { describe, expect, test } from 'vitest';
import { AccountList, AccountRow } from '../../server/contract/account-admin-schemas.ts';
import { expectFieldError, read } from '../flows/talk.ts';
import { hours, useTeam } from './team.ts';

describe('an account that was disabled', () => {
  const team = useTeam();
  const patch = async (id: number, body: object) => team().send('PATCH', `admin/accounts/${String(id)}`, { token: await team().admin(), body });
  const row = async (id: number, body: object) => read(await patch(id, body), 200, AccountRow);
  const names = async (state: string) => {
    const reply = await team().send('GET', `admin/accounts?state=${state}`, { token: await team().admin() });
    return read(reply, 200, AccountList).accounts.map(({ username }) => username);
  };
  const inHours = (count: number) => new Date(team().clock.now() + count * hours).toISOString();

  test('is active everywhere once its end has passed, though nobody enabled it', async () => {
    const { user } = await team().join('hugo');
    expect(await row(user.id, { is_active: false, disabled_reason: 'on leave', disabled_until: inHours(1) })).toMatchObject({ is_active: false });
    expect([(await names('disabled')).includes('hugo'), (await names('active')).includes('hugo')]).toEqual([true, false]);
    team().clock.forward(hours + 1000);
    expect([(await names('disabled')).includes('hugo'), (await names('active')).includes('hugo')]).toEqual([false, true]);
    const { token, user: back } = await team().enter('hugo');
    expect(back.is_active).toBe(true);
    expect((await team().send('GET', '/api/auth/profile', { token })).body).toMatchObject({ data: { is_active: true } });
    const shown = await team().send('GET', `admin/accounts/${String(user.id)}`, { token: await team().admin() });
    expect(read(shown, 200, AccountRow)).toMatchObject({ is_active: true, disabled_reason: null, disabled_until: null });
    // What is said of a disabling that is over does not bring it back.
    expect(await row(user.id, { disabled_reason: 'again' })).toMatchObject({ is_active: true, disabled_reason: null });
  });

  test('has another reason or another end when only that is sent', async () => {
    const { user } = await team().join('ines');
    const until = inHours(5);
    await row(user.id, { is_active: false, disabled_reason: 'on leave', disabled_until: until });
    expect(await row(user.id, { disabled_reason: 'left' })).toMatchObject({ is_active: false, disabled_reason: 'left', disabled_until: until });
    expect(await row(user.id, { disabled_until: null })).toMatchObject({ is_active: false, disabled_reason: 'left', disabled_until: null });
    const later = inHours(9);
    expect(await row(user.id, { disabled_until: later })).toMatchObject({ disabled_reason: 'left', disabled_until: later });
    expectFieldError(await patch(user.id, { disabled_until: inHours(-1) }), 'disabled_until', ['invalid']);
    expect(await row(user.id, { display_name: 'Ines' })).toMatchObject({ is_active: false, disabled_reason: 'left', disabled_until: later });
  });

  test('an active one takes neither a reason nor an end', async () => {
    const { user } = await team().join('jan');
    const body = { disabled_reason: 'none', disabled_until: inHours(1) };
    expect(await row(user.id, body)).toMatchObject({ is_active: true, disabled_reason: null, disabled_until: null });
    await team().enter('jan');
  });
});

import { describe, expect, test } from 'vitest';
import { AccountMade, SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { AuthPayload, PasswordChanged, SessionList } from '../../server/contract/schemas.ts';
import { openGround } from '../attacks-multi/ground.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, days, linkOf, minutes, secret, useTeam, withToken } from './team.ts';

describe('somebody without an address and without a password', () => {
  const team = useTeam();
  const at = (id: number, rest: string) => `admin/accounts/${String(id)}/${rest}`;
  const make = async (username: string, access: string) =>
    read(await team().send('POST', 'admin/accounts', { token: await team().admin(), body: { username, access } }), 201, AccountMade);
  const byLink = async (id: number) => {
    const { token } = read(await team().send('POST', at(id, 'sign-in-link'), { token: await team().admin(), body: {} }), 200, SignInLink);
    return withToken(read(await team().send('POST', 'sign-in-link', { body: { token } }), 200, AuthPayload));
  };
  const set = (token: string, body: object) => team().send('POST', 'change-password', { token, body });

  test.each([{}, { current_password: '' }])('who came by a sign-in link sets a first one: %j', async (current) => {
    const name = `otto${String(Object.keys(current).length)}`;
    const { account } = await make(name, 'sso');
    const { token } = await byLink(account.id);
    expectFieldError(await set(token, { ...current, new_password: 'xq7-vb2' }), 'new_password', ['password_too_short']);
    const changed = read(await set(token, { ...current, new_password: secret }), 200, PasswordChanged);
    expect(changed.user.has_password).toBe(true);
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    await team().enter(name);
    // From now on there is one to show.
    expectFieldError(await set(changed.token ?? '', { new_password: 'another fine secret' }), 'current_password', ['required']);
    expectError(await set(changed.token ?? '', { current_password: '', new_password: 'another fine secret' }), 403, 'forbidden');
  });

  test('only a recent session does: neither an old one, nor a key, nor a guess at what is not there', async () => {
    const { account } = await make('paula', 'sso');
    const { token } = await byLink(account.id);
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const body = { new_password: secret };
    expectError(await team().send('POST', 'change-password', { headers: bearer(key.api_key), body }), 403, 'forbidden');
    expectError(await set(token, { current_password: 'a guess', ...body }), 403, 'forbidden');
    team().clock.forward(11 * minutes);
    expectError(await set(token, body), 403, 'recent_sign_in_required');
    expectError(await team().tryLogin({ ident: 'paula', password: secret }), 400, 'invalid_credentials');
  });

  test('a new invitation by an admin voids the older one', async () => {
    const made = await make('quinn', 'invitation');
    const again = read(await team().send('POST', at(made.account.id, 'invitation'), { token: await team().admin(), body: {} }), 200, AccountMade);
    expect(again).toMatchObject({ delivery_fallback: true, account: { username: 'quinn', has_password: false } });
    expect(Date.parse(again.expires_at ?? '') - team().clock.now()).toBeGreaterThan(6 * days);
    const use = (url: string | undefined) => team().send('POST', 'reset_password', { body: { ...linkOf({ url: url ?? null }), password: secret } });
    expectError(await use(made.invitation_url), 400, 'reset_password_link_invalid');
    expect((await use(again.invitation_url)).status).toBe(200);
    await team().enter('quinn');
    const log = await team().send('GET', `activity?account=${String(made.account.id)}&kind=account_changed`, { token: await team().admin() });
    expect(log.body).toMatchObject({ events: [{ actor_id: 1, details: { fields: 'invitation' } }] });
  });

  test('B60: for somebody who has a password the link is a reset, which works for half an hour', async () => {
    const { user } = await team().join('rosa');
    const body = { expires_in_hours: 720 };
    const again = read(await team().send('POST', at(user.id, 'invitation'), { token: await team().admin(), body }), 200, AccountMade);
    expect(Date.parse(again.expires_at ?? '') - team().clock.now()).toBeLessThanOrEqual(30 * minutes);
    team().clock.forward(31 * minutes);
    const use = { ...linkOf({ url: again.invitation_url ?? null }), password: 'another fine secret' };
    expectError(await team().send('POST', 'reset_password', { body: use }), 400, 'reset_password_link_invalid');
  });

  test('a temporary password by an admin: shown once, ends what was there, must be changed', async () => {
    const { token, user } = await team().join('rita');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const admin = await team().admin();
    const made = read(await team().send('POST', at(user.id, 'temporary-password'), { token: admin, body: {} }), 200, AccountMade);
    const temporary = made.temporary_password ?? '';
    expect([temporary.length >= 12, Date.parse(made.expires_at ?? '') > team().clock.now()]).toEqual([true, true]);
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    expectError(await team().send('GET', 'settings', { headers: bearer(key.api_key) }), 401, 'invalid_token');
    expectError(await team().tryLogin({ ident: 'rita', password: secret }), 400, 'invalid_credentials');
    const session = await team().enter('rita', temporary);
    expectError(await team().send('GET', 'settings', { token: session.token }), 403, 'password_change_required');
    expect((await set(session.token, { current_password: temporary, new_password: 'another fine secret' })).status).toBe(200);
    await team().enter('rita', 'another fine secret');
    const again = await team().send('POST', at(user.id, 'temporary-password'), { token: await team().admin(), body: {} });
    team().clock.forward(8 * days);
    expectError(await team().tryLogin({ ident: 'rita', password: read(again, 200, AccountMade).temporary_password }), 400, 'invalid_credentials');
  });

  test('not for oneself, not by users, not without a recent proof; the last admin stays the last', async () => {
    const { token, user } = await team().join('sven');
    for (const way of ['invitation', 'temporary-password']) {
      expectError(await team().send('POST', at(1, way), { token, body: {} }), 403, 'forbidden');
      const admin = await team().admin();
      team().clock.forward(11 * minutes);
      expectError(await team().send('POST', at(user.id, way), { token: admin, body: {} }), 403, 'recent_sign_in_required');
    }
    expectError(await team().send('POST', at(1, 'temporary-password'), { token: await team().admin(), body: {} }), 403, 'forbidden');
    expectError(await team().send('DELETE', 'admin/accounts/1', { token: await team().admin() }), 403, 'forbidden');
  });
});

test('the first device of somebody who was brought in with an older sign-in is trusted; the second is not', async () => {
  const ground = await openGround();
  try {
    await ground.join('uwe', secret);
    await ground.store.transaction(async (tx) => {
      const uwe = await tx.accounts.byUsernameKey('uwe');
      const { items } = await tx.sessions.ofAccount(uwe?.id ?? 0, { limit: 9 });
      for (const { id } of items) await tx.sessions.remove(id);
      // As an import writes them: they signed in before, but never here.
      const { id: _, devices: __, ...person } = uwe ?? never();
      await tx.accounts.insert({ ...person, username: 'vicky', email: null, lastLoginAt: Date.now() - 90 * days });
      const vicky = await tx.accounts.byUsernameKey('vicky');
      const record = await tx.passwords.byId(uwe?.id ?? 0);
      if (vicky && record) await tx.passwords.put({ ...record, id: vicky.id });
    });
    const trusted = async () => {
      const { token } = (await ground.here('vicky', secret)).body as { token: string };
      const { sessions } = read(await ground.send('GET', 'sessions', { token }), 200, SessionList);
      return sessions.find(({ is_current: current }) => current)?.trusted;
    };
    expect([await trusted(), await trusted()]).toEqual([true, false]);
    // Uwe’s trusted device is gone: who signed in here before does not become trusted by having no session left.
    const { token } = (await ground.here('uwe', secret)).body as { token: string };
    expect(read(await ground.send('GET', 'sessions', { token }), 200, SessionList).sessions.map((session) => session.trusted)).toEqual([false]);
  } finally {
    await ground.close();
  }
});

const never = (): never => {
  throw new Error('nobody is there');
};

describe('trust of a device', () => {
  const team = useTeam();
  const trustedOf = async (token: string) =>
    read(await team().send('GET', 'sessions', { token }), 200, SessionList).sessions.map(({ trusted }) => trusted);

  test('outlives a change of the own password, in the session that changes it', async () => {
    const first = await team().join('tina');
    const change = async (token: string, current: string, next: string) =>
      read(await team().send('POST', 'change-password', { token, body: { current_password: current, new_password: next } }), 200, PasswordChanged);
    const changed = await change(first.token, secret, 'another fine secret');
    expect(await trustedOf(changed.token ?? '')).toEqual([true]);
    const second = await team().enter('tina', 'another fine secret');
    const again = await change(second.token, 'another fine secret', 'a third fine secret');
    expect(await trustedOf(again.token ?? '')).toEqual([false]);
  });
});

import { describe, expect, test } from 'vitest';
import { PairingCard, PairingList } from '../../server/contract/pairing.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { minutes, useTeam } from '../flows-multi/team.ts';
import { answers, askToPair, oauthError } from './device.ts';

describe('pairing among several people', () => {
  const team = useTeam();
  const withNew = async (name: string, fields: Readonly<Record<string, string>> = {}) => {
    const person = await team().join(name);
    const device = await askToPair(team(), { client_name: `${name}’s phone`, ...fields });
    return { ...person, device, me: answers(team(), person.token) };
  };

  test('a person sees a request by its code only, an admin sees those that nobody has claimed; it becomes the account of whoever allows it', async () => {
    const { device, me, user } = await withNew('bea');
    expect(read(await me.list(), 200, PairingList).requests).toEqual([]);
    const admin = answers(team(), await team().admin());
    expect(read(await admin.list(), 200, PairingList).requests).toMatchObject([{ user_code: device.user_code }]);
    await me.letIn(device.user_code);
    expect(read(await admin.list(), 200, PairingList).requests).toEqual([]);
    const { access_token: token } = await device.token();
    expect((await team().send('GET', 'me', { token })).body).toMatchObject({ user: { id: user.id } });
  });

  test('what it may do is really narrower: no write, no admin, no credentials, nothing that asks for a recent proof', async () => {
    const token = await team().admin();
    const device = await askToPair(team(), { client_name: 'Reader', scope: 'read write admin' });
    await answers(team(), token).letIn(device.user_code, { scopes: ['read'] });
    const { access_token: narrow, scope, session } = await device.token();
    expect(scope).toBe('read');
    const tried = async (method: string, path: string, body?: object) =>
      (await team().send(method, path, { token: narrow, ...(body ? { body } : {}) })).status;
    expect(await tried('GET', 'settings')).toBe(200);
    expect(await tried('GET', 'sessions')).toBe(200);
    for (const [method, path, body] of [
      ['PATCH', 'settings', { first_name: 'x' }],
      ['GET', 'admin/accounts', undefined],
      ['GET', 'activity?account=all', undefined],
      ['POST', 'api-keys', { name: 'x', scopes: ['read'] }],
      ['GET', 'device/requests', undefined],
      ['POST', 're-authenticate', { password: 'x' }],
      ['PATCH', `sessions/${String(session.id)}`, { trusted: true }],
      ['POST', 'introspect', { token: narrow }],
    ] as const)
      expect([method, path, await tried(method, path, body)]).toEqual([method, path, 403]);
    expect(await tried('POST', 'logout')).toBe(204);
    expect(await tried('GET', 'settings')).toBe(401);
  });

  test('also with every scope it makes no credential, is never recent, and cannot prove itself into it', async () => {
    const token = await team().admin();
    const device = await askToPair(team(), { client_name: 'All', scope: 'read write admin introspect' });
    await answers(team(), token).letIn(device.user_code);
    const { access_token: wide, session } = await device.token();
    expectError(await team().send('PATCH', `sessions/${String(session.id)}`, { token, body: { trusted: true } }), 403, 'forbidden');
    const as = async (method: string, path: string, body: object) => team().send(method, path, { token: wide, body });
    expect((await team().send('GET', 'admin/accounts', { token: wide })).status).toBe(200);
    expectError(await as('POST', 'api-keys', { name: 'x', scopes: ['read'] }), 403, 'recent_sign_in_required');
    expectError(await as('POST', 're-authenticate', { password: 'lovely analytical engine' }), 403, 'forbidden');
    expectError(
      await as('POST', 'change-password', { current_password: 'lovely analytical engine', new_password: 'another good secret' }),
      403,
      'forbidden',
    );
    expectError(await as('POST', 'device/requests', { user_code: 'BCDF-GHJK' }), 403, 'recent_sign_in_required');
  });

  test('scopes are narrowed, never widened, and admin is an admin’s to give', async () => {
    const { device, me } = await withNew('carl', { scope: 'read admin' });
    expect(read(await me.look(device.user_code), 200, PairingCard)).toMatchObject({ scopes: ['read', 'admin'], grantable_scopes: ['read'] });
    for (const scopes of [['write'], ['read', 'write'], ['admin'], ['read', 'introspect']])
      expectError(await me.approve(device.user_code, { scopes }), 403, 'forbidden');
    expectFieldError(await me.approve(device.user_code, { scopes: ['everything'] }), 'scopes', ['invalid']);
    await me.approve(device.user_code);
    expect((await device.token()).scope).toBe('read');
  });

  test('answering asks for a recent proof, and a session of a person', async () => {
    const { device, me, token } = await withNew('dora');
    team().clock.forward(11 * minutes);
    // To see that somebody waits, and for what, is no answer.
    expect((await me.list()).status).toBe(200);
    expectError(await me.approve(device.user_code), 403, 'recent_sign_in_required');
    expectError(await me.deny(device.user_code), 403, 'recent_sign_in_required');
    expectError(await me.look(device.user_code), 403, 'recent_sign_in_required');
    expectError(await answers(team()).look(device.user_code), 401, 'not_authenticated');
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
  });

  test('a paired device dies with the account’s disabling, and with a change of the password, also before it is fetched', async () => {
    const { device, me, token, user } = await withNew('edda');
    await me.letIn(device.user_code);
    const { access_token: paired } = await device.token();
    const second = await askToPair(team(), { client_name: 'Not fetched' });
    await me.letIn(second.user_code);
    const body = { current_password: 'a tolerably long secret', new_password: 'another good long secret' };
    expect((await team().send('POST', 'change-password', { token, body })).status).toBe(200);
    expect((await team().send('GET', 'settings', { token: paired })).status).toBe(401);
    expect(oauthError(await second.poll())).toEqual([400, 'access_denied']);
    const fresh = await team().enter('edda', 'another good long secret');
    const third = await askToPair(team(), { client_name: 'Third' });
    await answers(team(), fresh.token).letIn(third.user_code);
    const { access_token: last } = await third.token();
    const admin = await team().admin();
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { is_active: false } });
    expect((await team().send('GET', 'settings', { token: last })).status).toBe(401);
  });
});

import { describe, expect, test } from 'vitest';
import { DeviceTokenAnswer, PairingCard, PairingList } from '../../server/contract/pairing.ts';
import { ActivityList, SessionList } from '../../server/contract/schemas.ts';
import { useHouse } from '../flows/house.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, days, minutes, useTeam } from '../flows-multi/team.ts';
import { answers, askToPair, form, grantType, oauthError } from './device.ts';

const outside = { Via: '1.1 gateway' };

describe('pairing with single mode’s owner (RFC 8628)', () => {
  const house = useHouse({ settings: { limits: { enabled: false } } });
  const kinds = async () => read(await house().send('GET', 'activity'), 200, ActivityList).events.map(({ kind }) => kind);

  test('a device asks, the owner sees who it is, compares, allows, and the device is in', async () => {
    const device = await askToPair(house());
    expect(device).toMatchObject({ expires_in: 600, interval: 5 });
    for (const code of [device.user_code, device.match_code]) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(device.verification_uri).toBe(`${house().url}/pair`);
    expect(device.verification_uri_complete).toBe(`${house().url}/pair#${device.user_code}`);
    expect(oauthError(await device.poll())).toEqual([400, 'authorization_pending']);

    const owner = answers(house());
    const [card] = read(await owner.list(), 200, PairingList).requests;
    expect(card).toMatchObject({
      user_code: device.user_code,
      match_code: device.match_code,
      client_name: 'Pixel 8',
      program: 'okhttp',
      kind: 'phone',
      address: 'local',
      first_seen: null,
      scopes: ['read', 'write'],
      state: 'waiting',
      claimed: false,
      session_id: null,
    });
    expectError(await owner.approve(device.user_code), 409, 'claim_required');
    const allowed = await owner.letIn(device.user_code, { days: 7 });
    expect(allowed).toMatchObject({ state: 'approved', claimed: true, days: 7, granted_scopes: ['read', 'write'] });

    const { access_token: key, ...answer } = await device.token();
    expect(key).toMatch(/^[0-9a-f]{40}$/);
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 7 * 86_400, scope: 'read write', session: { device_label: 'Pixel 8' } });
    for (const headers of [bearer(key), { Authorization: `Token ${key}` }])
      expect((await house().send('GET', 'settings', { headers: { ...headers, ...outside } })).status).toBe(200);
    const { sessions } = read(await house().send('GET', 'sessions'), 200, SessionList);
    expect(sessions).toMatchObject([{ id: answer.session.id, method: 'pairing', kind: 'phone', scopes: ['read', 'write'], trusted: false }]);
    expect(await kinds()).toEqual(expect.arrayContaining(['pairing_requested', 'paired']));
  });

  test('undo: for a minute the card still says which session it became, and ending that is the undo', async () => {
    const device = await askToPair(house(), { client_name: 'Undone' });
    await answers(house()).letIn(device.user_code);
    const { access_token: key, session } = await device.token();
    const card = read(await answers(house()).list(), 200, PairingList).requests.find(({ user_code: code }) => code === device.user_code);
    expect(card).toMatchObject({ state: 'paired', session_id: session.id });
    expect((await house().send('DELETE', `sessions/${String(session.id)}`)).status).toBe(204);
    expect((await house().send('GET', 'settings', { token: key })).status).toBe(401);
  });

  test('JSON is as good as a form; who does not say its name is called what its User-Agent says; each field once', async () => {
    const asked = await house().send('POST', 'device/authorize', { body: { scope: 'read' }, headers: { 'User-Agent': 'curl/8.5' } });
    expect(asked.status).toBe(200);
    const { device_code: code, user_code: user } = asked.body as { device_code: string; user_code: string };
    expect(await answers(house()).letIn(user)).toMatchObject({ client_name: 'curl', kind: 'script', scopes: ['read'] });
    const body = { grant_type: grantType, device_code: code };
    expect(read(await house().send('POST', 'device/token', { body }), 200, DeviceTokenAnswer).scope).toBe('read');
    const twice = 'client_name=a&client_name=b';
    expect(oauthError(await house().send('POST', 'device/authorize', { raw: twice, headers: form }))).toEqual([400, 'invalid_request']);
    expect(oauthError(await house().send('POST', 'device/authorize', { raw: 'client_name=%ff', headers: form }))).toEqual([400, 'invalid_request']);
  });

  test('the code is read as people type it: lower case, blanks, dashes, and I O 0 1 for what they look like', async () => {
    const device = await askToPair(house(), { client_name: 'Typed' });
    const bare = device.user_code.replace('-', '');
    const mixed = bare.replaceAll('L', '1').replaceAll('Q', '0').replaceAll('Z', '2').replaceAll('S', '5').toLowerCase();
    for (const typed of [
      device.user_code,
      bare.toLowerCase(),
      ` ${bare.slice(0, 3)} ${bare.slice(3)} `,
      [...bare].join('–'),
      mixed,
      bare.replaceAll('L', 'i').replaceAll('Q', 'o'),
    ])
      expect(read(await answers(house()).look(typed), 200, PairingCard).user_code).toBe(device.user_code);
    for (const typed of ['BCDF', 'BCDF-GHJK-LMNP', 'ÄÄÄÄ-ÄÄÄÄ']) expectError(await answers(house()).look(typed), 400, 'code_invalid');
    expectFieldError(await answers(house()).look(''), 'user_code', ['blank']);
    await answers(house()).deny(device.user_code);
  });

  test('slow_down: who asks too soon waits five seconds longer each time, also once it is allowed', async () => {
    const device = await askToPair(house(), { client_name: 'Hasty' });
    expect(oauthError(await device.pollNow())).toEqual([400, 'authorization_pending']);
    const first = await device.pollNow();
    expect(oauthError(first)).toEqual([400, 'slow_down']);
    expect(first.body).toMatchObject({ interval: 10 });
    expect(first.headers.get('retry-after')).toBe('10');
    await answers(house()).letIn(device.user_code);
    house().clock.forward(5_000);
    expect((await device.pollNow()).body).toMatchObject({ error: 'slow_down', interval: 15 });
    house().clock.forward(15_000);
    expect((await device.pollNow()).status).toBe(200);
    expect(oauthError(await device.poll())).toEqual([400, 'invalid_grant']);
  });

  test('expired_token, access_denied, invalid_grant, unsupported_grant_type, invalid_scope: by the names of the RFCs', async () => {
    const denied = await askToPair(house(), { client_name: 'Denied' });
    expect((await answers(house()).deny(denied.user_code)).status).toBe(200);
    expect(oauthError(await denied.poll())).toEqual([400, 'access_denied']);
    expectError(await answers(house()).deny(denied.user_code), 404, 'not_found');
    const late = await askToPair(house(), { client_name: 'Late' });
    house().clock.forward(10 * minutes + 1000);
    expect(oauthError(await late.pollNow())).toEqual([400, 'expired_token']);
    expectError(await answers(house()).look(late.user_code), 400, 'code_invalid');
    const ask = (body: object) => house().send('POST', 'device/token', { body });
    expect(oauthError(await ask({ grant_type: grantType, device_code: 'none' }))).toEqual([400, 'invalid_grant']);
    expect(oauthError(await ask({ grant_type: 'password', device_code: 'none' }))).toEqual([400, 'unsupported_grant_type']);
    expect(oauthError(await ask({}))).toEqual([400, 'invalid_request']);
    expect(oauthError(await house().send('POST', 'device/authorize', { body: { scope: 'read everything' } }))).toEqual([400, 'invalid_scope']);
  });

  test('a device that paired before, under this name from this address, is known by when it did', async () => {
    const again = await askToPair(house());
    expect(read(await answers(house()).look(again.user_code), 200, PairingCard).first_seen).not.toBeNull();
    await answers(house()).deny(again.user_code);
    const other = await askToPair(house(), { client_name: 'Pixel 9' });
    expect(read(await answers(house()).look(other.user_code), 200, PairingCard).first_seen).toBeNull();
    await answers(house()).deny(other.user_code);
  });

  test('what was allowed and not fetched can be taken back, and is in the list of everything that can get in until then', async () => {
    const device = await askToPair(house(), { client_name: 'Withdrawn' });
    await answers(house()).letIn(device.user_code);
    const listed = async () => (await house().send('GET', 'credentials')).text.includes('Withdrawn');
    expect(await listed()).toBe(true);
    expect((await answers(house()).deny(device.user_code)).status).toBe(200);
    expect(await listed()).toBe(false);
    expect(oauthError(await device.poll())).toEqual([400, 'access_denied']);
  });

  test('the life that was allowed ends it, whatever it does', async () => {
    const device = await askToPair(house(), { client_name: 'A day' });
    await answers(house()).letIn(device.user_code, { days: 1 });
    const { access_token: token } = await device.token();
    house().clock.forward(days - 60_000);
    expect((await house().send('GET', 'settings', { token })).status).toBe(200);
    house().clock.forward(2 * minutes);
    expectError(await house().send('GET', 'settings', { token }), 401, 'session_expired');
    const bad = await askToPair(house(), { client_name: 'Too long' });
    await answers(house()).look(bad.user_code);
    for (const wish of [{ days: 0 }, { days: 366 }, { days: 1.5 }]) expect((await answers(house()).approve(bad.user_code, wish)).status).toBe(400);
    await answers(house()).deny(bad.user_code);
  });
});

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
    expectError(await me.list(), 403, 'recent_sign_in_required');
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

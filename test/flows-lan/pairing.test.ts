import { describe, expect, test } from 'vitest';
import { DeviceTokenAnswer, PairingCard, PairingList } from '../../server/contract/pairing.ts';
import { ActivityList, SessionList } from '../../server/contract/schemas.ts';
import { useHouse } from '../flows/house.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, days, minutes } from '../flows-multi/team.ts';
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

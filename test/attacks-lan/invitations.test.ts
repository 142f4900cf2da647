import { describe, expect, test } from 'vitest';
import { PairingCard, PairingInvitation, PairingList } from '../../server/contract/pairing.ts';
import { useHouse } from '../flows/house.ts';
import { expectError, read } from '../flows/talk.ts';
import { answers, askToPair, oauthError } from '../flows-lan/device.ts';
import { minutes, useTeam } from '../flows-multi/team.ts';

const minute = minutes;
type Sender = Pick<ReturnType<ReturnType<typeof useTeam>>, 'send'>;

async function invite(house: Sender, token: string, wish: object = {}): Promise<PairingInvitation> {
  return read(await house.send('POST', 'device/invitations', { token, body: wish }), 201, PairingInvitation);
}

const take = (house: Sender, code: string, more: object = {}) =>
  house.send('POST', 'device/authorize', { body: { client_name: 'Pixel 8', invitation: code, ...more } });

describe('invitations', () => {
  const team = useTeam();

  test('B66: an invited device is the inviter’s from the start, and still waits for a word that compared the code', async () => {
    const bea = await team().join('bea');
    const { code, uri, expires_at: until } = await invite(team(), bea.token, { scopes: ['read'], days: 7 });
    expect(Buffer.from(code, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    expect(new URL(uri).searchParams.get('code')).toBe(code);
    expect(Date.parse(until) - team().clock.now()).toBeLessThanOrEqual(5 * minute);
    const device = await askToPair(team(), { invitation: code, scope: 'read write' });
    expect(oauthError(await device.poll())).toEqual([400, 'authorization_pending']);
    const [card] = read(await answers(team(), bea.token).list(), 200, PairingList).requests;
    expect(card).toMatchObject({
      user_code: device.user_code,
      match_code: device.match_code,
      invited: true,
      claimed: true,
      scopes: ['read'],
      days: 7,
    });
    expect((await answers(team(), bea.token).approve(device.user_code)).status).toBe(200);
    expect((await device.token()).scope).toBe('read');
  });

  test('B66: of twenty at once one takes it up; then it is used up, and the others learn nothing', async () => {
    const { token } = await team().join('carl');
    const { code } = await invite(team(), token);
    const replies = await Promise.all(Array.from({ length: 20 }, () => take(team(), code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const reply of replies.filter(({ status }) => status !== 200)) expect(oauthError(reply)).toEqual([400, 'invalid_grant']);
    expect(oauthError(await take(team(), code))).toEqual([400, 'invalid_grant']);
    expect(read(await answers(team(), token).list(), 200, PairingList).requests).toHaveLength(1);
  });

  test('B66: after five minutes, after a newer one, after it was stopped, and after its session has ended it opens nothing', async () => {
    const { token } = await team().join('dora');
    const late = await invite(team(), token);
    team().clock.forward(5 * minute + 1);
    expect(oauthError(await take(team(), late.code))).toEqual([400, 'invalid_grant']);
    const older = await invite(team(), token);
    const newer = await invite(team(), token);
    expect(oauthError(await take(team(), older.code))).toEqual([400, 'invalid_grant']);
    expect((await team().send('DELETE', `device/invitations/${String(newer.id)}`, { token })).status).toBe(200);
    expectError(await team().send('DELETE', `device/invitations/${String(newer.id)}`, { token }), 404, 'not_found');
    expect(oauthError(await take(team(), newer.code))).toEqual([400, 'invalid_grant']);
    const left = await invite(team(), token);
    await team().send('POST', 'logout', { token });
    expect(oauthError(await take(team(), left.code))).toEqual([400, 'invalid_grant']);
  });

  test('B66: nobody stops, sees or answers what another has invited; not even an admin', async () => {
    const [erin, fred] = [await team().join('erin'), await team().join('fred')];
    const { id } = await invite(team(), erin.token);
    expectError(await team().send('DELETE', `device/invitations/${String(id)}`, { token: fred.token }), 404, 'not_found');
    const device = await askToPair(team(), { invitation: (await invite(team(), erin.token)).code });
    for (const token of [fred.token, await team().admin()]) {
      expect(read(await answers(team(), token).list(), 200, PairingList).requests).toEqual([]);
      expectError(await answers(team(), token).look(device.user_code), 400, 'code_invalid');
      expectError(await answers(team(), token).approve(device.user_code), 404, 'not_found');
    }
    expect((await answers(team(), erin.token).deny(device.user_code)).status).toBe(200);
  });

  test('B58: nobody invites for more than they have, and neither a paired device nor an API key invites at all', async () => {
    const { token } = await team().join('gus');
    expectError(await team().send('POST', 'device/invitations', { token, body: { scopes: ['admin'] } }), 403, 'forbidden');
    const { code } = await invite(team(), token, { scopes: ['read'] });
    expect(oauthError(await take(team(), code, { scope: 'write' }))).toEqual([400, 'invalid_scope']);
    const device = await askToPair(team(), { invitation: (await invite(team(), token)).code });
    await answers(team(), token).approve(device.user_code);
    const { access_token: paired } = await device.token();
    expect((await team().send('POST', 'device/invitations', { token: paired })).status).toBe(403);
    expect((await team().send('GET', 'device/requests', { token: paired })).status).toBe(403);
  });

  test('C: a request that waits for an account dies with it', async () => {
    const {
      token,
      user: { id },
    } = await team().join('hugo');
    const device = await askToPair(team(), { invitation: (await invite(team(), token)).code });
    const admin = await team().admin();
    await team().send('PATCH', `admin/accounts/${String(id)}`, { token: admin, body: { is_active: false } });
    expect(oauthError(await device.poll())).toEqual([400, 'expired_token']);
  });

  test('undo within a minute: what was fetched is refused at once, and what was not is never handed out', async () => {
    const { token } = await team().join('ida');
    const owner = answers(team(), token);
    const undo = (code: string, who = token) => team().send('POST', `device/requests/${code}/undo`, { token: who });
    const fetched = await askToPair(team());
    await owner.letIn(fetched.user_code);
    const { access_token: key } = await fetched.token();
    expect((await team().send('GET', 'sessions', { token: key })).status).toBe(200);
    const other = await team().join('ivan');
    expectError(await undo(fetched.user_code, other.token), 404, 'not_found');
    expect((await undo(fetched.user_code)).status).toBe(200);
    expect((await team().send('GET', 'sessions', { token: key })).status).toBe(401);
    expect(oauthError(await fetched.poll())).toEqual([400, 'access_denied']);
    expectError(await undo(fetched.user_code), 404, 'not_found');
    const waiting = await askToPair(team());
    await owner.letIn(waiting.user_code);
    expect((await undo(waiting.user_code)).status).toBe(200);
    expect(oauthError(await waiting.poll())).toEqual([400, 'access_denied']);
    const late = await askToPair(team());
    await owner.letIn(late.user_code);
    const { access_token: kept } = await late.token();
    team().clock.forward(minute + 1);
    expectError(await undo(late.user_code), 404, 'not_found');
    expect((await team().send('GET', 'sessions', { token: kept })).status).toBe(200);
  });

  test('C: an undo that comes while the device fetches leaves no session, whichever was first', async () => {
    const { token } = await team().join('jo');
    for (let i = 0; i < 5; i += 1) {
      const device = await askToPair(team(), { invitation: (await invite(team(), token)).code });
      await answers(team(), token).approve(device.user_code);
      const [fetched, undone] = await Promise.all([device.poll(), team().send('POST', `device/requests/${device.user_code}/undo`, { token })]);
      expect(undone.status).toBe(200);
      const key = PairedKey(fetched.body);
      if (key !== undefined) expect((await team().send('GET', 'sessions', { token: key })).status).toBe(401);
    }
  });
});

const PairedKey = (body: unknown) => (body as { access_token?: string }).access_token;

describe('an invitation and a crowd', () => {
  const house = useHouse({ settings: { server: { trustedProxies: ['127.0.0.1'], allowInsecureLan: true }, limits: { enabled: false } } });

  test('ten strangers that wait pause pairing for strangers, and not for a device that the owner invites', async () => {
    const token = (await house().server.openOwnerSession({ deviceLabel: 'window' }))?.key ?? '';
    const headers = (i: number) => ({ 'X-Forwarded-For': `10.0.0.${String(i)}` });
    for (let i = 1; i <= 10; i += 1)
      await house().send('POST', 'device/authorize', { body: { client_name: `Stranger ${String(i)}` }, headers: headers(i) });
    expect(oauthError(await house().send('POST', 'device/authorize', { body: { client_name: 'Late' }, headers: headers(11) }))).toEqual([
      429,
      'slow_down',
    ]);
    const { code } = await invite(house(), token);
    const invited = await house().send('POST', 'device/authorize', { body: { client_name: 'Mine', invitation: code }, headers: headers(1) });
    expect(invited.status).toBe(200);
    const { requests, paused } = read(await answers(house(), token).list(), 200, PairingList);
    expect([requests.length, requests[0]?.client_name, paused]).toEqual([11, 'Mine', true]);
    expect(read(await answers(house(), token).approve(requests[0]?.user_code ?? ''), 200, PairingCard).state).toBe('approved');
  });
});

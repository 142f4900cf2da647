import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { mostInAll, mostOfAccount } from '../../server/events/streams.ts';
import { openHouse, useHouse } from '../flows/house.ts';
import { expectError, read } from '../flows/talk.ts';
import { bearer, hours, useTeam } from '../flows-multi/team.ts';
import { answers, askToPair } from './device.ts';
import { listen } from './listener.ts';

const withToken = (token: string) => ({ Authorization: `Token ${token}` });
/** Long enough for anything that would come to have come. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('GET events', () => {
  const house = useHouse({ settings: { limits: { enabled: false } } });

  test('tells first how things are, then what changes: sessions of one’s own, and devices that ask', async () => {
    const owner = await listen(house().url);
    expect(owner.status).toBe(200);
    expect(await owner.hear('mode')).toMatchObject({ data: { mode: 'single' } });
    expect(await owner.hear('outage')).toMatchObject({ data: { configured: false, reachable: false } });
    const { session } = await house().signIn({ body: { device_label: 'Desk' } });
    expect((await owner.hear('session_opened')).data).toMatchObject({ session_id: session.id, device_label: 'Desk', method: 'owner' });
    await house().send('DELETE', `sessions/${String(session.id)}`);
    expect((await owner.hear('session_ended')).data).toMatchObject({ session_id: session.id });
    const device = await askToPair(house());
    expect((await owner.hear('pairing_requested')).data).toMatchObject({ user_code: device.user_code, client_name: 'Pixel 8', state: 'waiting' });
    await answers(house()).letIn(device.user_code);
    const { session: paired } = await device.token();
    expect((await owner.hear('pairing_settled')).data).toMatchObject({ user_code: device.user_code, state: 'paired', session_id: paired.id });
    expect(JSON.stringify(owner.heard)).not.toMatch(/[0-9a-f]{40}/);
    owner.leave();
  });

  test('only to those who ask for a stream by name: anybody else would wait for ever; HEAD has no end to wait for', async () => {
    expectError(await house().send('GET', 'events'), 406, 'not_acceptable');
    const head = await fetch(`${house().url}/api/v1/auth/events`, { method: 'HEAD', headers: { Accept: 'text/event-stream' } });
    expect([head.status, head.headers.get('content-type'), head.headers.get('cache-control')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ]);
    expectError(await house().send('GET', 'events', { headers: { Accept: 'text/event-stream', Via: '1.1 gateway' } }), 401, 'not_authenticated');
  });

  test('what an open page asks for by itself is no use: neither opening a stream again nor a look at what waits rolls the idle window', async () => {
    const { token } = await house().signIn();
    house().clock.forward(23 * hours);
    const stream = await listen(house().url, withToken(token));
    expect(stream.status).toBe(200);
    expect((await house().send('GET', 'device/requests', { token })).status).toBe(200);
    house().clock.forward(2 * hours);
    await stream.ended;
    expect((await house().send('GET', 'settings', { token, headers: { Via: '1.1 x' } })).status).toBe(401);
  });

  test('a stream is not a use: it rolls no idle window, and ends when the session has expired', async () => {
    const { token } = await house().signIn();
    const stream = await listen(house().url, withToken(token));
    await stream.hear('mode');
    house().clock.forward(25 * hours);
    await stream.ended;
    expect((await house().send('GET', 'settings', { token, headers: { Via: '1.1 x' } })).status).toBe(401);
  });

  test('the stop of the server ends every stream, without waiting', async () => {
    const other = await openHouse();
    const streams = await Promise.all([1, 2, 3].map(() => listen(other.url)));
    await Promise.all(streams.map((stream) => stream.hear('mode')));
    const before = performance.now();
    await other.close();
    await Promise.all(streams.map(({ ended }) => ended));
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('events of several people', () => {
  const team = useTeam();

  test('one’s own only; what asks to be paired is told to admins, and once it is claimed to whoever claimed it', async () => {
    const [bea, carl] = [await team().join('bea'), await team().join('carl')];
    const [toBea, toCarl, toAdmin] = await Promise.all(
      [bea.token, carl.token, await team().admin()].map((token) => listen(team().url, withToken(token))),
    );
    if (!toBea || !toCarl || !toAdmin) throw new Error('no streams');
    const device = await askToPair(team(), { client_name: 'Bea’s' });
    await toAdmin.hear('pairing_requested');
    await answers(team(), bea.token).letIn(device.user_code);
    await device.token();
    await toBea.hear('pairing_settled');
    await toBea.hear('session_opened');
    await quiet();
    expect(toBea.kinds()).not.toContain('pairing_requested');
    expect(toCarl.kinds()).toEqual(['mode', 'outage']);
    expect(toAdmin.kinds()).not.toContain('session_opened');
    for (const stream of [toBea, toCarl, toAdmin]) stream.leave();
  });

  test('a narrowed credential of an admin is no admin’s stream', async () => {
    const token = await team().admin();
    const make = async (scopes: string[]) =>
      read(await team().send('POST', 'api-keys', { token, body: { name: scopes.join(' '), scopes } }), 201, ApiKeyMade).api_key;
    const [reader, both] = [await listen(team().url, bearer(await make(['read']))), await listen(team().url, bearer(await make(['read', 'admin'])))];
    await askToPair(team(), { client_name: 'Seen by one' });
    await both.hear('pairing_requested');
    await quiet();
    expect(reader.kinds()).not.toContain('pairing_requested');
    for (const stream of [reader, both]) stream.leave();
  });

  test('whatever ends a credential ends its streams at once, and no other’s', async () => {
    const admin = await team().admin();
    const person = async (name: string) => {
      const { token, user, session } = await team().join(name);
      const other = await team().enter(name);
      const key = read(await team().send('POST', 'api-keys', { token, body: { name: 'k', scopes: ['read'] } }), 201, ApiKeyMade);
      const streams = {
        own: await listen(team().url, withToken(token)),
        other: await listen(team().url, withToken(other.token)),
        key: await listen(team().url, bearer(key.api_key)),
      };
      await Promise.all(Object.values(streams).map((stream) => stream.hear('mode')));
      return { token, user, session, otherSession: other.session, key, streams };
    };
    const open = ({ streams }: Awaited<ReturnType<typeof person>>) =>
      Object.entries(streams)
        .filter(([, stream]) => stream.isOpen())
        .map(([name]) => name);
    const ways: readonly (readonly [name: string, end: (who: Awaited<ReturnType<typeof person>>) => Promise<unknown>, left: string[]])[] = [
      ['revoke one', ({ token, otherSession }) => team().send('DELETE', `sessions/${String(otherSession.id)}`, { token }), ['own', 'key']],
      ['sign out', ({ token }) => team().send('POST', 'logout', { token }), ['other', 'key']],
      [
        'revoke others',
        ({ token }) => team().send('POST', 'sessions/revoke-others', { token, body: { password: 'a tolerably long secret' } }),
        ['own', 'key'],
      ],
      ['end the key', ({ token, key }) => team().send('DELETE', `api-keys/${String(key.id)}`, { token }), ['own', 'other']],
      ['rotate the key', ({ token, key }) => team().send('POST', `api-keys/${String(key.id)}/rotate`, { token }), ['own', 'other']],
      ['disable', ({ user }) => team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { is_active: false } }), []],
      ['delete', ({ user }) => team().send('DELETE', `admin/accounts/${String(user.id)}`, { token: admin }), []],
      ['an admin ends all sessions', ({ user }) => team().send('DELETE', `admin/accounts/${String(user.id)}/sessions`, { token: admin }), ['key']],
    ];
    for (const [i, [name, end, left]] of ways.entries()) {
      const who = await person(`person${String(i)}`);
      await end(who);
      const expected = ['own', 'other', 'key'].filter((one) => left.includes(one));
      await expect.poll(() => open(who), { timeout: 1_000, interval: 5, message: name }).toEqual(expected);
      await quiet();
      expect([name, open(who)]).toEqual([name, expected]);
      for (const stream of Object.values(who.streams)) stream.leave();
    }
  });

  test('ten streams an account, two hundred in all; one that is left makes room', async () => {
    const { token } = await team().join('many');
    const streams = await Promise.all(Array.from({ length: mostOfAccount }, () => listen(team().url, withToken(token))));
    const eleventh = await team().send('GET', 'events', { token, headers: { Accept: 'text/event-stream' } });
    expectError(eleventh, 429, 'too_many_attempts');
    expect(eleventh.headers.get('retry-after')).not.toBeNull();
    streams[0]?.leave();
    await expect
      .poll(
        async () => {
          const next = await listen(team().url, withToken(token));
          next.leave();
          return next.status;
        },
        { timeout: 3_000 },
      )
      .toBe(200);
    for (const stream of streams) stream.leave();
    expect(mostInAll).toBe(200);
  });
});

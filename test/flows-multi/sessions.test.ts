import { describe, expect, test } from 'vitest';
import { SessionList } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { addApp, days, hours, minutes, secret, useTeam } from './team.ts';

describe('sessions of several people (api.md sessions; B44, B48, B59; promise 8)', () => {
  const team = useTeam();
  const others = (token: string, body: object = {}) => team().send('POST', 'sessions/revoke-others', { token, body });
  const list = async (token: string) => read(await team().send('GET', 'sessions', { token }), 200, SessionList);

  test('B44: many at once, each sign-in a new one with a key of its own', async () => {
    const first = await team().join('many');
    const more = [];
    for (let i = 0; i < 4; i += 1) more.push(await team().enter('many', secret, `Device ${String(i)}`));
    expect(new Set([first, ...more].map(({ token }) => token)).size).toBe(5);
    expect(more.at(-1)).toMatchObject({ multi_device: true, other_sessions_count: 4 });
    const { sessions, current_session_id: current } = await list(first.token);
    expect([sessions.length, current]).toEqual([5, first.session.id]);
    expect(sessions.every(({ method }) => method === 'password' || method === 'registration')).toBe(true);
  });

  test('B48: another person’s session is not there, whatever one does to it', async () => {
    const [mine, theirs] = [await team().join('mine'), await team().join('theirs')];
    const id = String(theirs.session.id);
    const unknown = await team().send('DELETE', 'sessions/987654', { token: mine.token });
    for (const [method, path] of [
      ['DELETE', ''],
      ['PATCH', ''],
      ['POST', '/restore'],
    ] as const) {
      const reply = await team().send(method, `sessions/${id}${path}`, { token: mine.token, body: { device_label: 'Mine' } });
      expectError(reply, 404, 'not_found');
      expect(JSON.stringify(reply.body).replace(/"request_id":"[^"]+"/, '')).toBe(JSON.stringify(unknown.body).replace(/"request_id":"[^"]+"/, ''));
    }
    expect((await list(mine.token)).sessions).toHaveLength(1);
    expect((await list(theirs.token)).sessions[0]).toMatchObject({ id: theirs.session.id, is_current: true });
    expect((await team().send('GET', 'activity?account=all', { token: mine.token })).status).toBe(403);
  });

  test('a young session throws out older ones only with the password or a proof; younger ones always', async () => {
    const old = await team().join('owner8');
    team().clock.forward(2 * hours);
    const young = await team().enter('owner8');
    expectError(await others(young.token), 403, 'recent_sign_in_required');
    expectError(await others(young.token, { password: 'wrong wrong wrong' }), 403, 'recent_sign_in_required');
    expect((await team().send('GET', 'settings', { token: old.token })).status).toBe(200);
    expect((await others(old.token)).body).toMatchObject({ sessions: 1 });
    const again = await team().enter('owner8');
    expect((await others(again.token, { password: secret })).body).toMatchObject({ sessions: 1, api_keys: 0 });
    expectError(await team().send('GET', 'settings', { token: old.token }), 401, 'invalid_token');
  });

  test('after re-authenticate with a second factor too, and for ten minutes only', async () => {
    const old = await team().join('owner9');
    const app = await addApp(team(), old.token);
    team().clock.forward(hours);
    const { challenge_id: challenge } = (await team().tryLogin({ ident: 'owner9', password: secret })).body as { challenge_id: string };
    const young = (await team().send('POST', '2fa/verify', { body: { challenge_id: challenge, channel: 'totp', code: app.code() } })).body as {
      token: string;
    };
    expectError(await others(young.token), 403, 'recent_sign_in_required');
    await team().send('POST', 're-authenticate', { token: young.token, body: { channel: 'recovery', code: app.codes[0] } });
    team().clock.forward(11 * minutes);
    expectError(await others(young.token), 403, 'recent_sign_in_required');
    await team().send('POST', 're-authenticate', { token: young.token, body: { channel: 'recovery', code: app.codes[1] } });
    expect((await others(young.token)).body).toMatchObject({ sessions: 1 });
  });

  test('a day old, it needs no proof; API keys go only where told', async () => {
    const { token } = await team().join('owner10');
    await team().send('PATCH', `sessions/${String((await list(token)).current_session_id)}`, { token, body: { kept: true } });
    team().clock.forward(25 * hours);
    const older = await team().enter('owner10');
    const key = (await team().send('POST', 'rotate-api-key', { token: older.token, body: {} })).body as { api_key: string };
    const headers = { Authorization: `Bearer ${key.api_key}` };
    expect((await others(token)).body).toMatchObject({ sessions: 1, api_keys: 0 });
    expect((await team().send('GET', 'settings', { headers })).status).toBe(200);
    expectError(await others(token, { include_api_keys: true }), 403, 'recent_sign_in_required');
    await team().send('POST', 're-authenticate', { token, body: { password: secret } });
    expect((await others(token, { include_api_keys: true })).body).toMatchObject({ api_keys: 1 });
    expectError(await team().send('GET', 'settings', { headers }), 401, 'invalid_token');
  });

  test('B45: a day idle, three days at most, by the server’s clock', async () => {
    const { token } = await team().join('idle');
    const status = async () => (await team().send('GET', 'settings', { token })).status;
    for (let day = 0; day < 3; day += 1) {
      expect(await status()).toBe(200);
      team().clock.forward(23 * hours);
    }
    expect(await status()).toBe(200);
    team().clock.forward(4 * hours);
    expectError(await team().send('GET', 'settings', { token }), 401, 'session_expired');
    const { token: second } = await team().enter('idle');
    team().clock.forward(days + 1000);
    expectError(await team().send('GET', 'settings', { token: second }), 401, 'session_expired');
  });
});

describe('B59: the cap per account', () => {
  const team = useTeam({ sessions: { maxPerAccount: 3 } });

  test('the longest unseen goes, and other people’s stay', async () => {
    const other = await team().join('other');
    const one = await team().join('capped');
    const two = await team().enter('capped');
    team().clock.forward(minutes);
    await team().send('GET', 'settings', { token: one.token });
    await team().enter('capped');
    await team().enter('capped');
    expectError(await team().send('GET', 'settings', { token: two.token }), 401, 'invalid_token');
    for (const { token } of [one, other]) expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    const events = (await team().send('GET', 'activity?kind=sessions_ended', { token: one.token })).body;
    expect(events).toMatchObject({ events: [{ details: { count: 1, reason: 'limit' } }] });
  });
});

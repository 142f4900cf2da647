import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, handClock, signInBrowser, startDoorward, tokenHeader, type Doorward, type HandClock } from '../support/doorward.ts';
import { addSession } from './second-account.ts';

const hour = 3_600_000;
const clock: HandClock = handClock();
let house: Doorward;
beforeAll(async () => {
  house = await startDoorward({ clock });
});
afterAll(() => house.stop());

const settings = '/api/v1/auth/settings';
const statusOf = async (headers: Readonly<Record<string, string>>) =>
  (await house.call({ path: settings, headers: { 'X-Forwarded-For': '203.0.113.9', ...headers } })).status;
const logout = (headers: Readonly<Record<string, string>>) => house.call({ method: 'POST', path: '/api/v1/auth/logout', headers });

describe('signing out', () => {
  test('A.3.3, B46: the key is 401 at once, and others live on', async () => {
    const [mine, other] = [await house.signIn(), await house.signIn()];
    const answer = await logout(tokenHeader(mine.token));
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect([await statusOf(tokenHeader(mine.token)), await statusOf(tokenHeader(other.token))]).toEqual([401, 200]);
    expect((await logout(tokenHeader(mine.token))).status).toBe(401);
  });

  test('B46: a browser’s cookie is taken away, its storage cleared, and the cookie opens nothing', async () => {
    const { cookie, csrf } = await signInBrowser(house);
    const answer = await logout({ Cookie: cookie, 'X-CSRFToken': csrf });
    expect(answer.status).toBe(200);
    expect(answer.header('set-cookie')).toMatch(/^doorward_[0-9a-f]{8}=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/i);
    expect(answer.header('clear-site-data')).toContain('"storage"');
    expect(answer.json<{ csrf: string }>().csrf).toMatch(/^a\./);
    expect(await statusOf({ Cookie: cookie })).toBe(401);
  });

  test('B46: signing out a JWT’s session ends the JWT', async () => {
    const jwt = (await house.call({ method: 'POST', path: '/api/auth/login' })).json<{ data: { token: string } }>().data.token;
    expect((await logout(bearer(jwt))).status).toBe(204);
    expect(await statusOf(bearer(jwt))).toBe(401);
  });

  test('B46: single mode’s owner without a session has nothing to end', async () => {
    const { token } = await house.signIn();
    expect((await logout({})).status).toBe(204);
    expect(await statusOf(tokenHeader(token))).toBe(200);
  });

  test('B48: ending one’s own session by id as a browser takes its cookie away too', async () => {
    const { cookie, csrf, id } = await signInBrowser(house);
    const answer = await house.call({
      method: 'DELETE',
      path: `/api/v1/auth/sessions/${String(id)}`,
      headers: { Cookie: cookie, 'X-CSRFToken': csrf },
    });
    expect([answer.status, answer.header('set-cookie') !== '']).toEqual([204, true]);
  });
});

describe('taking a sign-out back', () => {
  const end = (id: number, token: string) =>
    house.call({ method: 'DELETE', path: `/api/v1/auth/sessions/${String(id)}`, headers: tokenHeader(token) });
  const restore = (id: number, token: string) =>
    house.call({ method: 'POST', path: `/api/v1/auth/sessions/${String(id)}/restore`, headers: tokenHeader(token) });

  test('B48: only by the session that did it, once, and for twenty seconds', async () => {
    const [mine, stranger, victim] = [await house.signIn(), await house.signIn(), await house.signIn()];
    expect((await end(victim.id, mine.token)).status).toBe(204);
    expect((await restore(victim.id, stranger.token)).status).toBe(404);
    expect((await house.call({ method: 'POST', path: `/api/v1/auth/sessions/${String(victim.id)}/restore` })).status).toBe(404);
    expect((await restore(victim.id, mine.token)).status).toBe(200);
    expect(await statusOf(tokenHeader(victim.token))).toBe(200);
    expect((await restore(victim.id, mine.token)).status).toBe(404);
    expect((await end(victim.id, mine.token)).status).toBe(204);
    clock.forward(20_001);
    expect((await restore(victim.id, mine.token)).status).toBe(404);
    expect(await statusOf(tokenHeader(victim.token))).toBe(401);
  });

  test('B46: nobody takes back a sign-out for a session that signed itself out', async () => {
    const mine = await house.signIn();
    expect((await logout(tokenHeader(mine.token))).status).toBe(204);
    expect((await restore(mine.id, mine.token)).status).toBe(401);
    expect((await house.call({ method: 'POST', path: `/api/v1/auth/sessions/${String(mine.id)}/restore` })).status).toBe(404);
  });
});

describe('signing out the others (product.md, promise 8)', () => {
  const path = '/api/v1/auth/sessions/revoke-others';
  /** From elsewhere: single mode's owner on this computer has nothing to prove. */
  const revoke = (token: string, body: unknown = {}) =>
    house.call({ method: 'POST', path, headers: { 'X-Forwarded-For': '203.0.113.9', ...tokenHeader(token) }, body });
  const open = (age: number) => addSession(house.store, 1, `${String(age / hour)} h`, { now: clock.now(), age });
  const clear = () => house.call({ method: 'POST', path, body: {} });

  test('promise 8: a session younger than a day throws out no older one, and then none at all', async () => {
    await clear();
    const [old, young, younger] = [await open(30 * hour), await open(23 * hour), await open(hour)];
    const answer = await revoke(young);
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([403, 'recent_sign_in_required']);
    expect((await revoke(young, { password: 'guess', include_api_keys: true })).status).toBe(403);
    for (const key of [old, young, younger]) expect(await statusOf(tokenHeader(key))).toBe(200);
  });

  test('promise 8: an older session by a millisecond counts as older', async () => {
    await clear();
    const [, young] = [await open(hour + 1), await open(hour)];
    expect((await revoke(young)).status).toBe(403);
  });

  test('promise 8: a session of a day may, and its own stays', async () => {
    await clear();
    const [older, day, young] = [await open(40 * hour), await open(24 * hour), await open(hour)];
    expect((await revoke(day)).json()).toMatchObject({ sessions: 2, api_keys: 0 });
    expect(await Promise.all([older, day, young].map((key) => statusOf(tokenHeader(key))))).toEqual([401, 200, 401]);
  });

  test('promise 8: a young session may end younger ones', async () => {
    await clear();
    const [first, second] = [await open(2 * hour), await open(hour)];
    expect((await revoke(first)).json()).toMatchObject({ sessions: 1 });
    expect(await statusOf(tokenHeader(second))).toBe(401);
  });

  test('promise 8: with a clock set back nobody grows old', async () => {
    await clear();
    const [old, young] = [await open(2 * hour), await open(-4 * 60_000)];
    expect((await revoke(young)).status).toBe(403);
    expect(await statusOf(tokenHeader(old))).toBe(200);
  });

  test('promise 8: the owner at this computer may at once, with and without a session', async () => {
    const old = await open(30 * hour);
    const { token } = await house.signIn();
    expect((await house.call({ method: 'POST', path, headers: tokenHeader(token), body: {} })).status).toBe(200);
    expect([await statusOf(tokenHeader(old)), await statusOf(tokenHeader(token))]).toEqual([401, 200]);
    expect((await clear()).json()).toMatchObject({ sessions: 1 });
    expect(await statusOf(tokenHeader(token))).toBe(401);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearer, handClock, signInBrowser, startDoorward, tokenHeader, type Doorward, type HandClock } from '../support/doorward.ts';

const hour = 3_600_000;
const day = 24 * hour;
const year = 365 * day;

let clock: HandClock;
let house: Doorward;
beforeEach(async () => {
  clock = handClock();
  house = await startDoorward({ clock });
});
afterEach(() => house.stop());

const use = async (token: string) => {
  const answer = await house.call({ path: '/api/v1/auth/settings', headers: tokenHeader(token) });
  return answer.status === 200 ? 200 : answer.json<{ code: string }>().code;
};

interface Row {
  readonly id: number;
  readonly expires_at: string;
  readonly expires_reason: string;
}
const rows = async () => (await house.call({ path: '/api/v1/auth/sessions?limit=200' })).json<{ sessions: Row[] }>().sessions;

describe('limits in time', () => {
  test('B45: idle for one day ends a session, to the millisecond; use rolls it on', async () => {
    const idle = await house.signIn();
    const used = await house.signIn();
    clock.forward(day - 1);
    expect(await use(used.token)).toBe(200);
    clock.forward(1);
    expect((await rows()).map(({ id }) => id)).toContain(idle.id);
    clock.forward(1);
    expect(await use(idle.token)).toBe('session_expired');
    expect(await use(used.token)).toBe(200);
    expect((await rows()).map(({ id }) => id)).toEqual([used.id]);
  });

  test('B45: three days end a session, however it is used', async () => {
    const { token, id } = await house.signIn();
    for (let hours = 12; hours <= 72; hours += 12) {
      clock.forward(12 * hour);
      expect(await use(token)).toBe(200);
    }
    expect((await rows()).find((row) => row.id === id)?.expires_reason).toBe('absolute');
    clock.forward(1);
    expect(await use(token)).toBe('session_expired');
  });

  test('B45: a session that is kept has no idle limit, and its absolute one', async () => {
    const { token, id } = await house.signIn();
    expect((await house.call({ method: 'PATCH', path: `/api/v1/auth/sessions/${String(id)}`, body: { kept: true } })).status).toBe(200);
    clock.forward(2 * day);
    expect(await use(token)).toBe(200);
    clock.forward(day + 1);
    expect(await use(token)).toBe('session_expired');
  });

  test('B45: the limits are settings, shown to the owner, and sessions say when they end', async () => {
    await house.stop();
    house = await startDoorward({ clock, settings: { sessions: { idleSeconds: 60, absoluteSeconds: 90 } } });
    const facts = (await house.call({ path: '/api/v1/auth/admin/server' })).json<{ limits: object }>();
    expect(facts.limits).toEqual({ idle_seconds: 60, absolute_seconds: 90, max_sessions_per_account: 50 });
    const { token } = await house.signIn();
    expect((await rows())[0]?.expires_at).toBe(new Date(clock.now() + 60_000).toISOString());
    clock.forward(45_000);
    expect(await use(token)).toBe(200);
    expect((await rows())[0]).toMatchObject({ expires_at: new Date(clock.now() + 45_000).toISOString(), expires_reason: 'absolute' });
    clock.forward(45_001);
    expect(await use(token)).toBe('session_expired');
  });

  test('C clock back: a session from the future is refused, one within five minutes is not', async () => {
    const start = clock.now();
    const early = await house.signIn();
    clock.set(start + 2 * hour);
    const late = await house.signIn();
    clock.set(start + 2 * hour - 5 * 60_000);
    expect(await use(late.token)).toBe(200);
    clock.set(start);
    expect(await use(late.token)).toBe('session_expired');
    expect(await use(early.token)).toBe(200);
    clock.set(start - year);
    expect(await use(early.token)).toBe('session_expired');
    expect((await house.call({ path: '/api/v1/auth/me' })).json()).toMatchObject({ user: { username: 'default' } });
  });

  test('C clock back: the absolute end never moves', async () => {
    const { token, id } = await house.signIn();
    const end = async () => {
      await house.call({ method: 'PATCH', path: `/api/v1/auth/sessions/${String(id)}`, body: { kept: true } });
      return (await rows()).find((row) => row.id === id)?.expires_at;
    };
    const before = await end();
    clock.forward(day);
    await use(token);
    clock.forward(-2 * hour);
    await use(token);
    expect(await end()).toBe(before);
    expect(before).toBe(new Date(handClock().now() + 3 * day).toISOString());
  });

  test('C clock back: new sessions, ids and the JWT work at once', async () => {
    const before = await house.signIn();
    clock.forward(-year);
    const after = await house.signIn();
    expect(after.id).toBeGreaterThan(before.id);
    expect(await use(after.token)).toBe(200);
    const jwt = (await house.call({ method: 'POST', path: '/api/auth/login' })).json<{ data: { token: string } }>().data.token;
    expect((await house.call({ path: '/api/auth/profile', headers: bearer(jwt) })).status).toBe(200);
    expect((await signInBrowser(house)).setCookie).toContain('HttpOnly');
  });

  test('C clock forward: ten days on everything has expired; back again it stays refused by what it is, not by what it was', async () => {
    const start = clock.now();
    const { token } = await house.signIn();
    const jwt = (await house.call({ method: 'POST', path: '/api/auth/login' })).json<{ data: { token: string } }>().data.token;
    clock.set(start + 10 * day);
    expect(await use(token)).toBe('session_expired');
    expect((await house.call({ path: '/api/auth/profile', headers: bearer(jwt) })).status).toBe(401);
    expect(await rows()).toEqual([]);
    clock.set(start + hour);
    expect(await use(token)).toBe(200);
    expect((await house.call({ path: '/api/auth/profile', headers: bearer(jwt) })).status).toBe(200);
  });
});

describe('limits in number', () => {
  test('B59: at most fifty sessions an account; the one that was not seen for longest goes', async () => {
    const opened: { token: string; id: number }[] = [];
    for (let count = 0; count < 50; count += 1) {
      clock.forward(1_000);
      opened.push(await house.signIn());
    }
    clock.forward(1_000);
    const [first, second] = opened;
    if (!first || !second) throw new Error('no sessions');
    expect(await use(first.token)).toBe(200); // seen last now, so the second one is the oldest
    const last = await house.signIn();
    expect(await use(second.token)).toBe('invalid_token');
    expect(await use(first.token)).toBe(200);
    expect(await use(last.token)).toBe(200);
    expect((await rows()).length).toBe(50);
  });

  test('B59: parallel sign-ins, browsers, JWTs and the desktop window count alike', async () => {
    await Promise.all(Array.from({ length: 60 }, () => house.signIn()));
    for (let count = 0; count < 5; count += 1)
      await Promise.all([
        signInBrowser(house),
        house.call({ method: 'POST', path: '/api/auth/login' }),
        house.server.openOwnerSession({ deviceLabel: 'Window' }),
      ]);
    expect((await rows()).length).toBe(50);
  });

  test('B59: lowering the limit takes effect at the next sign-in, however many there were', async () => {
    const { store } = house;
    for (let count = 0; count < 49; count += 1) await house.signIn();
    const [any] = (await store.sessions.ofAccount(1, { limit: 1 })).items;
    if (!any) throw new Error('no session');
    await store.transaction(async (tx) => {
      for (let count = 0; count < 300; count += 1)
        await tx.sessions.insert({ ...any, keyHash: `${String(count).padStart(4, '0')}${any.keyHash.slice(4)}` });
    });
    const { token } = await house.signIn();
    expect(await store.sessions.countOfAccount(1)).toBe(50);
    expect(await use(token)).toBe(200);
  });
});

import { describe, expect, test } from 'vitest';
import { SessionProbe } from '../../server/contract/schemas.ts';
import { openHouse, useHouse } from './house.ts';
import { expectError, read } from './talk.ts';

const gateway = { Via: '1.1 gateway' };

describe('GET session', () => {
  const house = useHouse();

  test('echoes the token of a program with its session', async () => {
    const { token, session } = await house().signIn();
    const probe = read(await house().send('GET', 'session', { token }), 200, SessionProbe);
    expect(probe).toMatchObject({ authenticated: true, token, session: { id: session.id }, user: { id: 1 } });
  });

  test('counts the other sessions', async () => {
    const { token } = await house().signIn();
    const before = read(await house().send('GET', 'session', { token }), 200, SessionProbe);
    await house().signIn();
    const after = read(await house().send('GET', 'session', { token }), 200, SessionProbe);
    if (!before.authenticated || !after.authenticated) throw new Error('not authenticated');
    expect(after.other_sessions_count).toBe(before.other_sessions_count + 1);
    expect(after.multi_device).toBe(true);
  });

  test('the owner without a session is authenticated all the same, and has no token', async () => {
    const probe = read(await house().send('GET', 'session'), 200, SessionProbe);
    expect(probe).toMatchObject({ authenticated: true, session: null, user: { username: 'default' } });
    expect(probe).not.toHaveProperty('token');
  });

  test('a browser is told nothing that its scripts could steal', async () => {
    const browser = await house().signInWithCookie();
    const reply = await house().send('GET', 'session', { headers: browser.reading });
    expect(read(reply, 200, SessionProbe)).toMatchObject({ authenticated: true, session: { id: browser.payload.session.id } });
    expect(reply.text).not.toContain(browser.cookie.split('=')[1]);
    expect(reply.body).not.toHaveProperty('token');
  });

  test.each([
    ['an unknown key', 'Token ' + 'a'.repeat(40)],
    ['a key of the wrong form', 'Token nonsense'],
    ['a JWT that is none', 'Bearer a.b.c'],
    ['a header with no key', 'Token'],
  ])('%s: always 200, not authenticated', async (_what, authorization) => {
    const reply = await house().send('GET', 'session', { headers: { Authorization: authorization, ...gateway } });
    expect(reply).toMatchObject({ status: 200, body: { authenticated: false } });
    expect(Object.keys(reply.body as object)).toEqual(['authenticated']);
  });

  test('a key of the wrong form on this computer does not turn into the owner', async () => {
    const reply = await house().send('GET', 'session', { token: 'nonsense' });
    expect(reply.body).toEqual({ authenticated: false });
  });

  test('nobody is not authenticated', async () => {
    const reply = await house().send('GET', 'session', { headers: gateway });
    expect(reply.body).toEqual({ authenticated: false });
  });
});

describe('the idle window', () => {
  test('is rolled by requests and never by the probe', async () => {
    const house = await openHouse({ settings: { sessions: { idleSeconds: 1000, absoluteSeconds: 100_000 } } });
    try {
      const probed = await house.signIn();
      const used = await house.signIn();
      house.clock.forward(900_000);
      expect((await house.send('GET', 'session', { token: probed.token })).body).toMatchObject({ authenticated: true });
      expect((await house.send('GET', 'me', { token: used.token })).status).toBe(200);
      house.clock.forward(200_000);
      expect((await house.send('GET', 'session', { token: probed.token })).body).toEqual({ authenticated: false });
      expectError(await house.send('GET', 'me', { token: probed.token }), 401, 'session_expired');
      expect((await house.send('GET', 'session', { token: used.token })).body).toMatchObject({ authenticated: true });
    } finally {
      await house.close();
    }
  });

  test('the absolute limit holds however busy a session is', async () => {
    const house = await openHouse({ settings: { sessions: { idleSeconds: 1000, absoluteSeconds: 2500 } } });
    try {
      const { token } = await house.signIn();
      for (let i = 0; i < 3; i += 1) {
        house.clock.forward(800_000);
        expect((await house.send('GET', 'me', { token })).status).toBe(200);
      }
      house.clock.forward(101_000);
      expectError(await house.send('GET', 'me', { token }), 401, 'session_expired');
    } finally {
      await house.close();
    }
  });
});

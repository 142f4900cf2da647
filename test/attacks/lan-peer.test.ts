import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenHeader } from '../support/doorward.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call, type RawRequest } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { everyRoute } from './every-route.ts';

/** Answers of these hold a secret, or they take one for a mode that is to come. */
const handsOut = new Set(
  ['admin/backup', 'admin/invitations', 'admin/mode', 'admin/mode/preview', 'device/invitations'].map((name) => `/api/v1/auth/${name}`),
);

// spawnSync blocks this process, so the server must be another one.
describeWithOtherComputer('single mode on the network, seen from another computer', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  let token: string;
  const there = (request: RawRequest) => other.call(server.port, request);
  const here = (request: RawRequest) => call({ port: server.port }, request);

  beforeAll(async () => {
    other = connectOtherComputer();
    server = await startServerProcess({ args: ['--bind', '0.0.0.0'], env: { DOORWARD_SERVER__ACKNOWLEDGE_LAN: 'true' } });
    token = (await here({ method: 'POST', path: '/api/v1/auth/login' })).json<{ token: string }>().token;
  });
  afterAll(async () => {
    await server.stop();
    other.remove();
  });

  test('B6: every route that is not public is 401', async () => {
    const before = (await here({ path: '/api/v1/auth/activity' })).body;
    for (const { method, path, open, takesBody } of await everyRoute({ call: here })) {
      if (open) continue;
      const answer = there({ method, path, ...(takesBody ? { body: {} } : {}) });
      // What would hand out a secret is refused on plain HTTP before anybody asks who it is (security.md B18).
      const isPlain = handsOut.has(path) && answer.status === 403 && answer.json<{ code: string }>().code === 'secure_connection_required';
      expect([method, path, isPlain ? 401 : answer.status]).toEqual([method, path, 401]);
    }
    expect((await here({ path: '/api/v1/auth/activity' })).body).toBe(before);
    // Each of some eighty requests is a program of its own in the other network.
  }, 60_000);

  test('B6: me is nobody, the probe says so, login does not let in', () => {
    expect(there({ path: '/api/v1/auth/me' }).json()).toMatchObject({ user: null });
    expect(there({ path: '/api/v1/auth/session' }).json()).toEqual({ authenticated: false });
    const login = there({ method: 'POST', path: '/api/v1/auth/login', body: { username: 'default', password: '' } });
    expect([login.status, login.json<{ code: string }>().code]).toEqual([400, 'invalid_credentials']);
    expect(there({ method: 'POST', path: '/api/auth/login', body: { username: 'default', password: 'default' } }).status).toBe(401);
  });

  test('B6: pretending to be loopback does not help', async () => {
    const loopback = `127.0.0.1:${String(server.port)}`;
    const claims: readonly Readonly<Record<string, string>>[] = [
      { 'X-Forwarded-For': '127.0.0.1' },
      { Forwarded: 'for=127.0.0.1' },
      { Origin: `http://${loopback}` },
      { 'X-Real-IP': '::1' },
    ];
    for (const headers of claims) expect(there({ path: '/api/v1/auth/me', headers }).json()).toMatchObject({ user: null });
    expect(there({ path: '/api/v1/auth/settings', host: loopback }).status).toBe(401);
    expect(there({ path: '/api/v1/auth/settings', host: `localhost:${String(server.port)}` }).status).toBe(401);
    // An own address is no name of the caller: from this computer, over that address, the peer is that address too, and not the owner.
    expect((await call({ port: server.port, host: other.here }, { path: '/api/v1/auth/settings' })).status).toBe(401);
  });

  test('B6: a token of the owner works there, and is not recent by being there', () => {
    expect(there({ path: '/api/v1/auth/me', headers: tokenHeader(token) }).json()).toMatchObject({ user: { username: 'default' } });
    expect(there({ path: '/api/v1/auth/sessions', headers: tokenHeader(token) }).status).toBe(200);
  });

  test('B18: a password for a mode that is to come is not taken over plain HTTP either, not even to look at', () => {
    const body = { mode: 'multi', username: 'ada', password: 'lovely analytical engine' };
    const answer = there({ method: 'POST', path: '/api/v1/auth/admin/mode/preview', headers: tokenHeader(token), body });
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([403, 'secure_connection_required']);
  });

  test('B1/B3: names that are not this computer are refused there too', () => {
    for (const host of ['evil.example', '0.0.0.0', other.there])
      expect(there({ path: '/api/v1/auth/me', host: `${host}:${String(server.port)}` }).status).toBe(403);
  });

  test('promise 4: measured, the server says that the network reaches it', async () => {
    const facts = (await here({ path: '/api/v1/auth/admin/network' })).json<{
      reachable_from: string;
      probes: { address: string; answers: boolean }[];
    }>();
    expect(facts.reachable_from).toBe('local_network');
    expect(facts.probes).toContainEqual(expect.objectContaining({ address: other.here, answers: true }));
  });
});

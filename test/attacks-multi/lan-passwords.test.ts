import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenHeader } from '../support/doorward.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call, type RawRequest } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { ada } from '../flows-multi/team.ts';

const owner = { DOORWARD_OWNER__USERNAME: ada.username, DOORWARD_OWNER__PASSWORD: ada.password, DOORWARD_PASSWORD__BCRYPT_COST: '10' };
const start = (env: Readonly<Record<string, string>> = {}) =>
  startServerProcess({ args: ['--mode', 'multi', '--bind', '0.0.0.0'], env: { ...owner, ...env } });
const v1 = '/api/v1/auth';
/** Whatever takes a password, or what opens something once. */
const secrets: readonly (readonly ['POST' | 'PATCH', string])[] = [
  ...[
    ...['login', 'register', 'activate_email', 'verify-email', 'reset_password', 'validate_password', 'change-password'],
    ...['password-reset/confirm', 'change-email', 'validate-invitation'],
    ...['re-authenticate', '2fa/verify', 'admin/adopt', 'sign-in-link'],
  ].map((path) => ['POST', `${v1}/${path}`] as const),
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/register'],
  ['PATCH', '/api/auth/profile'],
];
const login = { method: 'POST', path: `${v1}/login`, body: { username: ada.username, password: ada.password } } as const;

// spawnSync blocks this process, so the server must be another one.
describeWithOtherComputer('passwords from another computer over plain HTTP', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  let token: string;
  const there = (request: RawRequest, to = server) => other.call(to.port, request);

  beforeAll(async () => {
    other = connectOtherComputer();
    server = await start();
    token = (await call({ port: server.port }, login)).json<{ token: string }>().token;
  });
  afterAll(async () => {
    await server.stop();
    other.remove();
  });

  test.each(secrets)('B18: %s %s is refused before its body is read, with a token and without', (method, path) => {
    for (const headers of [{}, tokenHeader(token)])
      for (const variant of [path, `${path}/`, path.toUpperCase()]) {
        const answer = there({ method, path: variant, headers, body: { nothing: 'that fits' } });
        expect([variant, answer.status]).toEqual([variant, 403]);
        const { code } = answer.json<{ code: unknown }>();
        expect(code).toBe(path.startsWith('/api/auth/') ? 403 : 'secure_connection_required');
      }
  });

  test('B18: pretending to be secure does not help', () => {
    for (const headers of [{ 'X-Forwarded-Proto': 'https' }, { Forwarded: 'proto=https' }, { 'X-Forwarded-For': '127.0.0.1' }])
      expect(there({ ...login, headers }).json()).toMatchObject({ code: 'secure_connection_required' });
    expect(there({ ...login, host: `127.0.0.1:${String(server.port)}` }).status).toBe(403);
  });

  test('B18: the computer it runs on may, over loopback; a token is good from anywhere', async () => {
    expect((await call({ port: server.port }, login)).status).toBe(200);
    expect(there({ path: `${v1}/settings`, headers: tokenHeader(token) }).status).toBe(200);
    expect(there({ path: `${v1}/mode` }).status).toBe(200);
  });

  test('B18: server.allowInsecureLan lets them, and the log says that it does', async () => {
    const open = await start({ DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true' });
    expect(there(login, open).status).toBe(200);
    expect(open.logs()).toContainEqual(expect.objectContaining({ event: 'open_to_network', insecure_lan: true }));
    await open.stop();
  });

  test('B18: a proxy over there that is trusted is believed; one that says nothing only under the public name', async () => {
    const behind = await start({
      DOORWARD_SERVER__TRUSTED_PROXIES: JSON.stringify([other.there]),
      DOORWARD_SERVER__PUBLIC_URL: 'https://door.example',
    });
    expect(there({ ...login, headers: { 'X-Forwarded-Proto': 'https' } }, behind).status).toBe(200);
    expect(there({ ...login, headers: { 'X-Forwarded-Proto': 'http' } }, behind).status).toBe(403);
    expect(there(login, behind).status).toBe(403);
    expect(there({ ...login, host: 'door.example' }, behind).status).toBe(200);
    await behind.stop();
  });
});

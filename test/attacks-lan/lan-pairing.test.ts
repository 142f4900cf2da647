import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada } from '../flows-multi/team.ts';
import { grantType } from '../flows-lan/device.ts';
import { tokenHeader } from '../support/doorward.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call, type RawRequest } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const owner = { DOORWARD_OWNER__USERNAME: ada.username, DOORWARD_OWNER__PASSWORD: ada.password, DOORWARD_PASSWORD__BCRYPT_COST: '10' };
const v1 = '/api/v1/auth';
const asking = { method: 'POST', path: `${v1}/device/authorize`, body: { client_name: 'Pixel 8' } } as const;
const start = (mode: string, env: Readonly<Record<string, string>>) => startServerProcess({ args: ['--mode', mode, '--bind', '0.0.0.0'], env });

// spawnSync blocks this process, so the server must be another one.
describeWithOtherComputer('pairing from another computer over plain HTTP', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(() => other.remove());

  test.each([
    ['multi', owner],
    ['single', { DOORWARD_SERVER__ACKNOWLEDGE_LAN: 'true' }],
  ] as const)('B18: in %s mode both halves are refused, in any form: the answers would go over the network in clear', async (mode, env) => {
    server = await start(mode, env);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const tries: readonly RawRequest[] = [
      asking,
      { ...asking, path: `${asking.path.toUpperCase()}/` },
      { ...asking, headers: { 'X-Forwarded-Proto': 'https' } },
      { ...asking, body: 'client_name=x', headers: form },
      { method: 'POST', path: `${v1}/device/token`, body: { grant_type: grantType, device_code: 'x' } },
      { method: 'POST', path: `${v1}/device/token`, body: `grant_type=${grantType}&device_code=x`, headers: form },
    ];
    for (const request of tries)
      expect([request.path, other.call(server.port, request).json()]).toMatchObject([
        request.path,
        { code: 'secure_connection_required', error: 'invalid_request' },
      ]);
    expect((await call({ port: server.port }, asking)).status).toBe(200);
    await server.stop();
  });

  test('B18: with allowInsecureLan a device out there pairs, is shown as one of the network, and is refused once it is ended', async () => {
    server = await start('multi', { ...owner, DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true' });
    const here = (request: RawRequest) => call({ port: server.port }, request);
    const login = await here({ method: 'POST', path: `${v1}/login`, body: { username: ada.username, password: ada.password } });
    const headers = tokenHeader(login.json<{ token: string }>().token);
    const device = other.call(server.port, asking).json<{ device_code: string; user_code: string; verification_uri: string }>();
    expect(new URL(device.verification_uri).hostname).toBe('127.0.0.1');
    const card = await here({ method: 'POST', path: `${v1}/device/requests`, headers, body: { user_code: device.user_code } });
    expect(card.json()).toMatchObject({ address: 'network', client_name: 'Pixel 8' });
    expect(
      (await here({ method: 'POST', path: `${v1}/device/requests/${device.user_code}/approve`, headers, body: { scopes: ['read'] } })).status,
    ).toBe(200);
    const fetched = other.call(server.port, {
      method: 'POST',
      path: `${v1}/device/token`,
      body: { grant_type: grantType, device_code: device.device_code },
    });
    const { access_token: key, session } = fetched.json<{ access_token: string; session: { id: number } }>();
    const settings = () => other.call(server.port, { path: `${v1}/settings`, headers: { Authorization: `Bearer ${key}` } }).status;
    expect(settings()).toBe(200);
    expect((await here({ method: 'DELETE', path: `${v1}/sessions/${String(session.id)}`, headers })).status).toBe(204);
    expect(settings()).toBe(401);
    expect(other.call(server.port, { path: `${v1}/device/requests` }).status).toBe(401);
    await server.stop();
  });
});

import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActivityList, AuthPayload, Settings } from '../../server/contract/schemas.ts';
import { expectError, read, talkTo, type Reply } from '../flows/talk.ts';
import { addApp, withToken } from '../flows-multi/team.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'correct horse battery';
let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

const tokenOf = (url: unknown) => /#sign-in-link=([\w-]{43})$/.exec(String(url))?.[1] ?? '';
const open = (server: ServerProcess, token: string, headers: Record<string, string> = {}): Promise<Reply> =>
  talkTo(server.url).send('POST', 'sign-in-link', { body: { token }, headers });
const make = (name: string, more = '--role admin') => here.run(`accounts add ${name} ${more}`, { input: `${password}\n` });

async function rescue(...args: readonly string[]): Promise<{ readonly token: string; readonly line: Record<string, unknown> }> {
  const { lines } = expectDone(await here.runWith(['rescue', ...args, '--json']));
  return { token: tokenOf(lines[0]?.['url']), line: lines[0] ?? {} };
}

const enter = async (server: ServerProcess, token: string) => withToken(read(await open(server, token), 200, AuthPayload));

async function withServer(mode: 'single' | 'multi', work: (server: ServerProcess) => Promise<void>): Promise<void> {
  const server = await here.serve(mode);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

describe('doorward rescue, with the server stopped', () => {
  test('an administrator who was disabled and limited gets in, forgot the password and sets a new one, and the log says all of it', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    expectDone(await make('bob'));
    await withServer('multi', async (server) => {
      const { send } = talkTo(server.url);
      const login = async (ident: string) => withToken(read(await send('POST', 'login', { body: { ident, password } }), 200, AuthPayload));
      const ada = await login('ada');
      const limits = { limits: { hours: { zone: 'UTC', days: [1], from: '00:00', to: '00:01' } } };
      const bob = await login('bob');
      for (const [about, body] of [
        [ada.user.id, { is_active: false }],
        [ada.user.id, limits],
      ] as const)
        await send('PATCH', `admin/accounts/${String(about)}`, { body, token: bob.token });
    });
    const { token, line } = await rescue('ada');
    expect(line).toMatchObject({ username: 'ada' });
    expect(String(line['changed'])).toContain('disabled');
    await withServer('multi', async (server) => {
      const { send } = talkTo(server.url);
      expectError(await send('POST', 'login', { body: { ident: 'ada', password: 'something else entirely' } }), 400, 'invalid_credentials');
      const entered = await enter(server, token);
      expect(entered.user).toMatchObject({ username: 'ada', role: 'admin', is_active: true });
      expect(read(await send('GET', 'settings', { token: entered.token }), 200, Settings).rescued).toBe(true);
      const next = 'a wholly new sentence';
      const changed = await send('POST', 'change-password', { body: { new_password: next }, token: entered.token });
      const fresh = String((changed.body as { token?: string }).token);
      expect(read(await send('GET', 'settings', { token: fresh }), 200, Settings).rescued).toBeUndefined();
      expectError(await send('POST', 'change-password', { body: { new_password: 'another one of those' }, token: fresh }), 400, 'validation_failed');
      expect((await send('POST', 'login', { body: { ident: 'ada', password: next } })).status).toBe(200);
      const { events } = read(await send('GET', 'activity?account=all&limit=100', { token: fresh }), 200, ActivityList);
      const made = events.find(({ kind }) => kind === 'rescue_link_made');
      expect(made).toMatchObject({ account_id: entered.user.id, actor_id: null });
      expect(String(made?.details['changed'])).toContain('disabled');
      expect(events.find(({ kind, details }) => kind === 'sign_in' && details['method'] === 'rescue')).toBeDefined();
    });
  });

  test('a link opens once of twenty times at once, and nothing that opens is on the disk or in the log (B42, C "double use")', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    const { token } = await rescue();
    expect(token).toHaveLength(43);
    for (const name of readdirSync(here.dataDir, { recursive: true }).map(String))
      if (statSync(join(here.dataDir, name)).isFile()) expect(readFileSync(join(here.dataDir, name), 'latin1')).not.toContain(token);
    await withServer('multi', async (server) => {
      const replies = await Promise.all(Array.from({ length: 20 }, () => open(server, token)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expectError(await open(server, token), 400, 'invalid_credentials');
      expect(server.stderr()).not.toContain(token);
    });
  });

  test('a newer link voids the older one, and one of another data folder opens nothing', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    const old = await rescue();
    const { token } = await rescue();
    const other = ground();
    try {
      expectDone(await other.run(`accounts adopt eve`, { input: `${password}\n` }));
      const { lines } = expectDone(await other.run('rescue --json'));
      await withServer('multi', async (server) => {
        expectError(await open(server, old.token), 400, 'invalid_credentials');
        expectError(await open(server, tokenOf(lines[0]?.['url'])), 400, 'invalid_credentials');
        expect((await open(server, token)).status).toBe(200);
      });
    } finally {
      other.remove();
    }
  });

  test('the default user whom nobody adopted gets in, and so does single mode’s owner; in single mode nobody else does', async () => {
    expectDone(await make('bob', '--role user'));
    expectRefused(await here.run('rescue bob'), 1, '(forbidden)');
    const { token, line } = await rescue();
    expect(line).toMatchObject({ username: 'default' });
    await withServer('multi', async (server) => expect((await open(server, token)).status).toBe(200));
    const second = await rescue();
    await withServer('single', async (server) => expect((await open(server, second.token)).status).toBe(200));
  });

  test('who is no administrator becomes one only where that is said', async () => {
    expectDone(await make('bob', '--role user'));
    const env = { DOORWARD_MODE: 'multi' };
    expectRefused(await here.run('rescue bob', { env }), 1, '(forbidden)');
    const { lines } = expectDone(await here.run('rescue bob --make-admin --json', { env }));
    expect(lines[0]).toMatchObject({ username: 'bob', changed: 'role' });
    expectRefused(await here.run('rescue nobody', { env }), 1, '(not_found)');
    expectRefused(await here.runWith(['rescue', '--url', 'http://192.168.1.20:7420'], { env }), 2, '(not_on_loopback)');
  });

  test('works though the vault is lost: neither the link nor the sign-in needs a key', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    await withServer('multi', async () => undefined);
    writeFileSync(join(here.dataDir, 'vault.secrets'), 'nothing of ours');
    const { token } = await rescue();
    await withServer('multi', async (server) => {
      expect((await talkTo(server.url).send('GET', '/api/v1/health')).body).toMatchObject({ vault: 'unavailable' });
      expect((await open(server, token)).status).toBe(200);
    });
  });

  test('a second factor that was lost is stood in for once, and stays on', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    await withServer('multi', async (server) => {
      const talk = talkTo(server.url);
      const { token } = read(await talk.send('POST', 'login', { body: { ident: 'ada', password } }), 200, AuthPayload);
      await addApp({ ...talk, clock: { now: () => Date.now(), forward: () => undefined } }, token ?? '');
    });
    const { token } = await rescue();
    await withServer('multi', async (server) => {
      const entered = await enter(server, token);
      expect(entered.user.two_factor).toBe(true);
      expect((await talkTo(server.url).send('DELETE', '2fa/totp', { token: entered.token })).status).toBe(204);
    });
  });
});

describe('doorward rescue, beside a server that runs', () => {
  test('goes through the folder, and leaves nothing there', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    await withServer('multi', async (server) => {
      const { token, line } = await rescue();
      expect(String(line['url'])).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${String(server.port)}/#`));
      expect((await open(server, token)).status).toBe(200);
      expect(readdirSync(join(here.dataDir, 'rescue'))).toEqual([]);
      expect(server.stderr()).toContain('"event":"rescue"');
      expect(server.stderr()).not.toContain(token);
    });
  });

  test('from the network, through a forwarder and from another site’s page the link opens nothing, and still opens here afterwards (B6-B8)', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    const config = join(here.folder, 'config.json');
    writeFileSync(config, JSON.stringify({ server: { bind: '0.0.0.0', allowInsecureLan: true, mdns: false, tls: 'off' } }));
    const server = await startServerProcess({ dataDir: here.dataDir, args: ['--mode', 'multi', '--config', config] });
    try {
      const { token } = await rescue();
      for (const name of ['X-Forwarded-For', 'Forwarded', 'Via']) expectError(await open(server, token, { [name]: '10.0.0.9' }), 403, 'local_only');
      expect((await open(server, token, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
      if (address !== undefined) {
        const over = await talkTo(`http://${address}:${String(server.port)}`).send('POST', 'sign-in-link', { body: { token } });
        expectError(over, 403, 'local_only');
      }
      expect((await open(server, token)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  test('a request that is old, too open to others, a link to elsewhere or not whole is not answered, and none twice', async () => {
    expectDone(await here.run(`accounts adopt ada`, { input: `${password}\n` }));
    const folder = join(here.dataDir, 'rescue');
    mkdirSync(folder, { mode: 0o700 });
    const request = { format: 'doorward-rescue-request', version: 1, at: Date.now(), secretHash: 'a'.repeat(64), ident: null, makeAdmin: false };
    const put = (name: string, value: unknown, mode = 0o600) => {
      const path = join(folder, name);
      writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
      chmodSync(path, mode);
    };
    put('0000000000000001.request', { ...request, at: Date.now() - 120_000 });
    put('0000000000000002.request', request, 0o666);
    put('0000000000000003.request', { ...request, secretHash: 'short' });
    put('0000000000000004.request', '{"format":');
    put('elsewhere', request);
    cpSync(join(folder, 'elsewhere'), join(here.folder, 'elsewhere'));
    symlinkSync(join(here.folder, 'elsewhere'), join(folder, '0000000000000005.request'));
    await withServer('multi', async (server) => {
      await wait(2_500);
      expect(readdirSync(folder).filter((name) => name.endsWith('.answer'))).toEqual([]);
      expect(server.stderr()).not.toContain('"event":"rescue"');
      put('0000000000000006.request', { ...request, at: Date.now() });
      await expect.poll(() => readdirSync(folder), { timeout: 8_000 }).toContain('0000000000000006.answer');
      expect(readdirSync(folder).filter((name) => name.endsWith('.request'))).toEqual([]);
      expect(server.stderr().match(/"event":"rescue"/g)).toHaveLength(1);
    });
  });
});

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { talkTo } from '../flows/talk.ts';
import { startServerProcess, type ServerProcess, type ServerProcessOptions } from '../support/server-process.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((entries) => entries?.some(({ address }) => address === '::1'));
const folders: string[] = [];
const running: ServerProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'doorward-life-'));
  folders.push(path);
  return path;
}

async function start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const server = await startServerProcess(options);
  running.push(server);
  return server;
}

const works = async (server: ServerProcess, token: string) => (await talkTo(server.url).send('GET', 'me', { token })).status === 200;

describe('what the program says', () => {
  test('stdout is the ready line and nothing else; stderr is JSON, line by line', async () => {
    const server = await start({ env: { DOORWARD_LOG__LEVEL: 'debug' } });
    const { send, signIn } = talkTo(server.url);
    const { token } = await signIn();
    await send('GET', 'sessions', { token });
    await send('POST', 'login', { raw: '{"password":"hunter2hunter2"' });
    await send('GET', '/nothing');
    expect(await server.stop()).toBe(0);
    const { port, pid } = server.ready;
    expect(server.stdout()).toBe(`{"event":"ready","url":"http://127.0.0.1:${port}","port":${port},"mode":"single","pid":${pid}}\n`);
    const lines = server.stderr().trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const levels = new Set(lines.map((line) => (JSON.parse(line) as { level: string }).level));
    expect([...levels].sort()).toEqual(['debug', 'info', 'warn']);
    for (const secret of [token, 'hunter2']) expect(server.stderr()).not.toContain(secret);
  });

  test('of a good day it says where it listens, that the secrets are not in a keychain here, and that it stopped', async () => {
    const server = await start();
    await talkTo(server.url).signIn();
    await server.stop();
    expect(server.logs()).toMatchObject([
      { level: 'info', event: 'listening', url: server.url, mode: 'single', storage: 'ok', vault: 'weak' },
      { level: 'warn', event: 'vault', reason: 'key_beside_data' },
      { level: 'info', event: 'stopped' },
    ]);
  });

  test.skipIf(!hasIpv6)('an IPv6 address is written as a URL has it (where this computer has IPv6)', async () => {
    const server = await start({ args: ['--bind', '::1'] });
    expect(server.url).toBe(`http://[::1]:${server.port}`);
    expect((await talkTo(server.url).send('GET', 'me')).body).toMatchObject({ user: { username: 'default' } });
  });

  test('the pid is its own, and the folder is for its owner alone', async () => {
    const dataDir = join(folder(), 'new', 'deep');
    const server = await start({ dataDir });
    expect(() => process.kill(server.pid, 0)).not.toThrow();
    await talkTo(server.url).signIn();
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    for (const name of readdirSync(dataDir)) expect([name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)]).toEqual([name, '600']);
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('idle: exit 0, at once', async () => {
    const server = await start();
    const before = performance.now();
    server.kill(signal);
    expect(await server.ended).toBe(0);
    // The grace for requests under way is three seconds; with none under way nothing waits for it.
    expect(performance.now() - before).toBeLessThan(2900);
  });

  test('twice, and again: exit 0 all the same', async () => {
    const server = await start();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n');
    await wait(50);
    for (let i = 0; i < 4; i += 1) {
      server.kill(signal);
      await wait(20);
    }
    expect(await server.ended).toBe(0);
    socket.destroy();
  });

  test('under load: exit 0 within 5 s, and every acknowledged write is there afterwards', async () => {
    const dataDir = folder();
    const env = { DOORWARD_SESSIONS__MAX_PER_ACCOUNT: '100000' };
    const server = await start({ dataDir, env });
    const { send } = talkTo(server.url);
    const alive = new Set<string>();
    const dead = new Set<string>();
    let name = '';
    let stopping = false;
    const isUp = () => !stopping;

    /** Only what was acknowledged counts: a request that was cut off may have happened or not. */
    async function signInAndOut(): Promise<void> {
      for (let i = 1; isUp(); i += 1) {
        const reply = await send('POST', 'login', { body: {} });
        if (reply.status !== 200) return;
        const { token = '', session } = AuthPayload.parse(reply.body);
        if (i % 3 !== 0) alive.add(token);
        else if ((await send('DELETE', `sessions/${session.id}`)).status === 204) dead.add(token);
      }
    }
    async function rename(): Promise<void> {
      for (let i = 1; isUp(); i += 1) {
        // A write that was under way when the server stopped may have happened or not: both names are right then.
        const next = `Name ${i}`;
        const reply = await send('PATCH', 'settings', { body: { first_name: next } }).catch(() => undefined);
        if (reply?.status !== 200) return;
        name = next;
      }
    }
    const stuck = connect(server.port, '127.0.0.1');
    stuck.on('error', () => undefined);
    stuck.write(
      `POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    );
    const load = [...Array.from({ length: 8 }, () => signInAndOut().catch(() => undefined)), rename()];
    while (alive.size < 40 || dead.size < 8) await wait(20);
    const before = performance.now();
    server.kill(signal);
    expect(await server.ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    stopping = true;
    await Promise.all(load);
    stuck.destroy();
    const again = await start({ dataDir, env });
    for (const token of alive) expect([token, await works(again, token)]).toEqual([token, true]);
    for (const token of dead) expect([token, await works(again, token)]).toEqual([token, false]);
    const { body } = await talkTo(again.url).send('GET', 'settings');
    const following = name.replace(/\d+/, (count) => String(Number(count) + 1));
    expect([name, following]).toContain((body as { first_name: string }).first_name);
  });
});

test('a signal in the middle of the start: it stops all the same, with 0, and leaves the folder free', async () => {
  const dataDir = folder();
  const starting = start({ dataDir });
  let pid = 0;
  while (pid === 0) {
    pid = Number(
      readdirSync(dataDir)
        .find((name) => name.startsWith('lock.'))
        ?.split('.')[1] ?? 0,
    );
    await wait(1);
  }
  process.kill(pid, 'SIGTERM');
  const server = await starting;
  expect([server.pid, await server.ended]).toEqual([pid, 0]);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('lock.'))).toEqual([]);
});

describe('sessions over a restart', () => {
  test('stay, unless sessions.endOnStart says otherwise', async () => {
    const dataDir = folder();
    const first = await start({ dataDir });
    const { token } = await talkTo(first.url).signIn();
    await talkTo(first.url).send('PATCH', 'settings', { body: { first_name: 'Ada' } });
    await first.stop();
    const second = await start({ dataDir });
    expect(await works(second, token)).toBe(true);
    await second.stop();
    const third = await start({ dataDir, env: { DOORWARD_SESSIONS__END_ON_START: 'true' } });
    expect(await works(third, token)).toBe(false);
    expect((await talkTo(third.url).send('GET', 'settings')).body).toMatchObject({ first_name: 'Ada' });
    const fresh = await talkTo(third.url).signIn();
    expect(await works(third, fresh.token)).toBe(true);
    await third.stop();
    const fourth = await start({ dataDir });
    expect([await works(fourth, token), await works(fourth, fresh.token)]).toEqual([false, true]);
  });

  test('NODE_ENV=test forgets nothing (security.md M6)', async () => {
    const dataDir = folder();
    const env = { NODE_ENV: 'test' };
    const first = await start({ dataDir, env });
    const { token } = await talkTo(first.url).signIn();
    await first.stop();
    expect(await works(await start({ dataDir, env }), token)).toBe(true);
  });
});

describe('limits of seconds', () => {
  test('an idle limit of two seconds, rolled by use', async () => {
    const server = await start({ env: { DOORWARD_SESSIONS__IDLE_SECONDS: '2' } });
    const [used, left] = [await talkTo(server.url).signIn(), await talkTo(server.url).signIn()];
    for (let i = 0; i < 6; i += 1) {
      await wait(500);
      expect(await works(server, used.token)).toBe(true);
    }
    expect(await works(server, left.token)).toBe(false);
  });

  test('an absolute limit of one second', async () => {
    const server = await start({ env: { DOORWARD_SESSIONS__ABSOLUTE_SECONDS: '1' } });
    const { token } = await talkTo(server.url).signIn();
    expect(await works(server, token)).toBe(true);
    await wait(1100);
    expect(await works(server, token)).toBe(false);
  });
});

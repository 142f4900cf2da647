import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { runProgram, startServerProcess, type EndedProcess } from '../support/server-process.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorward-refusal-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function expectRefusal({ code, stdout, stderr }: EndedProcess, wanted: number, ...words: readonly string[]): void {
  expect({ code, stdout, stderr }).toMatchObject({ code: wanted, stdout: '' });
  for (const word of words) expect(stderr).toContain(word);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\.\.|\n {4}at /);
}

describe('two instances on one folder', () => {
  test('the second ends with 3 within 5 s and names the pid; the first is unharmed', async () => {
    const first = await startServerProcess({ dataDir });
    try {
      const { token } = await talkTo(first.url).signIn();
      for (let i = 0; i < 2; i += 1) {
        const before = performance.now();
        expectRefusal(await runProgram({ dataDir }), 3, String(first.pid));
        expect(performance.now() - before).toBeLessThan(5000);
      }
      expect((await talkTo(first.url).send('GET', 'me', { token })).status).toBe(200);
      const later = await talkTo(first.url).signIn();
      expect(await first.stop()).toBe(0);
      const next = await startServerProcess({ dataDir });
      for (const key of [token, later.token]) expect((await talkTo(next.url).send('GET', 'me', { token: key })).status).toBe(200);
      await next.stop();
    } finally {
      await first.stop();
    }
  });

  test('five at once: one of them runs', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => startServerProcess({ dataDir })));
    const up = starts.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const down = starts.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    await Promise.all(up.map((server) => server.stop()));
    expect(up.length).toBeLessThanOrEqual(1);
    for (const reason of down) expect(reason).toContain('ended with 3');
  });

  test('the lock of a killed one holds nobody up', async () => {
    const first = await startServerProcess({ dataDir });
    const { token } = await talkTo(first.url).signIn();
    first.kill('SIGKILL');
    await first.ended;
    const second = await startServerProcess({ dataDir });
    expect((await talkTo(second.url).send('GET', 'me', { token })).status).toBe(200);
    expect(await second.stop()).toBe(0);
  });
});

describe('a port that is taken', () => {
  /** Where the system lets us see who it is. */
  const named = (pid: number) => (process.platform === 'linux' ? [`(process ${String(pid)})`] : []);

  test('exit code 5, who has it is named, and the stranger on the port receives nothing', async () => {
    let heard = 0;
    const stranger = createServer((socket) => {
      heard += 1;
      socket.on('data', () => (heard += 1)).on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    try {
      expectRefusal(await runProgram({ dataDir, command: ['serve', '--port', String(port)] }), 5, String(port), ...named(process.pid));
      expect(heard).toBe(0);
    } finally {
      stranger.close();
    }
    const after = await startServerProcess({ dataDir, args: ['--port', String(port)] });
    expect(after.port).toBe(port);
    expect(await after.stop()).toBe(0);
  });

  test('by another Doorward: that one goes on, and the folder of the refused one is free again', async () => {
    const first = await startServerProcess();
    const refused = await runProgram({ dataDir, command: ['serve', '--port', String(first.port)] });
    expectRefusal(refused, 5, String(first.port), ...named(first.pid));
    expect((await talkTo(first.url).send('GET', '/api/v1/health')).status).toBe(200);
    await first.stop();
    expect(readdirSync(dataDir).filter((name) => name.includes('lock'))).toEqual([]);
  });
});

describe('a store that is damaged', () => {
  test.each([
    ['garbage', 'not a store at all\n'],
    ['null', 'null'],
    ['nothing', ''],
  ])('%s in its place: exit code 4, and nothing is touched', async (_what, content) => {
    const first = await startServerProcess({ dataDir });
    await talkTo(first.url).signIn();
    await first.stop();
    const files = () => Object.fromEntries(readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]));
    for (const name of Object.keys(files())) if (!name.startsWith('vault')) writeFileSync(join(dataDir, name), content);
    const before = files();
    expectRefusal(await runProgram({ dataDir }), 4, 'damaged');
    expect(files()).toEqual(before);
  });
});

describe('a folder that cannot be used', () => {
  test('a file in its place: exit code 6', async () => {
    const path = join(dataDir, 'file');
    writeFileSync(path, 'precious');
    expectRefusal(await runProgram({ dataDir: path }), 6, path);
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  // Root may write everywhere, so the program gives up its rights first; anybody else meets the mode as it is.
  test.skipIf(process.platform === 'win32')('one that this user may not write: exit code 6', async () => {
    const wrapper = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const locked = join(dataDir, 'locked');
    chmodSync(dataDir, 0o555);
    try {
      expectRefusal(await runProgram({ dataDir: locked, wrapper }), 6, locked);
    } finally {
      chmodSync(dataDir, 0o755);
    }
  });
});

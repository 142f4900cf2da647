import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPasswords } from '../../server/workers/passwords.ts';
import { talkTo } from '../flows/talk.ts';
import { newFolder, started } from './fault-site.ts';

describe('C: worker death, unhandled rejection, EMFILE', () => {
  test.skipIf(process.platform !== 'linux')(
    '64 files in all and 200 sockets: it lives, loses nothing, and serves again',
    { timeout: 60_000 },
    async () => {
      const dataDir = newFolder();
      const server = await started({ dataDir });
      execFileSync('prlimit', ['--pid', String(server.pid), '--nofile=64:64']);
      const { send, signIn } = talkTo(server.url);
      const before = await signIn();
      const sockets: Socket[] = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
      await Promise.allSettled(sockets.map((socket) => once(socket, 'connect')));
      // Whatever this answers, or that it does not: it is not an acknowledged write.
      const meanwhile = await Promise.race([
        send('POST', 'login', { body: {} }).catch(() => null),
        new Promise<null>((done) => setTimeout(done, 2_000, null)),
      ]);
      for (const socket of sockets) socket.destroy();
      await expect
        .poll(async () => (await send('GET', 'sessions', { token: before.token }).catch(() => null))?.status, { timeout: 20_000 })
        .toBe(200);
      const after = await signIn();
      expect(await server.stop()).toBe(0);
      const again = talkTo((await started({ dataDir })).url);
      for (const { token } of [before, after]) expect((await again.send('GET', 'sessions', { token })).status).toBe(200);
      const opened = meanwhile?.status === 200 ? (meanwhile.body as { token: string }).token : null;
      if (opened !== null) expect((await again.send('GET', 'sessions', { token: opened })).status).toBe(200);
    },
  );

  test('a promise that nobody looks after ends the process, never with 0, and the next start has everything', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const script = join(folder, 'breaks.cjs');
    writeFileSync(script, `process.on('SIGUSR2', () => void Promise.reject(new Error('nobody foresaw this')));`);
    const dataDir = newFolder();
    const server = await started({ dataDir, env: { NODE_OPTIONS: `--require ${script}` } });
    const { token } = await talkTo(server.url).signIn();
    server.kill('SIGUSR2');
    expect(await server.ended).not.toBe(0);
    expect(server.stderr()).toContain('nobody foresaw this');
    const again = talkTo((await started({ dataDir })).url);
    expect((await again.send('GET', 'sessions', { token })).status).toBe(200);
  });

  test.each([
    ['ends', 'process.exit(9)', undefined],
    ['throws where nobody catches', "setImmediate(() => { throw new Error('broken'); }), new Promise(() => setInterval(() => 0, 1000))", undefined],
    ['never answers', 'new Promise(() => setInterval(() => 0, 1000))', 'server_busy'],
  ])('the thread that hashes %s: nobody waits for ever, and the next sign-in has another thread', async (_what, how, code) => {
    const folder = newFolder();
    const [workerFile, well] = [join(folder, 'worker.cjs'), join(folder, 'well')];
    writeFileSync(workerFile, `module.exports = () => require('node:fs').existsSync(${JSON.stringify(well)}) ? 'a hash' : ${how};`);
    const passwords = createPasswords({ cost: 10, workerFile, longestMs: 1_500 });
    const refused: unknown = await passwords.hash('a secret').then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).not.toBe(null);
    if (code !== undefined) expect(refused).toMatchObject({ code });
    writeFileSync(well, '');
    await expect(passwords.hash('a secret')).resolves.toBe('a hash');
    await passwords.stop();
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { talkTo, type Talk } from '../flows/talk.ts';
import { blackHole, closedPort, office } from '../mail/workshop.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { newFolder, owner, started, withOwner } from './fault-site.ts';

const env = (port: number) => ({
  ...withOwner,
  DOORWARD_MAIL__SMTP__HOST: '127.0.0.1',
  DOORWARD_MAIL__SMTP__PORT: String(port),
  DOORWARD_MAIL__FROM: 'doorward@example.org',
  DOORWARD_PASSWORD__BCRYPT_COST: '10',
  DOORWARD_REGISTRATION__ACTIVATION: 'none',
  DOORWARD_LIMITS__ENABLED: 'false',
});

async function serve(port: number, dataDir = newFolder()): Promise<{ readonly server: ServerProcess; readonly talk: Talk }> {
  const server = await started({ dataDir, args: ['--mode', 'multi'], env: env(port) });
  return { server, talk: talkTo(server.url) };
}

const register = (talk: Talk, name: string) =>
  talk.send('POST', 'register', { body: { username: name, email: `${name}@example.org`, password: 'a tolerably long secret' } });

async function asksFor(talk: Talk, address: string): Promise<{ readonly status: number; readonly ms: number }> {
  const began = performance.now();
  const { status } = await talk.send('POST', 'send_pw_reset_email', { body: { email: address } });
  return { status, ms: performance.now() - began };
}

async function until(what: () => boolean | Promise<boolean>, ms: number): Promise<void> {
  for (const began = Date.now(); !(await what()); await pause(100)) if (Date.now() - began > ms) throw new Error('it never came');
}

describe('C: the mail server is down, silent, or refuses', () => {
  const refusal = (code: number) => ({ verdict: () => ({ code, sentence: 'not now' }) });
  test.each([
    ['down', closedPort],
    ['slow: a black hole', async () => (await blackHole()).port],
    ['451', async () => (await office(refusal(451))).port],
    ['550', async () => (await office(refusal(550))).port],
  ])(
    '%s: a known and an unknown address get the same answer in the same time, and an administrator sees what waits',
    { timeout: 60_000 },
    async (_how, port) => {
      const { server, talk } = await serve(await port());
      expect((await register(talk, 'grace')).status).toBe(201);
      const known = await asksFor(talk, 'grace@example.org');
      const unknown = await asksFor(talk, 'nobody@example.org');
      expect(known.status).toBe(unknown.status);
      for (const { ms } of [known, unknown]) expect(ms).toBeLessThan(2_000);
      const { token } = await talk.signIn({ body: { ident: owner.username, password: owner.password } });
      await until(async () => (await talk.send('GET', 'admin/mail', { token })).text.includes('"resetPassword"'), 10_000);
      expect((await talk.send('GET', '/api/v1/health')).status).toBe(200);
      expect(server.stderr()).not.toContain('grace@example.org');
    },
  );

  test('what waits survives kill -9, is sent once when there is a mail server again, and its secret is in no log', { timeout: 120_000 }, async () => {
    const port = await closedPort();
    const dataDir = newFolder();
    const first = await serve(port, dataDir);
    expect((await register(first.talk, 'grace')).status).toBe(201);
    await asksFor(first.talk, 'grace@example.org');
    await until(() => first.server.stderr().includes('unreachable'), 15_000);
    first.server.kill('SIGKILL');
    await first.server.ended;
    const post = await office({ port });
    const second = await serve(port, dataDir);
    await until(() => post.received.some(({ to }) => to[0] === 'grace@example.org'), 60_000);
    const text = post.received.find(({ to }) => to[0] === 'grace@example.org')?.parsed.text ?? '';
    const secrets = text.match(/[A-Za-z0-9_-]{20,}/g) ?? [];
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(first.server.stderr() + second.server.stderr()).not.toContain(secret);
  });
});

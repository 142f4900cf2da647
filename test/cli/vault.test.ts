import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretName } from '../../server/command-line/vault-names.ts';
import { talkTo } from '../flows/talk.ts';
import { startServerProcess } from '../support/server-process.ts';
import { describeWith } from '../support/parts.ts';
import { filesWith } from '../desktop/profile.ts';
import { typeInto } from './terminal.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const secret = 'the word of the mail server';
let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

describe('secrets for settings, at the command line', { timeout: 120_000 }, () => {
  test('A.2: one is kept before the first start, listed by its name alone, and forgotten; what it says is nowhere', async () => {
    const kept = expectDone(await here.run('vault set smtp', { input: `${secret}\nsecond line` }));
    expect(kept.stdout).toContain('vault:smtp');
    expectDone(await here.run('vault set Casdoor.secret_2', { input: secret }));
    const { lines, stdout } = expectDone(await here.run('vault list --json'));
    expect(lines).toEqual([{ name: 'Casdoor.secret_2' }, { name: 'smtp' }]);
    expect(kept.stdout + stdout).not.toContain(secret);
    expect(filesWith(secret, [here.dataDir])).toEqual([]);
    expect(expectDone(await here.run('vault forget smtp --yes --json')).lines).toEqual([{ forgotten: 'smtp' }]);
    expectRefused(await here.run('vault forget smtp --yes'), 1, 'not_found');
    expect(expectDone(await here.run('vault list --json')).lines).toEqual([{ name: 'Casdoor.secret_2' }]);
  });

  test('A.2: it is no argument, and nothing, bad bytes or no answer keep nothing', async () => {
    expectRefused(await here.runWith(['vault', 'set', 'smtp', secret]), 2, 'too many arguments');
    expectRefused(await here.run('vault set smtp'), 2, 'secret_missing');
    expectRefused(await here.run('vault set smtp', { input: Buffer.from([0xff, 0xfe]) }), 2, 'UTF-8');
    expectRefused(await here.run('vault list'), 2, 'no_store');
    expectRefused(await here.run('vault forget smtp'), 2, 'not_confirmed');
  });

  test('the server’s own entries are not listed, not replaced and not forgotten', async () => {
    await (await here.serve('multi')).stop();
    expect(expectDone(await here.run('vault list --json')).lines).toEqual([]);
    for (const name of ['server-secret', 'sso-client-secret-1', 'setting/smtp'])
      expectRefused(await here.runWith(['vault', 'set', name], { input: secret }), 2, 'name');
    expectRefused(await here.run('vault forget jwt-key --yes'), 2, 'name');
    for (const name of ['server-secret', 'jwt-key', 'network-tls', 'desktop-session', 'sso-client-secret-1', '', '../x'])
      expect(() => secretName(name)).toThrow(/letters|own/);
  });

  test('a server finds what was kept, and nothing after it was forgotten', async () => {
    const password = 'correct horse battery';
    expectDone(await here.run('accounts add mia --role admin', { input: password }));
    expectDone(await here.run('vault set casdoor', { input: secret }));
    const hasSecret = async () => {
      const sso = { DOORWARD_SSO__ENDPOINT: 'http://127.0.0.1:9', DOORWARD_SSO__CLIENT_ID: 'x', DOORWARD_SSO__CLIENT_SECRET: 'vault:casdoor' };
      const server = await startServerProcess({ dataDir: here.dataDir, args: ['--mode', 'multi'], env: { ...sso, DOORWARD_VAULT__BACKEND: 'file' } });
      const talk = talkTo(server.url);
      const { token } = await talk.signIn({ body: { username: 'mia', password } });
      const { body } = await talk.send('GET', 'admin/casdoor', { token });
      await server.stop();
      return (body as { has_client_secret: boolean }).has_client_secret;
    };
    expect(await hasSecret()).toBe(true);
    expectDone(await here.run('vault forget casdoor --yes'));
    expect(await hasSecret()).toBe(false);
  });

  test('a server on the folder refuses all of them, with its pid', async () => {
    const server = await here.serve('multi');
    try {
      expectRefused(await here.run('vault set smtp', { input: secret }), 3, String(server.pid));
      for (const command of ['vault list', 'vault forget smtp --yes']) expectRefused(await here.run(command), 3, String(server.pid));
    } finally {
      await server.stop();
    }
  });

  describeWith('django', 'in a terminal', () => {
    test('it is asked for twice and not shown', async () => {
      mkdirSync(here.dataDir, { recursive: true });
      const { code, screen } = await typeInto(['vault', 'set', 'smtp', '--data-dir', here.dataDir], {
        'Secret: ': `${secret}\r`,
        'Once more: ': `${secret}\r`,
      });
      expect([code, screen]).toEqual([0, expect.not.stringContaining(secret)]);
      expect(expectDone(await here.run('vault list --json')).lines).toEqual([{ name: 'smtp' }]);
    });
  });
});

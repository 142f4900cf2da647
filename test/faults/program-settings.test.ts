import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ServerFacts } from '../../server/contract/server-schemas.ts';
import { runProgram, startServerProcess, type ServerProcessOptions } from '../support/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorward-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(content: unknown): string {
  files += 1;
  const path = join(folder, `config-${files}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** What `admin/server` says of a server that was started like this: its limits show which setting won. */
async function limitsOf(options: ServerProcessOptions): Promise<ServerFacts['limits']> {
  const server = await startServerProcess(options);
  try {
    return ServerFacts.parse(await (await fetch(`${server.url}/api/v1/auth/admin/server`)).json()).limits;
  } finally {
    await server.stop();
  }
}

describe('where a setting comes from', () => {
  test('defaults < file < environment', async () => {
    const config = file({ sessions: { idleSeconds: 111, absoluteSeconds: 222 } });
    const env = { DOORWARD_SESSIONS__IDLE_SECONDS: '333' };
    expect(await limitsOf({ args: ['--config', config], env })).toEqual({ idle_seconds: 333, absolute_seconds: 222, max_sessions_per_account: 50 });
    expect(await limitsOf({})).toEqual({ idle_seconds: 86_400, absolute_seconds: 259_200, max_sessions_per_account: 50 });
  });

  test('environment < command line', async () => {
    const config = file({ server: { port: 3, bind: '192.0.2.1' }, mode: 'sso' });
    const env = { DOORWARD_SERVER__PORT: '1', DOORWARD_SERVER__BIND: '127.0.0.2', DOORWARD_MODE: 'multi' };
    const server = await startServerProcess({ args: ['--config', config, '--bind', '127.0.0.1', '--mode', 'single'], env });
    expect(server.ready).toMatchObject({ url: `http://127.0.0.1:${server.port}`, mode: 'single' });
    expect(server.port).toBeGreaterThan(3);
    await server.stop();
  });

  test('the environment names the file and the folder, too', async () => {
    const env = { DOORWARD_CONFIG: file({ sessions: { maxPerAccount: 7 } }) };
    expect(await limitsOf({ env })).toMatchObject({ max_sessions_per_account: 7 });
  });

  test('a secret is taken by reference, from a variable and from a file', async () => {
    const env = { DOORWARD_VAULT__BACKEND: 'file', THE_PASSPHRASE: 'correct horse' };
    const byVariable = await startServerProcess({ args: ['--config', file({ vault: { passphrase: 'env:THE_PASSPHRASE' } })], env });
    expect(await (await fetch(`${byVariable.url}/api/v1/health`)).json()).toMatchObject({ vault: 'strong' });
    await byVariable.stop();
    const byFile = await startServerProcess({ env: { ...env, DOORWARD_VAULT__PASSPHRASE: `file:${file('correct horse\n')}` } });
    expect(await (await fetch(`${byFile.url}/api/v1/health`)).json()).toMatchObject({ vault: 'strong' });
    await byFile.stop();
  });
});

const bad: readonly (readonly [what: string, names: string, options: () => Parameters<typeof runProgram>[0]])[] = [
  ['an unknown key', 'colour', () => ({ args: ['--config', file({ colour: 'red' })] })],
  ['an unknown key within', 'sessions.idle', () => ({ args: ['--config', file({ sessions: { idle: 5 } })] })],
  ['a text for a number', 'sessions.idleSeconds', () => ({ args: ['--config', file({ sessions: { idleSeconds: '5' } })] })],
  ['a number for a text', 'server.bind', () => ({ args: ['--config', file({ server: { bind: 7 } })] })],
  ['a list for a section', 'password', () => ({ args: ['--config', file({ password: [] })] })],
  ['null for a section', 'sessions', () => ({ args: ['--config', file({ sessions: null })] })],
  ['a number below its limit', 'password.minLength', () => ({ args: ['--config', file({ password: { minLength: 7 } })] })],
  ['no seconds', 'sessions.absoluteSeconds', () => ({ args: ['--config', file({ sessions: { absoluteSeconds: 0 } })] })],
  ['half a second', 'jwt.seconds', () => ({ args: ['--config', file({ jwt: { seconds: 1.5 } })] })],
  ['a port beyond all ports', 'server.port', () => ({ command: ['serve'], env: { DOORWARD_SERVER__PORT: '65536' } })],
  ['a number too high in the environment', 'password.bcryptCost', () => ({ env: { DOORWARD_PASSWORD__BCRYPT_COST: '99' } })],
  ['a word for a number in the environment', 'password.bcryptCost', () => ({ env: { DOORWARD_PASSWORD__BCRYPT_COST: 'ten' } })],
  ['a word for yes or no', 'limits.enabled', () => ({ env: { DOORWARD_LIMITS__ENABLED: 'maybe' } })],
  ['an unknown variable', 'DOORWARD_PASSWORD__COST', () => ({ env: { DOORWARD_PASSWORD__COST: '10' } })],
  ['a variable with one underscore too few', 'DOORWARD_PASSWORD_BCRYPT_COST', () => ({ env: { DOORWARD_PASSWORD_BCRYPT_COST: '10' } })],
  ['an unknown option', '--prot', () => ({ args: ['--prot', '1'] })],
  ['an unknown option like no other', '--xyzzy', () => ({ args: ['--xyzzy'] })],
  ['an option without its value', '--config', () => ({ args: ['--config'] })],
  ['a word too many', 'argument', () => ({ args: ['now'] })],
  ['a port that is none', '--port', () => ({ args: ['--port', 'http'] })],
  ['a port that is too high', '--port', () => ({ args: ['--port', '70000'] })],
  ['a port below zero', '--port', () => ({ args: ['--port=-1'] })],
  ['a bad mode', '--mode', () => ({ args: ['--mode', 'double'] })],
  ['a bad mode in the environment', 'mode', () => ({ env: { DOORWARD_MODE: 'double' } })],
  ['an address that is none', 'server.bind', () => ({ args: ['--bind', 'example.org'] })],
  ["somebody else's address", 'server.bind', () => ({ args: ['--bind', '192.0.2.1'], env: { DOORWARD_SERVER__ACKNOWLEDGE_LAN: 'true' } })],
  ['single mode open to the network', 'server.bind', () => ({ args: ['--bind', '0.0.0.0'] })],
  ['single mode open to the network over IPv6', 'server.bind', () => ({ args: ['--bind', '::'] })],
  ['a missing file', 'config', () => ({ args: ['--config', join(folder, 'nowhere.json')] })],
  ['a folder for a file', 'config', () => ({ args: ['--config', folder] })],
  ['bad JSON', 'config', () => ({ args: ['--config', file('{"mode": "single",}')] })],
  ['an empty file', 'config', () => ({ args: ['--config', file('')] })],
  ['a list for settings', 'config', () => ({ args: ['--config', file([])] })],
  ['a secret in the file', 'mail.smtp.password', () => ({ args: ['--config', file({ mail: { smtp: { password: 'hunter2hunter2' } } })] })],
  ['a reference to no variable', 'vault.passphrase', () => ({ args: ['--config', file({ vault: { passphrase: 'env:NO_SUCH' } })] })],
  [
    'a reference to no variable, for a room that is not open yet',
    'sso.clientSecret',
    () => ({ args: ['--config', file({ sso: { clientSecret: 'env:NO_SUCH' } })] }),
  ],
  ['a proxy that is a name', 'server.trustedProxies', () => ({ args: ['--config', file({ server: { trustedProxies: ['proxy.lan'] } })] })],
  ['a reference to no file', 'vault.passphrase', () => ({ env: { DOORWARD_VAULT__PASSPHRASE: `file:${join(folder, 'no-such')}` } })],
  [
    'the passphrase of the vault, kept in the vault',
    'vault.passphrase',
    () => ({ args: ['--config', file({ vault: { passphrase: 'vault:PASS' } })] }),
  ],
];

describe('a bad setting', () => {
  test.each(bad)('%s: one clear line that names %s, exit code 2', async (_what, name, options) => {
    const { code, stdout, stderr } = await runProgram(options());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(name);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    for (const noise of ['undefined', '[object', '..\n', '.. ', 'hunter2', '    at ', 'Invalid input']) expect(stderr).not.toContain(noise);
  });

  test('says where it was set', async () => {
    const config = file({ sessions: { idleSeconds: 0 } });
    expect((await runProgram({ args: ['--config', config] })).stderr).toContain('(config file)');
    expect((await runProgram({ env: { DOORWARD_SESSIONS__IDLE_SECONDS: '0' } })).stderr).toContain('(environment)');
    expect(await limitsOf({ args: ['--config', config], env: { DOORWARD_SESSIONS__IDLE_SECONDS: '10' } })).toMatchObject({ idle_seconds: 10 });
  });

  test('is found before anything is touched', async () => {
    const dataDir = join(folder, 'untouched');
    expect((await runProgram({ dataDir, args: ['--config', file({ colour: 1 })] })).code).toBe(2);
    expect(() => rmSync(dataDir)).toThrow(/ENOENT/);
  });

  test('no command, and one that is none, are bad too; help and version are not', async () => {
    expect((await runProgram({ command: [] })).code).toBe(2);
    expect((await runProgram({ command: ['sevre'] })).code).toBe(2);
    expect(await runProgram({ command: ['--version'] })).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
    expect((await runProgram({ command: ['serve', '--help'] })).code).toBe(0);
  });
});

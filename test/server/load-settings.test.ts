import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSettings } from '../../server/config/load-settings.ts';
import type { Settings } from '../../server/config/settings.ts';
import { StartError } from '../../server/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorward-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sources {
  readonly file?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly given?: Readonly<Record<string, unknown>>;
}

function load({ file, env = {}, given = {} }: Sources = {}): Settings {
  const configFile = join(folder, 'config.json');
  if (file !== undefined) writeFileSync(configFile, typeof file === 'string' ? file : JSON.stringify(file));
  return loadSettings({ env, given, ...(file === undefined ? {} : { configFile }) });
}

function refusal(sources: Sources): StartError {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('where settings come from', () => {
  test('defaults are those of api.md', () => {
    const settings = load();
    expect(settings).toMatchObject({
      mode: null,
      server: { port: 7420, bind: '127.0.0.1', publicUrl: null, allowedHosts: [], trustedProxies: [], acknowledgeLan: false },
      password: { minLength: 8, bcryptCost: 12 },
      sessions: { idleSeconds: 86_400, absoluteSeconds: 259_200, maxPerAccount: 50, endOnStart: false },
      jwt: { seconds: 604_800 },
      limits: { enabled: true, login: { perAccount: { attempts: 20, seconds: 900 }, perAddress: { attempts: 100, seconds: 900 } } },
      cors: { origins: [] },
      vault: { backend: 'auto' },
    });
  });

  test('what the API key dialog gives for an .env file is no setting, and in nobody’s way', () => {
    expect(load({ env: { DOORWARD_URL: 'http://127.0.0.1:7420', DOORWARD_API_KEY: 'x' } })).toEqual(load());
    expect(refusal({ env: { DOORWARD_API_KEYS: 'x' } }).message).toContain('DOORWARD_API_KEYS');
  });

  test('defaults < file < environment < what was given, key by key', () => {
    const file = { server: { port: 1_001, allowedHosts: ['file.example'] }, sessions: { idleSeconds: 11, absoluteSeconds: 12 } };
    const env = { DOORWARD_SERVER__PORT: '1002', DOORWARD_SESSIONS__IDLE_SECONDS: '21' };
    const settings = load({ file, env, given: { server: { port: 1_003 } } });
    expect([settings.server.port, settings.server.allowedHosts, settings.sessions]).toMatchObject([
      1_003,
      ['file.example'],
      { idleSeconds: 21, absoluteSeconds: 12 },
    ]);
    expect(load({ file, env }).server.port).toBe(1_002);
    expect(load({ file }).server.port).toBe(1_001);
  });

  test('lists, texts that look like numbers, and JSON come from the environment as what they are', () => {
    const settings = load({
      env: {
        DOORWARD_SERVER__ALLOWED_HOSTS: 'a.example, b.example',
        DOORWARD_SERVER__TRUSTED_PROXIES: '["10.0.0.1"]',
        DOORWARD_SSO__CLIENT_ID: '12345',
        DOORWARD_LIMITS__LOGIN__PER_ACCOUNT: '{"attempts":3}',
        DOORWARD_VAULT__PASSPHRASE: '007',
      },
    });
    expect(settings.server).toMatchObject({ allowedHosts: ['a.example', 'b.example'], trustedProxies: ['10.0.0.1'] });
    expect([settings.sso.clientId, settings.limits.login.perAccount, settings.vault.passphrase]).toEqual([
      '12345',
      { attempts: 3, seconds: 900 },
      '007',
    ]);
  });
});

describe('bad settings', () => {
  const bad: readonly (readonly [string, Sources])[] = [
    ['server.port', { given: { server: { port: 70_000 } } }],
    ['server.port', { env: { DOORWARD_SERVER__PORT: 'seven' } }],
    ['server.port', { file: { server: { port: '7420' } } }],
    ['server.bind', { given: { server: { bind: 'evil.example' } } }],
    ['server.prot', { file: { server: { prot: 1 } } }],
    ['servers', { file: { servers: {} } }],
    ['__proto__', { file: '{"__proto__":{"mode":"multi"}}' }],
    ['server.__proto__', { file: '{"server":{"__proto__":{"acknowledgeLan":true}}}' }],
    ['constructor', { file: '{"constructor":{"prototype":{"mode":"multi"}}}' }],
    ['DOORWARD_SERVER__PROT', { env: { DOORWARD_SERVER__PROT: '1' } }],
    ['DOORWARD_CONSTRUCTOR', { env: { DOORWARD_CONSTRUCTOR: '1' } }],
    ['password.bcryptCost', { env: { DOORWARD_PASSWORD__BCRYPT_COST: '9' } }],
    ['password.minLength', { file: { password: { minLength: 7 } } }],
    ['sessions.idleSeconds', { env: { DOORWARD_SESSIONS__IDLE_SECONDS: '0' } }],
    ['sessions.idleSeconds', { env: { DOORWARD_SESSIONS__IDLE_SECONDS: '1.5' } }],
    ['sessions.maxPerAccount', { env: { DOORWARD_SESSIONS__MAX_PER_ACCOUNT: 'Infinity' } }],
    ['cors.origins', { env: { DOORWARD_CORS__ORIGINS: '*' } }],
    ['server.publicUrl', { env: { DOORWARD_SERVER__PUBLIC_URL: 'javascript:alert(1)' } }],
    ['server.trustedProxies', { env: { DOORWARD_SERVER__TRUSTED_PROXIES: '*' } }],
    ['mode', { env: { DOORWARD_MODE: 'everybody' } }],
    ['server', { env: { DOORWARD_SERVER: 'x' } }],
    ['config', { file: 'not JSON' }],
    ['config', { file: '[]' }],
    ['config', { file: 'null' }],
  ];
  test.each(bad)('B5: %s is named in one line, with exit code 2 (case %#)', (key, sources) => {
    const error = refusal(sources);
    expect([error.code, error.exitCode]).toEqual(['bad_setting', 2]);
    expect(error.message.startsWith(key) || error.message.startsWith(`${key}.`)).toBe(true);
    expect(`${error.message}. ${error.advice}`).not.toContain('\n');
  });

  test('a bad value is not repeated, for it may be a secret in the wrong place', () => {
    for (const sources of [
      { env: { DOORWARD_SERVER__PORT: 'SECRET-x' } },
      { env: { DOORWARD_MODE: 'SECRET-x' } },
      { file: { server: { bind: 'SECRET-x' } } },
      { file: { vault: { passphrase: 'SECRET-x' } } },
    ])
      expect(refusal(sources).message).not.toContain('SECRET');
  });

  test('A 13.3.1: secrets stand in the config file by reference only', () => {
    for (const file of [
      { vault: { passphrase: 'plain' } },
      { mail: { smtp: { password: 'plain' } } },
      { sso: { clientSecret: 'plain' } },
      { owner: { password: 'plain' } },
    ])
      expect(refusal({ file }).message).toContain('by reference');
    writeFileSync(join(folder, 'secret'), 'from a file\n');
    expect(load({ file: { vault: { passphrase: 'env:MY_PASSPHRASE' } }, env: { MY_PASSPHRASE: 'from the environment' } }).vault.passphrase).toBe(
      'from the environment',
    );
    expect(load({ file: { vault: { passphrase: `file:${join(folder, 'secret')}` } } }).vault.passphrase).toBe('from a file');
    const missing = refusal({ file: { vault: { passphrase: `file:${join(folder, 'nowhere')}` } } });
    expect(missing.message).toContain('vault.passphrase');
    expect(missing.message).not.toContain('nowhere');
  });

  test('A 13.3.1: what the server keeps in the vault for itself is nobody’s password', () => {
    for (const name of ['server-secret', 'jwt-key', 'desktop-session', 'sso-client-secret-0a1b2c3d'])
      expect(refusal({ file: { mail: { smtp: { password: `vault:${name}` } } } }).message).toContain('mail.smtp.password');
    expect(load({ file: { mail: { smtp: { password: 'vault:post-office' } } } }).mail.smtp.password).toBe('vault:post-office');
  });

  test('a config file that is not there is one line too', () => {
    try {
      loadSettings({ configFile: join(folder, 'nowhere.json'), env: {}, given: {} });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_setting', exitCode: 2 });
    }
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActivityList, AuthPayload, ModeAnswer } from '../../server/contract/schemas.ts';
import { expectDone, ground, type Ground } from '../cli/program.ts';
import { addApp, withToken } from '../flows-multi/team.ts';
import { expectError, read, talkTo } from '../flows/talk.ts';
import { describeWithKeyring, startKeyring, type Keyring } from '../support/keyring.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const password = 'correct horse battery';
let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

/** Somebody who was signed in with an app and its recovery codes, and an API key. */
async function before(server: ServerProcess) {
  const talk = talkTo(server.url);
  const { token } = withToken(read(await talk.send('POST', 'login', { body: { ident: 'ada', password } }), 200, AuthPayload));
  const app = await addApp({ ...talk, clock: { now: () => Date.now(), forward: () => undefined } }, token);
  const made = await talk.send('POST', 'api-keys', { body: { name: 'Backup', scopes: ['read'], expires_at: null }, token });
  const jwt = await talk.send('GET', '/.well-known/jwks.json');
  return { token, app, apiKey: String((made.body as { api_key?: string }).api_key), jwks: jwt.text };
}

const start = (env: Readonly<Record<string, string>> = {}) =>
  startServerProcess({ dataDir: here.dataDir, args: ['--mode', 'multi'], env: { DOORWARD_PASSWORD__BCRYPT_COST: '10', ...env } });

/** Security.md C, keychain: what was lost is made anew, once, and everybody is told. */
async function expectHealed(server: ServerProcess, was: Awaited<ReturnType<typeof before>>): Promise<void> {
  const { send } = talkTo(server.url);
  expect((await send('GET', '/api/v1/health')).body).toMatchObject({ vault: textOf(server) });
  expect(server.logs().find(({ event }) => event === 'keys_renewed')).toMatchObject({ lost: ['server-secret', 'jwt-key'] });
  expect((await send('GET', '/.well-known/jwks.json')).text).not.toBe(was.jwks);
  expectError(await send('GET', 'sessions', { token: was.token }), 401, 'invalid_token');
  expect((await send('GET', 'settings', { headers: { Authorization: `Bearer ${was.apiKey}` } })).status).toBe(200);
  expect(read(await send('GET', 'mode'), 200, ModeAnswer).keys_renewed_at).toBeDefined();
  const { challenge_id } = (await send('POST', 'login', { body: { ident: 'ada', password } })).body as { challenge_id: string };
  const verify = (channel: string, code: string) => send('POST', '2fa/verify', { body: { challenge_id, channel, code } });
  expectError(await verify('totp', was.app.code()), 400, 'code_invalid');
  const { token } = withToken(read(await verify('recovery', was.app.codes[0] ?? ''), 200, AuthPayload));
  const { events } = read(await send('GET', 'activity?account=all&limit=50', { token }), 200, ActivityList);
  expect(events.filter(({ kind }) => kind === 'keys_renewed')).toHaveLength(1);
}

const textOf = (server: ServerProcess) => (server.logs().find(({ event }) => event === 'listening')?.['vault'] as string | undefined) ?? '';

describe('a vault that lost this server’s keys', () => {
  test('keychain lost, as a file: new keys, everybody signs in again, no account is lost, and it is said once', async () => {
    expectDone(await here.run('accounts adopt ada', { input: `${password}\n` }));
    let server = await start();
    const was = await before(server);
    await server.stop();
    rmSync(join(here.dataDir, 'vault.secrets'));
    rmSync(join(here.dataDir, 'vault.key'), { force: true });
    server = await start();
    await expectHealed(server, was);
    await server.stop();
    server = await start();
    expect(server.logs().some(({ event }) => event === 'keys_renewed')).toBe(false);
    await server.stop();
  });
});

describeWithKeyring('a real gnome-keyring', () => {
  let keyring: Keyring;
  beforeEach(async () => void (keyring = await startKeyring()));
  afterEach(() => keyring.stop());
  const env = () => ({
    ...Object.fromEntries(
      Object.entries(keyring.env).flatMap(([name, value]) => (value === undefined || name.startsWith('DOORWARD_') ? [] : [[name, value]])),
    ),
    DOORWARD_VAULT__BACKEND: 'keychain',
  });

  test('keychain lost: its entries are cleared, and the next start makes new keys; keychain locked: none are made, and all sessions stay', async () => {
    expectDone(await here.run('accounts adopt ada', { input: `${password}\n` }));
    let server = await start(env());
    const was = await before(server);
    await server.stop();
    const names = readFileSync(join(here.dataDir, 'vault.json'), 'utf8');
    await keyring.lock();
    server = await start(env());
    expect((await talkTo(server.url).send('GET', '/api/v1/health')).body).toMatchObject({ vault: 'unavailable' });
    expect(server.logs().some(({ event }) => event === 'keys_renewed')).toBe(false);
    expect((await talkTo(server.url).send('GET', 'sessions', { token: was.token })).status).toBe(200);
    await server.stop();
    await keyring.unlock();
    expect(readFileSync(join(here.dataDir, 'vault.json'), 'utf8')).toBe(names);
    const cleared = spawnSync('secret-tool', ['clear', 'service', 'doorward'], { env: { ...process.env, ...env() } });
    expect(cleared.status).toBe(0);
    server = await start(env());
    await expectHealed(server, was);
    await server.stop();
  });
});

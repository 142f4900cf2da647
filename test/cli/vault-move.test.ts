import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesIn } from '../desktop/keyring-entries.ts';
import { talkTo } from '../flows/talk.ts';
import { describeWithKeyring, startKeyring, type Keyring } from '../support/keyring.ts';
import { startServerProcess } from '../support/server-process.ts';
import { expectDone, expectRefused, useGround } from './program.ts';

const passphrase = 'a place of its own, far away';
const { place, serve } = useGround();

/** A server that ran once; whoever signed in there. */
async function signedIn(): Promise<string> {
  const server = await serve();
  const { token } = await talkTo(server.url).signIn({ body: { device_label: 'of before' } });
  await server.stop();
  return token;
}

async function statusOf(token: string, env: Readonly<Record<string, string>>): Promise<{ status: number; vault: unknown }> {
  const server = await startServerProcess({ dataDir: place().dataDir, env });
  try {
    const talk = talkTo(server.url);
    const { body } = await talk.send('GET', 'admin/vault', { token });
    return { status: (await talk.send('GET', 'sessions', { token })).status, vault: body };
  } finally {
    await server.stop();
  }
}

describe('doorward vault move, between files', { timeout: 120_000 }, () => {
  test('under a passphrase and back: who was signed in stays, and the key beside the data is gone, then there again', async () => {
    const token = await signedIn();
    const key = join(place().dataDir, 'vault.key');
    const moved = expectDone(await place().run('vault move passphrase --json', { input: `${passphrase}\n` }));
    expect(moved.lines).toMatchObject([{ from: 'key-file', to: 'passphrase-file' }]);
    expect(moved.stdout).toContain('DOORWARD_VAULT__PASSPHRASE');
    expect(existsSync(key)).toBe(false);
    const env = { DOORWARD_VAULT__PASSPHRASE: passphrase };
    expect(await statusOf(token, env)).toMatchObject({ status: 200, vault: { backend: 'passphrase-file', strength: 'strong' } });
    expectRefused(await place().run('vault move file --yes'), 1, 'wrong_passphrase');
    expectRefused(await place().run('vault move file', { env }), 2, 'not_confirmed');
    expectDone(await place().run('vault move file --yes', { env }));
    expect(existsSync(key)).toBe(true);
    expect(await statusOf(token, {})).toMatchObject({ status: 200, vault: { backend: 'key-file', strength: 'weak' } });
  });

  test('what cannot be is said by its code: no data, no secrets yet, no keychain, no passphrase, a server on the folder', async () => {
    expectRefused(await place().run('vault move keychain'), 2, 'no_store');
    expectRefused(await place().run('vault move attic'), 2, 'keychain, passphrase, file');
    expectDone(await place().run('accounts add mia', { input: passphrase }));
    expectRefused(await place().run('vault move keychain'), 1, 'not_found');
    const server = await serve();
    expectRefused(await place().run('vault move keychain'), 3, String(server.pid));
    await server.stop();
    expectRefused(await place().run('vault move keychain', { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } }), 1, 'no_keychain');
    expectRefused(await place().run('vault move passphrase'), 2, 'passphrase_missing');
  });
});

describeWithKeyring('doorward vault move, with a real keychain', () => {
  let keyring: Keyring;
  beforeAll(async () => void (keyring = await startKeyring()));
  afterAll(() => keyring.stop());

  test('a keychain that has come since takes them in, and gives them back', { timeout: 120_000 }, async () => {
    const token = await signedIn();
    const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
    expectDone(await place().run('vault move keychain', { env }));
    expect(existsSync(join(place().dataDir, 'vault.secrets'))).toBe(false);
    expect(entriesIn(keyring.env).length).toBeGreaterThan(0);
    expect(await statusOf(token, env)).toMatchObject({ status: 200, vault: { strength: 'strong', reason: null } });
    expectDone(await place().run('vault move file --yes', { env }));
    expect(entriesIn(keyring.env)).toEqual([]);
    expect(await statusOf(token, {})).toMatchObject({ status: 200, vault: { backend: 'key-file' } });
  });
});

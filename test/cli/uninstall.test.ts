import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openVault } from '../../server/vault/open-vault.ts';
import { entriesIn } from '../desktop/keyring-entries.ts';
import { describeWithKeyring, startKeyring, useKeyring, type Keyring } from '../support/keyring.ts';
import { startServerProcess } from '../support/server-process.ts';
import { describeWith } from '../support/parts.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';
import { typeInto } from './terminal.ts';

/** A person's folder for settings, with Doorward's own in it, as the desktop app leaves them. */
function makeHome() {
  const config = mkdtempSync(join(tmpdir(), 'doorward-uninstall-'));
  const [whole, autostart] = [join(config, 'Doorward'), join(config, 'autostart', 'doorward.desktop')];
  mkdirSync(join(config, 'autostart'));
  writeFileSync(autostart, '[Desktop Entry]\nExec=doorward --hidden\n');
  writeFileSync(join(config, 'somebody-elses'), 'kept');
  return { config, whole, autostart, dataDir: join(whole, 'server') };
}

// Each test starts servers, some of them twice, beside other tests.
vi.setConfig({ testTimeout: 120_000 });

let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

describeWithKeyring('doorward uninstall with a real keychain', () => {
  let keyring: Keyring;
  let home: ReturnType<typeof makeHome>;
  const uninstall = (...args: readonly string[]) => {
    const env = { ...keychain(), XDG_CONFIG_HOME: home.config };
    const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'uninstall', ...args], { env, encoding: 'utf8', timeout: 60_000 });
    return { code: status, stdout, stderr, lines: stdout === '' ? [] : [JSON.parse(stdout) as Record<string, unknown>] };
  };
  const keychain = () => Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  /** A server that ran once, with its keys in the keychain, and a server elsewhere that `doorward pair` remembers. */
  const used = async () => {
    const env = { ...keychain(), DOORWARD_VAULT__BACKEND: 'keychain' };
    await (await startServerProcess({ dataDir: home.dataDir, env })).stop();
    const paired = join(home.whole, 'client', 'servers', 'another');
    await (await openVault({ backend: 'keychain', dataDir: paired, serverId: 'another' })).write('client-token', 'x');
    writeFileSync(join(home.whole, 'Preferences'), 'what Electron keeps');
    return entriesIn(keyring.env).map(({ account }) => account);
  };
  beforeAll(async () => {
    keyring = await startKeyring();
    useKeyring(keyring);
    spawnSync('secret-tool', ['store', '--label', 'other', 'service', 'other', 'account', 'x'], { env: keyring.env, input: 'kept' });
  });
  beforeEach(() => void (home = makeHome()));
  afterEach(() => rmSync(home.config, { recursive: true, force: true }));
  afterAll(() => keyring.stop());

  test('data, keychain entries and autostart go; what is somebody else’s stays (issue 7)', async () => {
    const before = await used();
    expect(before).toContain('another/client-token');
    expect(before.length).toBeGreaterThan(2);
    const done = expectDone(uninstall('--remove-data', '--yes', '--json'));
    expect(done.lines).toEqual([{ autostart: 'removed', data: 'removed', folder: home.whole, keychain_entries: before.length }]);
    expect(entriesIn(keyring.env)).toEqual([]);
    expect(readdirSync(home.config, { recursive: true }).sort()).toEqual(['autostart', 'somebody-elses']);
    expect(spawnSync('secret-tool', ['lookup', 'service', 'other'], { env: keyring.env, encoding: 'utf8' }).stdout).toBe('kept');
    expect(expectDone(uninstall('--remove-data', '--yes', '--json')).lines).toMatchObject([{ autostart: 'there was none', keychain_entries: 0 }]);
  });

  test('with --keep-data only what starts it goes: the next start finds its keys', async () => {
    const before = await used();
    expect(expectDone(uninstall('--keep-data', '--json')).lines).toEqual([{ autostart: 'removed', data: 'kept', folder: home.whole }]);
    expect(existsSync(home.autostart)).toBe(false);
    expect(entriesIn(keyring.env).map(({ account }) => account)).toEqual(before);
    const server = await startServerProcess({ dataDir: home.dataDir, env: keychain() });
    expect(server.logs()).toContainEqual(expect.objectContaining({ event: 'listening', vault: 'strong' }));
    await server.stop();
    expectDone(uninstall('--remove-data', '--yes', '--json'));
  });

  test('a locked keychain: nothing is removed, unless its entries are left on purpose', async () => {
    const before = await used();
    await keyring.lock();
    try {
      expectRefused(uninstall('--remove-data', '--yes'), 1, 'vault_unavailable', '--leave-keychain');
      expect([existsSync(join(home.dataDir, 'vault.json')), existsSync(home.autostart)]).toEqual([true, true]);
      expect(expectDone(uninstall('--remove-data', '--leave-keychain', '--yes', '--json')).lines).toMatchObject([{ keychain_entries: 0 }]);
      expect(existsSync(home.whole)).toBe(false);
    } finally {
      await keyring.unlock();
    }
    expect(entriesIn(keyring.env).map(({ account }) => account)).toEqual(before);
    for (const service of ['doorward']) spawnSync('secret-tool', ['clear', 'service', service], { env: keyring.env });
    expect(entriesIn(keyring.env), 'the line of docs/administration.md').toEqual([]);
  });
});

describe('doorward uninstall of a data folder of one’s own', () => {
  const remove = ['uninstall', '--remove-data', '--yes', '--json'];

  test('takes its own files by name and leaves what somebody keeps beside them', async () => {
    await (await here.serve('single')).stop();
    for (const folder of ['backups', 'copies/holiday']) mkdirSync(join(here.dataDir, folder), { recursive: true });
    for (const name of ['notes.txt', 'backups/mine.zip', 'backups/doorward-0123abcd-20260101T000000Z.backup', 'copies/holiday/store.jpg'])
      writeFileSync(join(here.dataDir, name), 'x');
    expect(expectDone(await here.runWith(remove)).lines).toMatchObject([{ data: 'removed', left: 'backups, copies, notes.txt' }]);
    const left = readdirSync(here.dataDir, { recursive: true }).map(String);
    expect(left.sort()).toEqual(['backups', 'backups/mine.zip', 'copies', 'copies/holiday', 'copies/holiday/store.jpg', 'notes.txt']);
  });

  test('the folder goes with the last file', async () => {
    await (await here.serve('multi')).stop();
    expectDone(await here.runWith(remove));
    expect(existsSync(here.dataDir)).toBe(false);
  });

  test('not under a running server, not without a word, and not where there is none', async () => {
    const server = await here.serve('single');
    expectRefused(await here.runWith(remove), 3, String(server.pid));
    await server.stop();
    expectRefused(await here.runWith(['uninstall']), 2, 'keep_or_remove');
    expectRefused(await here.runWith(['uninstall', '--remove-data']), 2, 'not_confirmed');
    expectRefused(await here.runWith(['uninstall', '--remove-data', '--keep-data']), 2, 'keep_or_remove');
    expect(existsSync(join(here.dataDir, 'vault.json'))).toBe(true);
    expectDone(await here.runWith(remove));
    expectRefused(await here.runWith(remove), 2, 'no_store');
  });

  describeWith('django', 'in a terminal', () => {
    test('it asks, and an empty answer keeps everything', async () => {
      await (await here.serve('single')).stop();
      const args = ['uninstall', '--data-dir', here.dataDir];
      const kept = await typeInto(args, { '[keep/remove]': '\r' });
      expect([kept.code, kept.screen, existsSync(here.dataDir)]).toEqual([0, expect.stringContaining(here.dataDir), true]);
      const gone = await typeInto(args, { '[keep/remove]': 'remove\r' });
      expect([gone.code, existsSync(here.dataDir)]).toEqual([0, false]);
    });
  });
});

import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { describeDesktop } from './desktop.ts';
import { entriesIn } from './keyring-entries.ts';
import { newProfile, openApp } from './open-app.ts';
import { filesWith } from './profile.ts';
import { cookieOf, sessionsOf } from './windows.ts';

// Each starts the app up to four times.
vi.setConfig({ testTimeout: 180_000 });

describeDesktop('Doorward that is carried along (issue 7)', (driver) => {
  const isRoot = process.getuid?.() === 0;
  /** A program in a folder of its own; the real Electron of the tests is not a packed one. */
  function unpack(profile = newProfile()) {
    const [beside, resources] = [join(profile.root, 'stick'), join(profile.root, 'stick', 'resources')];
    mkdirSync(resources, { recursive: true, mode: 0o755 });
    const env = { STAND_IN_EXE: join(beside, 'doorward'), STAND_IN_RESOURCES: resources, DOORWARD_DATA_DIR: undefined };
    return { profile, beside, env, folder: join(beside, 'doorward-data'), usual: join(profile.root, 'config', 'Doorward') };
  }
  const isStandIn = () => driver().name === 'stand-in';

  describeWith('keyring', 'beside a real keychain', () => {
    let keyring: Keyring;
    beforeAll(async () => void (keyring = await startKeyring()));
    afterAll(() => keyring.stop());

    test('a folder beside the program has everything, and travels: the next computer finds session and secrets', async ({ skip }) => {
      if (!isStandIn()) skip();
      const first = unpack();
      mkdirSync(first.folder, { mode: 0o700 });
      const app = await openApp(driver(), { ...first, keyring: keyring.env });
      const page = await app.page();
      const [row] = await sessionsOf(page);
      await page.goto(new URL('/server', page.url()).href);
      await page.getByRole('region', { name: 'Desktop app' }).getByText(first.folder, { exact: true }).waitFor();
      const cookie = await cookieOf(app);
      expect(await app.quit()).toBe(0);
      expect(readdirSync(first.folder).sort()).toEqual(['electron', 'server']);
      expect(readdirSync(join(first.folder, 'server'))).toContain('vault.secrets');
      expect([existsSync(first.usual), entriesIn(keyring.env)]).toEqual([false, []]);
      expect(filesWith(cookie?.value ?? 'none', [first.folder]), 'B42: not in clear there either').toEqual([]);

      const second = unpack();
      renameSync(first.folder, second.folder);
      const there = await openApp(driver(), { ...second, keyring: keyring.env });
      expect((await sessionsOf(await there.page())).map(({ id }) => id)).toEqual([row?.id]);
    });

    test('without such a folder, or where an installer put the program, the data are in their usual place', async ({ skip }) => {
      if (!isStandIn()) skip();
      for (const isInstalled of [false, true]) {
        const { beside, folder, usual, ...rest } = unpack();
        if (isInstalled) {
          mkdirSync(folder, { mode: 0o700 });
          writeFileSync(join(beside, 'Uninstall Doorward.exe'), '');
        }
        const app = await openApp(driver(), { ...rest, keyring: keyring.env });
        await sessionsOf(await app.page());
        expect(await app.quit()).toBe(0);
        expect([existsSync(join(usual, 'server', 'vault.json')), existsSync(join(folder, 'server'))]).toEqual([true, false]);
      }
    });
  });

  test.each([
    ['that others can write', (folder: string) => chmodSync(folder, 0o777), 'others can write there'],
    ['in a folder that others can write', (folder: string) => chmodSync(join(folder, '..'), 0o777), 'others can write there'],
    ['that is somebody else’s', (folder: string) => isRoot && chownSync(folder, 65_534, 65_534), 'it belongs to somebody else'],
    [
      'that is a link',
      (folder: string) => {
        rmSync(folder, { recursive: true });
        symlinkSync('/tmp', folder);
      },
      'it is no folder',
    ],
  ])('one %s is not used, and the usual place is not used in its stead', async (_which, spoil, words) => {
    if (!isStandIn() || (!isRoot && words.includes('somebody else'))) return;
    const { folder, usual, ...rest } = unpack();
    mkdirSync(folder, { mode: 0o700 });
    spoil(folder);
    const app = await openApp(driver(), rest);
    const page = await app.page();
    expect(await page.getByRole('alert').innerText()).toContain(words);
    expect([existsSync(join(usual, 'server')), existsSync(join(folder, 'server'))]).toEqual([false, false]);
    await app.quit();
    chmodSync(rest.beside, 0o755);
  });

  test('the private group of a person may write, as on systems that give each person one', async ({ skip }) => {
    if (!isStandIn()) skip();
    const { folder, usual, beside, ...rest } = unpack();
    mkdirSync(folder);
    for (const one of [beside, folder]) chmodSync(one, 0o775);
    const app = await openApp(driver(), rest);
    await sessionsOf(await app.page());
    await app.quit();
    expect([existsSync(usual), existsSync(join(folder, 'server'))]).toEqual([false, true]);
  });
});

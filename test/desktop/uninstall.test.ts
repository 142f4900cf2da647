import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { describeDesktop } from './desktop.ts';
import type { Profile } from './profile.ts';
import { entriesIn } from './keyring-entries.ts';
import { newProfile, openApp } from './open-app.ts';
import { sessionsOf } from './windows.ts';

// Each starts the app up to four times.
vi.setConfig({ testTimeout: 180_000 });

describeDesktop('--uninstall (issue 7)', (driver) => {
  describeWith('keyring', 'with a real keychain', () => {
    let keyring: Keyring;
    beforeAll(async () => void (keyring = await startKeyring()));
    afterAll(() => keyring.stop());
    const usual = { DOORWARD_DATA_DIR: undefined };
    const places = (profile: Profile) => {
      const config = join(profile.root, 'config');
      return { whole: join(config, 'Doorward'), autostart: join(config, 'autostart', 'doorward.desktop') };
    };
    /** Somebody who used the app, let it start with the computer, and quit it. */
    async function used() {
      const profile = newProfile();
      const app = await openApp(driver(), { profile, keyring: keyring.env, env: usual });
      const page = await app.page();
      await sessionsOf(page);
      await page.evaluate(() => window.doorward?.setAutostart(true));
      await vi.waitFor(() => expect(entriesIn(keyring.env).some(({ account }) => account.endsWith('/desktop-session'))).toBe(true), 5_000);
      return { profile, app };
    }
    const leave = async (profile: Profile, word: string, answer?: number) => {
      const env = { ...usual, ...(answer === undefined ? {} : { STAND_IN_ANSWER: String(answer) }) };
      return (await driver().launch({ profile, keyring: keyring.env, env, args: [word] })).ended;
    };

    test('=remove: data, keychain entries and autostart are gone, and no window opens', async () => {
      const { profile, app } = await used();
      const { whole, autostart } = places(profile);
      await app.quit();
      if (process.platform === 'linux') expect(existsSync(autostart)).toBe(true);
      expect(await leave(profile, '--uninstall=remove')).toBe(0);
      expect([existsSync(whole), existsSync(autostart), entriesIn(keyring.env)]).toEqual([false, false, []]);
      expect(await leave(profile, '--uninstall=remove'), 'again: there is nothing any more').toBe(0);
    });

    test('=keep: what starts it is gone; the data and their keys stay', async () => {
      const { profile, app } = await used();
      const { whole, autostart } = places(profile);
      await app.quit();
      const before = entriesIn(keyring.env).map(({ account }) => account);
      expect(await leave(profile, '--uninstall=keep')).toBe(0);
      expect([existsSync(join(whole, 'server', 'vault.json')), existsSync(autostart)]).toEqual([true, false]);
      expect(entriesIn(keyring.env).map(({ account }) => account)).toEqual(before);
      await leave(profile, '--uninstall=remove');
    });

    test('while Doorward runs, and where the question is not answered, nothing is removed', async ({ skip }) => {
      if (driver().name !== 'stand-in') skip();
      const { profile, app } = await used();
      const { whole, autostart } = places(profile);
      expect(await leave(profile, '--uninstall=remove')).toBe(1);
      await app.quit();
      expect(await leave(profile, '--uninstall')).toBe(1);
      expect([existsSync(join(whole, 'server', 'vault.json')), existsSync(autostart)]).toEqual([true, true]);
      expect(await leave(profile, '--uninstall', 0), 'keep').toBe(0);
      expect([existsSync(join(whole, 'server', 'vault.json')), existsSync(autostart)]).toEqual([true, false]);
      expect(await leave(profile, '--uninstall', 1), 'remove').toBe(0);
      expect([existsSync(whole), entriesIn(keyring.env)]).toEqual([false, []]);
    });

    test('of a program that is carried along, its folder goes', async ({ skip }) => {
      if (driver().name !== 'stand-in') skip();
      const profile = newProfile();
      const resources = join(profile.root, 'stick', 'resources');
      const folder = join(profile.root, 'stick', 'doorward-data');
      for (const one of [resources, folder]) mkdirSync(one, { recursive: true, mode: 0o755 });
      const env = { ...usual, STAND_IN_EXE: join(profile.root, 'stick', 'doorward'), STAND_IN_RESOURCES: resources };
      const app = await openApp(driver(), { profile, env });
      await sessionsOf(await app.page());
      await app.quit();
      expect(await (await driver().launch({ profile, env, args: ['--uninstall=remove'] })).ended).toBe(0);
      expect(readdirSync(join(profile.root, 'stick'))).toEqual(['resources']);
    });
  });
});

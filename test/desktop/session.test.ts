import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { entriesIn, keptFor, loseKept } from './keyring-entries.ts';
import { newProfile, openApp, seen, watch } from './open-app.ts';
import { filesWith } from './profile.ts';
import { ask, cookieOf, sessionsOf } from './windows.ts';

describeDesktop("the window's session", (driver) => {
  describeWith('keyring', 'with a real keychain', () => {
    let keyring: Keyring;
    beforeAll(async () => void (keyring = await startKeyring()));
    afterAll(() => keyring.stop());
    const open = (profile = newProfile()) => openApp(driver(), { profile, keyring: keyring.env });
    /** The cookie, once the keychain has its key. */
    const kept = (app: DesktopApp) =>
      vi.waitFor(async () => {
        const cookie = (await cookieOf(app)) ?? { name: '', value: 'none' };
        expect(keptFor(keyring.env, cookie.name)).toBe(cookie.value);
        return cookie;
      }, 5_000);
    const forgotten = (name: string) => vi.waitFor(() => expect(keptFor(keyring.env, name)).toBeNull(), 5_000);

    test('the first start shows the sessions screen to the owner, with this computer as the one session', async () => {
      const page = await (await open()).page();
      await page.getByText(hostname()).first().waitFor();

      expect(await page.locator('h1, h2').allInnerTexts()).toContain('Sessions and devices');
      expect(await sessionsOf(page)).toMatchObject([{ device_label: hostname(), kind: 'desktop', is_current: true }]);
    });

    test('the key is in the keychain, in a cookie no script can read, and in no file (security.md A.2, B42)', async () => {
      const profile = newProfile();
      const app = await open(profile);
      const page = await app.page();
      const { value: key } = await kept(app);
      expect(key).toMatch(/^[0-9a-f]{40}$/);
      const [cookie] = await app.evaluate(({ session }) => session.fromPartition('doorward').cookies.get({}));
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'strict', path: '/', hostOnly: true });
      expect(await page.evaluate(() => document.cookie)).not.toContain(key);
      expect(await app.evaluate(({ session }) => session.fromPartition('doorward').isPersistent())).toBe(false);
      expect(await app.quit()).toBe(0);
      const folders = [profile.root, ...(driver().browserProfile === null ? [] : [driver().browserProfile ?? ''])];
      expect(filesWith(key, folders)).toEqual([]);
      expect(app.output()).not.toContain(key);
      expect(filesWith(hostname(), folders), 'the search finds what is there').not.toEqual([]);
    });

    test('a restart keeps the session', async () => {
      const profile = newProfile();
      const first = await open(profile);
      const before = await sessionsOf(await first.page());
      const cookie = await cookieOf(first);
      expect(await first.quit()).toBe(0);
      const second = await open(profile);
      expect((await sessionsOf(await second.page())).map((row) => row.id)).toEqual(before.map((row) => row.id));
      expect(await cookieOf(second)).toEqual(cookie);
    });

    test('a lost keychain entry is no way in and no way out: the window signs in again, with a new session', async () => {
      const profile = newProfile();
      const first = await open(profile);
      const [before] = await sessionsOf(await first.page());
      const { name, value } = await kept(first);
      await first.quit();
      loseKept(keyring.env, name);
      await forgotten(name);
      const second = await open(profile);
      const current = (await sessionsOf(await second.page())).find((row) => row.is_current);
      expect(current?.id).not.toBe(before?.id);
      expect((await kept(second)).value).not.toBe(value);
    });

    test('signing out in the page forgets the key, signing in keeps the new one', async () => {
      const app = await open();
      const page = await app.page();
      const { name, value } = await kept(app);
      // A sign-in over a sign-in: the cookie is overwritten, which is no sign-out.
      expect((await ask(page, 'login', 'POST')).status).toBe(200);
      await vi.waitFor(async () => expect((await cookieOf(app))?.value).not.toBe(value), 5_000);
      await kept(app);
      expect((await ask(page, 'logout', 'POST')).status).toBe(200);
      await forgotten(name);
      expect(await cookieOf(app)).toBeUndefined();
      expect((await ask(page, 'login', 'POST')).status).toBe(200);
      expect((await kept(app)).value).not.toBe(value);
    });

    test('a cookie that is removed from the profile is forgotten in the keychain', async () => {
      const app = await open();
      const page = await app.page();
      const { name } = await kept(app);
      await app.evaluate(async ({ BrowserWindow, session }, url) => {
        BrowserWindow.getAllWindows()[0]?.emit('focus'); // a renewal that is under way brings nothing back
        const { cookies } = session.fromPartition('doorward');
        for (const { name } of await cookies.get({})) await cookies.remove(url, name);
      }, page.url());
      await forgotten(name);
      expect(entriesIn(keyring.env), 'the server keeps its own').not.toEqual([]);
    });
  });

  test('without a keychain it starts all the same, signs in for this run, and says so', async () => {
    // The keychain is asked for by name, and nobody is at this address.
    const nowhere = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus', XDG_RUNTIME_DIR: '/nonexistent' };
    const app = await openApp(driver(), { keyring: nowhere });
    const page = await app.page();
    await watch(app);
    expect(await sessionsOf(page)).toMatchObject([{ kind: 'desktop', is_current: true }]);
    expect(await page.evaluate(() => window.doorward?.facts())).toMatchObject({ sessionKept: false });
    await page.close();
    await vi.waitFor(async () => expect((await seen(app)).tray).toContain('This window signs in anew at the next start'), { timeout: 5_000 });
  });
});

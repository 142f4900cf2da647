import { existsSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { makeProfile, type Profile } from './profile.ts';
import { cookieOf, sessionsOf } from './windows.ts';

const names = ['facts', 'getAutostart', 'openExternal', 'restartServer', 'saveFile', 'setAutostart', 'speak'];

describeDesktop('the bridge', (driver) => {
  let profile: Profile;
  let app: DesktopApp;
  let page: Page;

  beforeAll(async () => {
    profile = makeProfile();
    app = await driver().launch({ profile });
    page = await app.page();
  });
  afterAll(async () => {
    await app.quit();
    profile.remove();
  });

  /** What a call gave, or the words of its error. */
  const call = (name: string, ...given: unknown[]) =>
    page.evaluate(
      async ([which, args]) => {
        const bridge = window.doorward as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>; // hostile: any name, any argument
        return bridge[which]?.(...args).then((value: unknown) => value, String);
      },
      [name, given] as const,
    );

  test('is a handful of named functions and nothing else (security.md B88)', async () => {
    const shape = await page.evaluate(() => Object.entries(window.doorward ?? {}).map(([name, value]) => [name, typeof value]));
    expect(Object.fromEntries(shape)).toEqual(Object.fromEntries(names.map((name) => [name, 'function'])));
    expect(await page.evaluate(() => Object.isFrozen(window.doorward) || !Reflect.set(window, 'doorward', {}))).toBe(true);
  });

  test('tells what the desktop is', async () => {
    const facts = {
      version: packageJson.version,
      platform: process.platform,
      deviceLabel: hostname(),
      staysInTray: true,
      sessionKept: true,
      portableFolder: null,
    };
    expect(await call('facts')).toEqual(facts);
  });

  test.each([
    ['openExternal', [undefined, null, 7, {}, ['https://casdoor.org'], 'https://casdoor.org/'.padEnd(2_100, 'x')]],
    ['setAutostart', [undefined, null, 1, 'true', {}, []]],
    ['speak', [undefined, null, 1, {}, ['de'], 'deu', '../../x']],
  ])('%s refuses what is no argument of its own (security.md B88)', async (name, hostile) => {
    for (const argument of hostile) expect(await call(name, argument), JSON.stringify(argument)).toContain('refused');
  });

  test('saveFile refuses paths, odd names and odd texts (security.md B88)', async () => {
    const odd = [
      '../x',
      '/etc/passwd',
      'a/b',
      'a\\b',
      '.bashrc',
      'x.',
      ' x',
      'C:x',
      'a\0b',
      'a\nb',
      '',
      'x'.repeat(101),
      'a:b',
      '\u202egnp.exe',
      7,
      null,
    ];
    for (const name of odd) expect(await call('saveFile', name, 'text'), JSON.stringify(name)).toContain('refused');
    for (const text of [undefined, null, 7, {}, 'x'.repeat(1_000_001)]) expect(await call('saveFile', 'codes.txt', text)).toContain('refused');
  });

  test('saveFile saves where the person says, for this user only', async () => {
    expect(
      await app.evaluate(({ dialog }) => void (dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' }))),
    ).toBeUndefined();
    expect(await call('saveFile', 'codes.txt', 'secret')).toBe(false);
    const file = join(profile.root, 'chosen.txt');
    const proposed = await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = ((options: { defaultPath: string }) => {
        Object.assign(globalThis, { proposed: options.defaultPath });
        return Promise.resolve({ canceled: false, filePath });
      }) as typeof dialog.showSaveDialog; // one of its two forms
    }, file);
    expect(proposed).toBeUndefined();
    expect(await call('saveFile', 'codes für mich.txt', 'Grüße')).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('Grüße');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await app.evaluate(() => (globalThis as { proposed?: string }).proposed)).toMatch(/Downloads.codes für mich\.txt$/);
  });

  test('autostart is off, on and off again', async () => {
    const entry = join(profile.root, 'config', 'autostart', 'doorward.desktop');
    expect(await call('getAutostart')).toBe(false);
    expect(await call('setAutostart', true)).toBe(true);
    expect(await call('getAutostart')).toBe(true);
    if (process.platform === 'linux')
      expect(readFileSync(entry, 'utf8')).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Doorward\nExec=".+" --hidden\n$/);
    expect(await call('setAutostart', false)).toBe(false);
    expect(existsSync(entry)).toBe(false);
  });

  test('a channel nobody answers is an error, not a crash', async () => {
    expect(await call('nothing')).toBeUndefined();
    expect(await call('facts', 'too', 'many', 'words')).toMatchObject({ version: packageJson.version });
  });

  test('nobody else is answered: foreign pages, other windows, frames (security.md B88)', async () => {
    const foreign = createServer((_req, res) => void res.setHeader('Content-Type', 'text/html').end('<title>foreign</title>'));
    await once(foreign.listen(0, '127.0.0.1'), 'listening');
    const addresses = [`http://127.0.0.1:${String((foreign.address() as AddressInfo).port)}/`, page.url(), 'data:text/html,x'];
    const preload = join(import.meta.dirname, '..', '..', 'dist', 'main', 'preload.cjs');
    for (const url of addresses) {
      const answer = await app.evaluate(
        async ({ BrowserWindow }, [address, file]) => {
          const window = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true, contextIsolation: true } });
          await window.loadURL(address);
          const said: unknown = await window.webContents.executeJavaScript('window.doorward.facts().then(() => "answered", String)');
          window.destroy();
          return said;
        },
        [url, preload] as const,
      );
      expect(answer, url).toContain('refused');
    }
    foreign.close().closeAllConnections();
    const inFrame = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const answer = frame.contentWindow?.doorward === undefined ? 'no bridge' : 'bridge';
      frame.remove();
      return answer;
    });
    expect(inFrame).toBe('no bridge');
  });

  test('restartServer starts the server anew, with the same session', async () => {
    const before = await sessionsOf(page);
    const cookie = await cookieOf(app);
    const loaded = page.waitForEvent('domcontentloaded');
    await call('restartServer').catch(() => undefined); // the page may be gone before the answer
    await loaded;
    await vi.waitFor(async () => expect((await sessionsOf(await app.page())).map((row) => row.id)).toEqual(before.map((row) => row.id)), 10_000);
    expect(await cookieOf(app)).toEqual(cookie);
  });
});

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { seen, watch } from './open-app.ts';
import { makeProfile, type Profile } from './profile.ts';
import { clickLink, windowsOf } from './windows.ts';

/** Long enough for a browser to go where it is not stopped. */
const moment = () => wait(500);

describeDesktop('the window keeps to itself', (driver) => {
  let profile: Profile;
  const asked: string[] = [];
  const foreign = createServer((req, res) => {
    asked.push(req.url ?? '');
    res.setHeader('Content-Type', 'text/html').end('<title>foreign</title>');
  });
  let outside = '';
  let app: DesktopApp;
  let page: Page;
  let home = '';

  beforeAll(async () => {
    await once(foreign.listen(0, '127.0.0.1'), 'listening');
    outside = `http://127.0.0.1:${String((foreign.address() as AddressInfo).port)}`; // a socket of TCP, not of a path
    profile = makeProfile();
    app = await driver().launch({ profile });
    page = await app.page();
    home = page.url();
    await watch(app);
  });
  afterAll(async () => {
    await app.quit();
    foreign.close().closeAllConnections();
    profile.remove();
  });

  /** Something that a page can do to leave; nothing of it may reach the other server or change the page. */
  async function stays(act: () => Promise<unknown>): Promise<void> {
    asked.length = 0;
    await act();
    await moment();
    expect(asked).toEqual([]);
    expect(new URL(page.url()).origin).toBe(new URL(home).origin);
    expect(await windowsOf(app)).toHaveLength(1);
  }

  test('the page has no Node and no Electron, and the window is sealed (security.md B84)', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron', 'standInInvoke'].filter((name) => name in globalThis),
    );
    expect(found).toEqual([]);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }; // not in Electron's types
      const { contextIsolation, sandbox, webSecurity, nodeIntegration, webviewTag, ...rest } = contents.getLastWebPreferences();
      const { nodeIntegrationInWorker, nodeIntegrationInSubFrames, allowRunningInsecureContent, experimentalFeatures, enableBlinkFeatures } = rest;
      const off = [
        nodeIntegration,
        webviewTag,
        nodeIntegrationInWorker,
        nodeIntegrationInSubFrames,
        allowRunningInsecureContent,
        experimentalFeatures,
      ];
      return { on: [contextIsolation, sandbox, webSecurity], off: [...off, Boolean(enableBlinkFeatures)] };
    });
    expect(preferences).toEqual({ on: [true, true, true], off: Array.from({ length: 7 }, () => false) });
  });

  test('the UI comes from the loopback server with its policy as a header (security.md B85)', async () => {
    expect(home).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/')).headers));
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });

  test.each(['address', 'link', 'form', 'frame'])('foreign navigation is refused: %s (security.md B86)', async (kind) => {
    await stays(async () => {
      if (kind === 'address') await page.evaluate((to) => void (location.href = `${to}/address`), outside);
      if (kind === 'link') await clickLink(page, { href: `${outside}/link` });
      if (kind === 'form')
        await page.evaluate((to) => {
          const form = Object.assign(document.createElement('form'), { action: `${to}/form`, method: 'get' });
          document.body.append(form);
          form.submit();
        }, outside);
      if (kind === 'frame')
        await page.evaluate((to) => document.body.append(Object.assign(document.createElement('iframe'), { src: `${to}/frame` })), outside);
    });
  });

  test.for([
    'data:text/html,x',
    'file:///etc/passwd',
    'javascript:void(document.title="hacked")',
    'doorward://x',
    'https://start.doorward.invalid/quit',
  ])('an address of another kind is refused: %s (security.md B86)', async (address, { skip }) => {
    if (address.startsWith('doorward:') && driver().name === 'stand-in')
      skip('Chromium asks with a dialog of its own, where Electron asks will-navigate');
    await stays(() => clickLink(page, { href: address }));
    expect(await page.title()).not.toBe('hacked');
    expect(page.url()).toBe(home);
  });

  test('a redirect of our own server to elsewhere is not followed (security.md B86)', async () => {
    // Our server redirects nowhere: the spec answers in its place.
    await page.route(`${home}redirecting`, (route) => route.fulfill({ status: 302, headers: { location: `${outside}/redirected` } }));
    await stays(() => page.evaluate(() => void (location.href = '/redirecting')));
    await page.unrouteAll();
  });

  test('no second window: window.open and target=_blank (security.md B86)', async () => {
    await stays(() => page.evaluate((to) => void window.open(`${to}/open`), outside));
    await stays(() => clickLink(page, { href: `${outside}/blank`, target: '_blank' }));
    await stays(() => page.evaluate(() => void window.open('about:blank')));
    expect((await seen(app)).opened).toEqual([]);
    await stays(() => page.evaluate(() => void window.open(`${location.origin}/`)));
    expect((await seen(app)).opened).toEqual([home]);
    expect(app.output()).not.toContain('A second window was allowed');
  });

  test('links open outside only if they are on the list (security.md B86)', async () => {
    const origin = new URL(home).origin;
    const allowed = ['https://casdoor.org/docs/overview', `${origin}/api/v1/docs`];
    const refused = [
      'http://casdoor.org/',
      'https://casdoor.org.example.com/',
      'https://a:b@casdoor.org/',
      'https://example.com/',
      'file:///etc/passwd',
    ];
    const ask = (url: string) => page.evaluate((to) => window.doorward?.openExternal(to), url);
    const before = (await seen(app)).opened.length;
    for (const url of allowed) expect(await ask(url), url).toBe(true);
    for (const url of [...refused, 'javascript:alert(1)', 'smb://casdoor.org/x', '//casdoor.org', 'casdoor.org', ''])
      expect(await ask(url), url).toBe(false);
    await clickLink(page, { href: 'https://casdoor.org/docs/basic', target: '_blank' });
    await vi.waitFor(async () => expect((await seen(app)).opened.slice(before)).toEqual([...allowed, 'https://casdoor.org/docs/basic']), 5_000);
  });

  test('permissions are denied, asked for and looked up (security.md B87)', async () => {
    const answers = await page.evaluate(async () => {
      const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
      const place = new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(`error ${String(error.code)}`),
        ),
      );
      return {
        geolocation: [await state('geolocation'), await place],
        notifications: [await state('notifications'), await Notification.requestPermission()],
        camera: [
          await state('camera'),
          await navigator.mediaDevices.getUserMedia({ video: true }).then(
            () => 'given',
            (error: Error) => error.name,
          ),
        ],
        clipboard: await navigator.clipboard.readText().then(
          () => 'given',
          (error: Error) => error.name,
        ),
      };
    });
    expect(answers).toEqual({
      geolocation: ['denied', 'error 1'],
      notifications: ['denied', 'denied'],
      camera: ['denied', expect.stringMatching(/^Not(Allowed|Found)Error$/)],
      clipboard: 'NotAllowedError',
    });
  });

  test('nothing is downloaded (security.md B87)', async () => {
    await clickLink(page, { href: '/api/v1/openapi.json', download: 'openapi.json' });
    await moment();
    expect(readdirSync(profile.downloads)).toEqual([]);
  });

  test('a window that is not ours may do all that: what stops the page is the shell', async () => {
    await app.evaluate(async ({ BrowserWindow, session }, url) => {
      await new BrowserWindow({ webPreferences: { session: session.fromPartition('control') } }).loadURL(url);
    }, `${outside}/control`);
    const other = await app.page();
    expect(await other.evaluate(() => Notification.requestPermission())).toBe('granted');
    await clickLink(other, { href: '/file', download: 'file.txt' });
    await vi.waitFor(() => expect(asked).toContain('/file'), 5_000);
    await other.route(`${outside}/redirecting`, (route) => route.fulfill({ status: 302, headers: { location: `${outside}/elsewhere` } }));
    await clickLink(other, { href: '/redirecting' });
    await vi.waitFor(() => expect(other.url()).toBe(`${outside}/elsewhere`), 5_000);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.destroy());
  });
});

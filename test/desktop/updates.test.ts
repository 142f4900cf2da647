import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { storeFormat } from '../../server/index.ts';
import { describeDesktop } from './desktop.ts';
import type { DesktopApp } from './driver.ts';
import { chooseInTray, newProfile, openApp, seen, watch } from './open-app.ts';

const next = Buffer.from('#!/bin/sh\n# the next Doorward\n');
const sha512 = (bytes: Buffer) => createHash('sha512').update(bytes).digest('base64');

describeDesktop('updates', (driver) => {
  let feed: Server;
  let asked: string[] = [];
  let yaml = '';
  beforeAll(async () => {
    feed = createServer((req, res) => {
      const { pathname } = new URL(req.url ?? '/', 'http://feed');
      asked.push(pathname);
      if (pathname === '/latest-linux.yml') res.end(yaml);
      else if (pathname.endsWith('.AppImage')) res.end(next);
      else res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => feed.close());

  const offer = (version: string, format: string | null, sum = sha512(next)) => {
    asked = [];
    const file = `Doorward-${version}.AppImage`;
    const vendor = format === null ? '' : `vendor:\n  storeFormat: '${format}'\n`;
    yaml = `version: ${version}\nfiles:\n  - url: ${file}\n    sha512: ${sum}\n    size: ${String(next.length)}\npath: ${file}\nsha512: ${sum}\nreleaseDate: '2026-11-21T00:00:00.000Z'\n${vendor}`;
  };

  /** An AppImage that somebody put somewhere, with what electron-builder writes beside the program where an address is published. */
  async function start(address = `http://127.0.0.1:${String((feed.address() as AddressInfo).port)}`) {
    const profile = newProfile();
    const [resources, appImage] = [join(profile.root, 'resources'), join(profile.root, 'Doorward.AppImage')];
    mkdirSync(resources);
    writeFileSync(appImage, 'this Doorward');
    if (address !== '')
      writeFileSync(join(resources, 'app-update.yml'), `provider: generic\nurl: ${address}\nupdaterCacheDirName: doorward-updater\n`);
    const app = await openApp(driver(), { profile, env: { STAND_IN_RESOURCES: resources, APPIMAGE: appImage } });
    await app.page();
    await watch(app);
    return { app, profile, installed: () => readFileSync(appImage, 'utf8') };
  }
  /** The tray is made anew when a window closes; its lines are looked at then. */
  const lineOf = async (app: DesktopApp, wanted: string) => {
    await (await app.page()).close();
    await vi.waitFor(async () => expect((await seen(app)).tray.join('|')).toContain(wanted), 15_000);
  };
  const answerWith = (app: DesktopApp, response: number) =>
    app.evaluate(({ dialog }, given) => {
      Reflect.set(dialog, 'showMessageBox', ({ detail }: { detail: string }) => {
        Object.assign(globalThis, { told: detail });
        return Promise.resolve({ response: given, checkboxChecked: false });
      });
    }, response);

  test('are said, fetched only after a yes, checked, and installed at the end; the data stay (issue 7)', async ({ skip }) => {
    if (driver().name === 'electron') skip('a packed app is needed');
    offer('99.0.0', String(storeFormat));
    const { app, profile, installed } = await start();
    await lineOf(app, 'Update to 99.0.0 …');
    await answerWith(app, 1);
    await chooseInTray(app, 'Update to 99.0.0 …');
    expect(await app.evaluate(() => Reflect.get(globalThis, 'told') as string)).toMatch(
      /comes from http:\/\/127\.0\.0\.1:\d+.*installed when Doorward quits/,
    );
    expect(asked.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
    await answerWith(app, 0);
    await chooseInTray(app, 'Update to 99.0.0 …');
    await vi.waitFor(async () => expect((await seen(app)).tray).toContain('99.0.0 is installed when Doorward quits'), 15_000);
    expect(installed()).toBe('this Doorward');
    expect(await app.quit()).toBe(0);
    expect(installed()).toBe(next.toString());
    expect(existsSync(profile.dataDir)).toBe(true);
  });

  test.each([
    ['a lower format of the data', '99.0.0', String(storeFormat - 1)],
    ['no word about its format', '99.0.0', null],
  ])('with %s is refused, and said so: it would lose what is there', async (_what, version, format) => {
    if (driver().name === 'electron') return;
    offer(version, format);
    const { app, installed } = await start();
    await lineOf(app, `Version ${version} cannot read these data`);
    await chooseInTray(app, `Version ${version} cannot read these data: it is not installed`);
    expect(asked.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
    expect([await app.quit(), installed()]).toEqual([0, 'this Doorward']);
  });

  test('whose bytes are others than was said are thrown away; an older version is none', async () => {
    if (driver().name === 'electron') return;
    offer('99.0.0', String(storeFormat), sha512(Buffer.from('else')));
    const { app, installed } = await start();
    await lineOf(app, 'Update to 99.0.0 …');
    await answerWith(app, 0);
    await chooseInTray(app, 'Update to 99.0.0 …');
    await vi.waitFor(async () => expect((await seen(app)).tray).toContain('99.0.0 could not be fetched'), 15_000);
    expect([await app.quit(), installed()]).toEqual([0, 'this Doorward']);
    offer('0.0.1', String(storeFormat));
    const older = await start();
    await vi.waitFor(() => expect(asked).toContain('/latest-linux.yml'), 10_000);
    await lineOf(older.app, 'Open Doorward');
    expect((await seen(older.app)).tray.join()).not.toContain('0.0.1');
  });

  test.each([
    ['no address', ''],
    ['an address without encryption', 'http://updates.example'],
  ])('are off with %s', async (_what, address) => {
    if (driver().name === 'electron') return;
    offer('99.0.0', String(storeFormat));
    const { app } = await start(address);
    await lineOf(app, 'Open Doorward');
    expect([(await seen(app)).tray.join().includes('pdate'), asked]).toEqual([false, []]);
  });
});

test('what electron-builder writes into a release is the format that this version writes', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'electron-builder.yml'), 'utf8');
  expect(/^releaseInfo:\n {2}vendor:\n {4}storeFormat: '(\d+)'$/m.exec(text)?.[1]).toBe(String(storeFormat));
});

import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { newProfile, openApp } from './open-app.ts';
import { sessionsOf } from './windows.ts';

/** Another program on a port, which notes what it is asked. */
async function stranger(): Promise<{ port: number; asked: string[]; leave: () => void }> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${req.url ?? ''} ${JSON.stringify(req.headers)}`);
    res.end('somebody else');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const leave = () => void server.close().closeAllConnections();
  onTestFinished(leave);
  return { port: (server.address() as AddressInfo).port, asked, leave }; // a socket of TCP, not of a path
}

const runs = (app: DesktopApp) => vi.waitFor(async () => expect((await app.page()).url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//), 10_000);

/** The page that a failed start shows: its cause, and the names of what it offers. */
async function errorPage(page: Page): Promise<{ cause: string; text: string; offers: string[] }> {
  await page.getByRole('heading', { name: 'Doorward could not start' }).waitFor();
  const offers = await page.getByRole('link').allInnerTexts();
  return { cause: await page.getByRole('alert').innerText(), text: await page.locator('main').innerText(), offers };
}

describeDesktop('a start that fails shows a page', (driver) => {
  test('port taken: the cause, and again when the port is free; the stranger hears nothing', async () => {
    const other = await stranger();
    const app = await openApp(driver(), { env: { DOORWARD_SERVER__PORT: String(other.port) } });
    const page = await app.page();
    const shown = await errorPage(page);
    expect(shown.cause).toContain(String(other.port));
    expect(shown.text).not.toContain('--');
    expect(shown.offers).toEqual(['Try again', 'Use another free port this time', 'Quit']);
    await page.getByRole('link', { name: 'Try again' }).click();
    expect((await errorPage(page)).cause).toContain(String(other.port));
    expect(other.asked).toEqual([]);
    other.leave();
    await page.getByRole('link', { name: 'Try again' }).click();
    await runs(app);
    expect(new URL(page.url()).port).toBe(String(other.port));
    expect(await sessionsOf(page)).toMatchObject([{ is_current: true }]);
  });

  test('port taken: another free port, for this time', async () => {
    const other = await stranger();
    const app = await openApp(driver(), { env: { DOORWARD_SERVER__PORT: String(other.port) } });
    const page = await app.page();
    await page.getByRole('link', { name: 'Use another free port' }).click();
    await runs(app);
    expect(new URL(page.url()).port).not.toBe(String(other.port));
    expect(await sessionsOf(page)).toMatchObject([{ is_current: true }]);
    expect(other.asked).toEqual([]);
  });

  test('folder in use: by which process', async () => {
    const profile = newProfile();
    const server = await startServerProcess({ dataDir: profile.dataDir });
    onTestFinished(async () => {
      await server.stop();
    });
    const app = await openApp(driver(), { profile });
    const page = await app.page();
    expect((await errorPage(page)).cause).toContain(`process ${String(server.pid)}`);
    await server.stop();
    await page.getByRole('link', { name: 'Try again' }).click();
    await runs(app);
  });

  /** What a start leaves, its journal changed; the page of the next start, and whether that touched anything. */
  async function startOn(change: (journal: string) => string) {
    const profile = newProfile();
    const first = await openApp(driver(), { profile });
    await first.page();
    await first.quit();
    const journals = readdirSync(profile.dataDir).filter((name) => name.startsWith('journal'));
    expect(journals).not.toEqual([]);
    const contents = () => journals.map((name) => readFileSync(join(profile.dataDir, name), 'utf8'));
    const changed = contents().map(change);
    journals.forEach((name, index) => writeFileSync(join(profile.dataDir, name), changed[index] ?? ''));
    const app = await openApp(driver(), { profile });
    const shown = await errorPage(await app.page());
    await app.quit();
    expect(contents()).toEqual(changed);
    return shown;
  }

  test('store damaged: nothing is touched, and what to do', async () => {
    const shown = await startOn(() => 'no journal\nat all\n');
    expect(shown.cause).toContain('damaged');
    expect(shown.text).toContain('put a backup in its place');
    expect(shown.offers).toEqual(['Try again', 'Quit']);
  });

  test('data of a newer version: nothing is touched, and what to do', async () => {
    const shown = await startOn((journal) => {
      const [header = '', ...lines] = journal.split('\n');
      const newer = header.slice(9).replace(/"version":\d+/, '"version":99');
      return [`${crc32(newer).toString(16).padStart(8, '0')} ${newer}`, ...lines].join('\n');
    });
    expect(shown.cause).toContain('newer');
    expect(shown.text).toContain('Install the newer version');
  });

  test('bad setting: which one', async () => {
    const app = await openApp(driver(), { env: { DOORWARD_SERVER__PROT: '1' } });
    expect((await errorPage(await app.page())).cause).toContain('DOORWARD_SERVER__PROT');
  });

  test('a folder that cannot be used: why, and its name harms nobody', async () => {
    const profile = newProfile();
    const file = join(profile.root, '<img src=x onerror=document.title=1>');
    writeFileSync(file, '');
    const app = await openApp(driver(), { profile, env: { DOORWARD_DATA_DIR: file } });
    const page = await app.page();
    expect((await errorPage(page)).cause).toContain('<img src=x onerror=document.title=1>');
    expect(await page.title()).toBe('Doorward could not start');
  });

  test('the page has no script, no bridge and no way out (security.md B85, B86, B88)', async () => {
    const other = await stranger();
    const app = await openApp(driver(), { env: { DOORWARD_SERVER__PORT: String(other.port) } });
    const page = await app.page();
    await errorPage(page);
    expect(await page.locator('script').count()).toBe(0);
    const styled = await page.evaluate(() => getComputedStyle(document.body).maxWidth);
    expect(styled, 'the policy lets the page have its own style').not.toBe('none');
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const answer = await page.evaluate(async () => window.doorward?.facts().then(() => 'answered', String));
    expect(answer).toContain('refused');
    await page.evaluate((to) => void (location.href = to), `http://127.0.0.1:${String(other.port)}/`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(page.url()).toMatch(/^data:/);
    expect(other.asked).toEqual([]);
  });

  test('quitting from the page, and closing it: there is no server to keep', async () => {
    const env = { DOORWARD_SERVER__PROT: '1' };
    const first = await openApp(driver(), { env });
    await (await first.page()).getByRole('link', { name: 'Quit' }).click();
    expect(await first.ended).toBe(0);
    const second = await openApp(driver(), { env });
    await (await second.page()).close();
    expect(await second.ended).toBe(0);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endFirstRun } from '../support/first-run.ts';
import { describeWith } from '../support/parts.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { launchBrowser, openWindow } from './browser.ts';

describeWith('chromium', 'when the server is away', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-away-'));
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServerProcess({ dataDir });
    await endFirstRun(server.url);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('says so, keeps the last list without offering changes, and recovers by itself in the same session', async () => {
    const { page, context, offences, picture } = await openWindow(browser, { url: server.url, mayFail: true });
    await page.locator('li[data-current]').waitFor();
    await server.stop();
    const banner = page.getByTestId('banner-unreachable');
    await banner.getByText(/Doorward does not answer since \d\d:\d\d:\d\d/).waitFor();
    await page
      .getByTestId('old-data')
      .getByText(/This may be old: it was loaded \d\d:\d\d:\d\d/)
      .waitFor();
    expect(
      await page
        .locator('li[data-current]')
        .getByRole('button', { name: /^Sign out/ })
        .isDisabled(),
    ).toBe(true);
    expect(
      await page
        .locator('li[data-current]')
        .getByRole('button', { name: /^Rename/ })
        .isDisabled(),
    ).toBe(true);
    await picture('away');
    server = await startServerProcess({ dataDir, args: ['--port', String(server.port)] });
    await banner.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Doorward answers again.');
    await page.locator('li[data-current]').waitFor();
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('1 device');
    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name of this device' }).fill('Still here');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Still here' }).waitFor();
    expect(offences).toEqual([]);
    await context.close();
  });

  test('a page that opens meanwhile waits and goes on by itself', async () => {
    const { page, context } = await openWindow(browser, { url: server.url, mayFail: true });
    await page.locator('li[data-current]').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'Doorward does not answer' }).waitFor();
    await page.unroute('**/api/**');
    await page.locator('li[data-current]').waitFor();
    await context.close();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { launchBrowser, openWindow } from '../ui/browser.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { owner, signIn } from './house.ts';

const env = { DOORWARD_OWNER__USERNAME: owner.username, DOORWARD_OWNER__PASSWORD: owner.password, DOORWARD_PASSWORD__BCRYPT_COST: '10' };

describeWith('chromium', 'a server whose vault lost its keys', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-lost-'));
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerProcess({ dataDir, args: ['--mode', 'multi'], env }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('who was signed in is asked to sign in again and told why; the log says it too', { timeout: 120_000 }, async () => {
    const { page, context, picture } = await openWindow(browser, { url: server.url, mayFail: true });
    await signIn(page, owner.username, owner.password);
    await page.locator('nav').waitFor();
    expect(await page.getByTestId('keys-renewed').count()).toBe(0);
    await server.stop();
    for (const file of ['vault.secrets', 'vault.key']) rmSync(join(dataDir, file));
    server = await startServerProcess({ dataDir, args: ['--mode', 'multi', '--port', String(server.port)], env });

    const notice = page.getByTestId('keys-renewed');
    await notice.getByText('Everybody signs in again; no account is lost.').waitFor({ timeout: 30_000 });
    expect(await violations(page)).toEqual([]);
    await picture('keys-renewed-1280');
    await signIn(page, owner.username, owner.password);
    await page.locator('nav').waitFor();
    await page.goto(`${server.url}/activity`);
    await page.getByText('The keychain had lost this server’s keys. New ones were made, and everybody has to sign in again.').first().waitFor();
    await context.close();

    for (const [locale, words] of [
      ['de-CH', 'Alle melden sich neu an'],
      ['zh-CN', '所有人都需要重新登录'],
    ] as const) {
      const narrow = await openWindow(browser, { url: server.url, width: 380, scheme: 'dark', locale, mayFail: true });
      await narrow.page.getByTestId('keys-renewed').waitFor();
      expect(await narrow.page.getByTestId('keys-renewed').innerText()).toContain(words);
      await fitsTheWindow(narrow.page);
      await narrow.picture(`keys-renewed-380-${locale}`);
      await narrow.context.close();
    }
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endFirstRun } from '../support/first-run.ts';
import { describeWith } from '../support/parts.ts';
import { runProgram, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { launchBrowser, openWindow } from '../ui/browser.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';

describeWith('chromium', 'a server that moves to another computer', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-moves-'));
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerProcess({ dataDir }), launchBrowser()]);
    await endFirstRun(server.url);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test(
    'is retired by its id alone; then every window says where it went and how it comes back, and goes on when it is back',
    { timeout: 120_000 },
    async () => {
      const { page, context, picture } = await openWindow(browser, { url: server.url, path: '/server', mayFail: true });
      const other = await context.newPage();
      await other.goto(server.url);
      await other.locator('li[data-current]').waitFor();
      const { server_id: id } = (await (await fetch(`${server.url}/api/v1/auth/admin/server`)).json()) as { server_id: string };
      await page.getByRole('button', { name: 'Retire this server…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Retire this server?' });
      const yes = dialog.getByRole('button', { name: 'Retire this server' });
      await dialog.getByText(`Type the installation’s id to go on: ${id}`).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await yes.isDisabled()).toBe(true);
      await dialog.getByLabel(/^Type the installation’s id/).fill(id.slice(1));
      expect(await yes.isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect((await fetch(`${server.url}/api/v1/auth/me`)).status).toBe(200);

      await page.getByRole('button', { name: 'Retire this server…' }).click();
      await dialog.getByLabel(/^Type the installation’s id/).fill(id);
      await dialog.getByLabel(/^Its new address/).fill('https://new.example:8443');
      await picture('retire-dialog');
      await yes.click();
      for (const one of [page, other]) {
        await one.getByRole('heading', { level: 1, name: 'This Doorward has moved' }).waitFor();
        expect(await one.getByRole('link', { name: 'https://new.example:8443' }).getAttribute('href')).toBe('https://new.example:8443/');
        await one.getByText('doorward retire --undo').waitFor();
      }
      expect(await violations(page)).toEqual([]);
      await picture('moved');
      for (const [locale, scheme] of [
        ['de-DE', 'dark'],
        ['zh-CN', 'light'],
      ] as const) {
        const narrow = await openWindow(browser, { url: server.url, width: 380, locale, scheme, mayFail: true });
        await narrow.page.getByTestId('moved-to').waitFor();
        expect(await violations(narrow.page)).toEqual([]);
        await fitsTheWindow(narrow.page);
        await narrow.picture(`moved-380-${locale}`);
        await narrow.context.close();
      }

      await server.stop();
      expect(await runProgram({ dataDir, command: ['retire', '--undo'] })).toMatchObject({ code: 0 });
      server = await startServerProcess({ dataDir, args: ['--port', String(server.port)] });
      await other.locator('li[data-current]').waitFor();
      await page.getByRole('heading', { level: 1, name: 'This server' }).waitFor();
      await context.close();
    },
  );
});

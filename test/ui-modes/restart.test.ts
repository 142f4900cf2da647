import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { launchBrowser, openWindow } from '../ui/browser.ts';
import { ask, signIn } from '../ui-multi/house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };
const env = { DOORWARD_PASSWORD__BCRYPT_COST: '10' };

describeWith('chromium', 'a server that is killed while a change of mode waits', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-waits-'));
  let server: ServerProcess;
  let browser: Browser;
  const base = () => `${server.url}/api/v1/auth`;
  const left = async (page: Page) => {
    const [minutes, seconds] = (await page.getByTestId('mode-left').innerText()).split(':').map(Number);
    return (minutes ?? NaN) * 60 + (seconds ?? NaN);
  };
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerProcess({ dataDir, env }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('counts on from the same moment in the page that stayed open, after a reload too, and can be kept', { timeout: 120_000 }, async () => {
    expect((await ask(base(), 'POST', 'admin/mode', { mode: 'multi', ...ada })).status).toBe(200);
    const end = Date.now() + 300_000;
    const { page, context, picture } = await openWindow(browser, { url: server.url, mayFail: true });
    await signIn(page, ada.username, ada.password);
    const banner = page.getByTestId('banner-mode');
    await banner.waitFor();
    server.kill('SIGKILL');
    await server.ended;
    await page.getByTestId('banner-unreachable').waitFor();
    // The time runs while nobody answers: the next start undoes it when it is over.
    expect(Math.abs((await left(page)) - (end - Date.now()) / 1000)).toBeLessThan(5);
    await picture('mode-banner-away');
    server = await startServerProcess({ dataDir, env, args: ['--port', String(server.port)] });
    await page.getByTestId('banner-unreachable').waitFor({ state: 'detached' });
    await banner.waitFor();
    expect(Math.abs((await left(page)) - (end - Date.now()) / 1000)).toBeLessThan(5);
    await page.reload();
    await banner.waitFor();
    expect(Math.abs((await left(page)) - (end - Date.now()) / 1000)).toBeLessThan(5);
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    await context.close();
  });
});

describeWith('chromium', 'while a change to single mode waits', () => {
  let server: ServerProcess;
  let browser: Browser;
  const base = () => `${server.url}/api/v1/auth`;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerProcess({ env }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test(
    'a browser that nobody signed in with is told why it must show a password or keep the change first, and goes on with the password',
    { timeout: 90_000 },
    async () => {
      await ask(base(), 'POST', 'admin/mode', { mode: 'multi', ...ada });
      const { json } = await ask(base(), 'POST', 'login', { ident: ada.username, password: ada.password });
      const token = String(json['token']);
      expect((await ask(base(), 'POST', 'admin/mode/confirm', undefined, token)).status).toBe(200);
      expect((await ask(base(), 'POST', 'admin/mode', { mode: 'single' }, token)).status).toBe(200);
      const { page, context, picture } = await openWindow(browser, { url: server.url, path: '/keys', mayFail: true });
      const banner = page.getByTestId('banner-mode');
      await banner.waitFor();
      await page.getByRole('button', { name: 'Make a key' }).first().click();
      const form = page.getByRole('dialog').first();
      await form.getByLabel('Name', { exact: true }).fill('Lamp');
      await page.keyboard.press('Enter');
      const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
      await question.getByText('or keep the change first, in the bar at the top').waitFor();
      await picture('unkept-single-proof');
      await question.getByLabel('Password', { exact: true }).fill('not the right one');
      await page.keyboard.press('Enter');
      await question.getByText('That is not right.').waitFor();
      await question.getByLabel('Password', { exact: true }).fill(ada.password);
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'detached' });
      await page.getByTestId('secret').or(page.getByText('I have saved it')).first().waitFor();
      await context.close();
    },
  );
});

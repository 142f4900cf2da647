import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { secondDevice } from '../ui-lan/device.ts';
import { firefox } from '../ui/household.ts';
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { chooseInTray, clickNotification, newProfile, openApp, seen, watch } from './open-app.ts';
import { windowsOf } from './windows.ts';

const homeOf = (page: Page) => new URL(page.url()).origin;
const card = (page: Page) => page.getByTestId('pairing-card');
const codeField = (page: Page) => page.getByLabel('Code on the device');
const closed = async (app: DesktopApp, page: Page) => {
  await page.close();
  await vi.waitFor(async () => expect(await windowsOf(app)).toEqual([]), 10_000);
};
const inTray = async (app: DesktopApp) => (await seen(app)).tray.filter((line) => line.includes('connect') || line.includes('paused'));

describeDesktop('a device that asks to be let in', (driver) => {
  test('is told of by the desktop once and stands in the tray; a click on either opens the window at its card; answered, it goes (issue 5)', async () => {
    const app = await openApp(driver());
    const first = await app.page();
    const home = homeOf(first);
    await watch(app);
    await closed(app, first);
    const device = await secondDevice(home, { client_name: '<b>Pixel</b> & 8' });
    await vi.waitFor(async () => expect((await seen(app)).notified.at(-1)).toContain('wants to connect'), 5_000);
    const body = (await seen(app)).notified.at(-1) ?? '';
    expect(body, 'nothing of a stranger’s name is markup, and no code is shown that could be typed unseen').not.toMatch(/[<>&]|[A-Z]{4}-[A-Z]{4}/);
    await expect.poll(() => inTray(app)).toEqual(['b Pixel /b    8 wants to connect …']);
    await clickNotification(app);
    const page = await app.page();
    await card(page).getByText('wants to connect').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), { timeout: 5_000 }).toContain('Deny');
    await closed(app, page);
    await chooseInTray(app, 'b Pixel /b    8 wants to connect …');
    const again = await app.page();
    await card(again).getByRole('button', { name: 'Deny <b>Pixel</b> & 8', exact: true }).click();
    await expect.poll(() => inTray(app), { timeout: 5_000 }).toEqual([]);
    expect((await device.fetch()).error).toBe('access_denied');
    expect((await seen(app)).notified.filter((text) => text.includes('Pixel'))).toHaveLength(1);
  });

  test('ten unknown devices at once: the desktop is told once that pairing is paused, the tray and the window say it until one is answered', async () => {
    const app = await openApp(driver(), { env: { DOORWARD_SERVER__TRUSTED_PROXIES: '["127.0.0.1"]', DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true' } });
    const page = await app.page();
    await watch(app);
    const ask = (i: number) =>
      fetch(`${homeOf(page)}/api/v1/auth/device/authorize`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': `10.0.0.${String(i)}` },
        body: new URLSearchParams({ client_name: `Stranger ${String(i)}` }),
      });
    for (let i = 1; i <= 10; i += 1) expect((await ask(i)).status).toBe(200);
    expect((await ask(11)).status).toBe(429);
    const paused = 'pairing is paused';
    await vi.waitFor(async () => expect((await seen(app)).notified.join('\n')).toContain(paused), 10_000);
    await expect.poll(async () => (await inTray(app)).filter((line) => line.includes(paused))).toHaveLength(1);
    await page.getByTestId('pairing-paused').waitFor();
    await card(page)
      .getByRole('button', { name: /^Deny Stranger/ })
      .click();
    await expect.poll(async () => (await inTray(app)).filter((line) => line.includes(paused)), { timeout: 10_000 }).toEqual([]);
    await page.getByTestId('pairing-paused').waitFor({ state: 'detached' });
    expect((await seen(app)).notified.filter((text) => text.includes(paused))).toHaveLength(1);
  });

  test('whoever is not signed in at this window is told nothing of what waits for others (security.md B66); afterwards also of a new device', async () => {
    const app = await openApp(driver(), {
      env: {
        DOORWARD_MODE: 'multi',
        DOORWARD_OWNER__USERNAME: 'ada',
        DOORWARD_OWNER__PASSWORD: 'correct horse battery',
        DOORWARD_PASSWORD__BCRYPT_COST: '10',
      },
    });
    const page = await app.page();
    await watch(app);
    await secondDevice(homeOf(page));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect([(await seen(app)).notified, await inTray(app)]).toEqual([[], []]);
    await page.getByLabel('E-mail or username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await vi.waitFor(async () => expect((await seen(app)).notified.join()).toContain('Pixel 8 wants to connect'), 10_000);
    await card(page).waitFor();
    const told = async () => (await seen(app)).notified.filter((text) => text.includes('has signed in as you'));
    expect(await told(), 'this window itself is nothing new').toEqual([]);
    const headers = { 'content-type': 'application/json', 'user-agent': firefox };
    const body = JSON.stringify({ ident: 'ada', password: 'correct horse battery' });
    expect((await fetch(`${homeOf(page)}/api/v1/auth/login`, { method: 'POST', headers, body })).status).toBe(200);
    await vi.waitFor(async () => expect((await told()).join()).toContain('Firefox on Linux has signed in as you'), 10_000);
    await page.getByText('Firefox on Linux').first().waitFor();
    expect(await told()).toHaveLength(1);
  });
});

describeDesktop('a doorward:// link', (driver) => {
  test('with a device’s code opens the first window, or the one that is there, with the code filled in and nothing answered (issue 7)', async () => {
    const profile = newProfile();
    const link = (code: string) => [`doorward://pair?user_code=${code}`];
    const app = await openApp(driver(), { profile, args: link('WDJB-MJHT') });
    const page = await app.page();
    await expect.poll(() => codeField(page).inputValue(), { timeout: 10_000 }).toBe('WDJB-MJHT');
    const device = await secondDevice(homeOf(page), { client_name: 'Kitchen' });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.evaluate(() => Object.assign(window, { kept: true }));
    const second = await driver().launch({ profile, args: link(device.user_code.toLowerCase()) });
    expect(await second.ended).toBe(0);
    await expect.poll(() => codeField(page).inputValue(), { timeout: 10_000 }).toBe(device.user_code);
    expect(await page.evaluate(() => Reflect.has(window, 'kept')), 'the page is the same one: what it held is not lost').toBe(true);
    await page.getByRole('button', { name: 'Look for the device' }).click();
    await card(page).getByText('Kitchen wants to connect').waitFor();
    expect(await card(page).getByRole('button', { name: 'Allow Kitchen' }).isDisabled()).toBe(true);
  });

  test('that is anything else only brings the window to the front (security.md B86)', async () => {
    const profile = newProfile();
    const app = await openApp(driver(), { profile });
    const page = await app.page();
    const home = page.url();
    await page.evaluate(() => Object.assign(window, { kept: true }));
    const hostile = [
      'doorward://sso',
      'doorward://pair?user_code=WDJB-MJHT&next=https://evil.example',
      "doorward://pair?user_code=WDJB-MJHT');alert(1);('",
      'doorward://pair?user_code=AEIO-UAEI',
      'doorward://run?cmd=<script>&url=file:///etc/passwd',
      `doorward://pair?user_code=${'W'.repeat(100_000)}`,
      '--inspect=0.0.0.0:9229',
    ];
    for (const link of hostile) {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
      expect(await (await driver().launch({ profile, args: [link] })).ended, link).toBe(0);
      await vi.waitFor(async () => expect(await windowsOf(app), link).toEqual([{ url: home, visible: true, minimized: false }]), 10_000);
    }
    expect(await page.evaluate(() => [Reflect.has(window, 'kept'), document.querySelectorAll('[role=dialog]').length])).toEqual([true, 0]);
  });

  test('that macOS hands over by itself counts as well, whether the window is open or not', async () => {
    const app = await openApp(driver());
    const page = await app.page();
    await closed(app, page);
    const prevented = await app.evaluate(({ app: electron }) => {
      let stopped = false;
      electron.emit('open-url', { preventDefault: () => (stopped = true) }, 'doorward://pair?user_code=WDJB-MJHT');
      return stopped;
    });
    expect(prevented).toBe(true);
    await expect.poll(async () => codeField(await app.page()).inputValue(), { timeout: 10_000 }).toBe('WDJB-MJHT');
  });
});

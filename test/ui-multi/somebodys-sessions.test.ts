import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, goTo, useTown } from './house.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();
/** What has the focus: its id, or what it is called. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('data-testid'));

describeWith('chromium', 'the sessions of somebody, for those who look after them', () => {
  const town = useTown();
  const base = () => `${town.server().url}/api/v1/auth`;

  /** Signs somebody in on another device: its session's id, and whether it is let in. */
  async function device(ident: string, password: string, label: string) {
    const { json } = await ask(base(), 'POST', 'login', { ident, password, device_label: label });
    const { token, session } = json as { token: string; session: { id: number } };
    return { id: session.id, status: async () => (await ask(base(), 'GET', 'settings', undefined, token)).status };
  }

  async function open(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name: `Manage ${name}`, exact: true }).focus();
    await page.keyboard.press('Enter');
    await drawer(page).getByRole('tab', { name: 'Profile' }).focus();
    for (const _ of ['Access', 'Sign-in', 'Sessions']) await page.keyboard.press('ArrowRight');
    await drawer(page)
      .getByRole('list', { name: `Signed-in devices of ${name}` })
      .waitFor();
  }

  test('B48: one device is signed out with the keyboard alone, refused at once, taken back, and signed out again', { timeout: 90_000 }, async () => {
    const { password, id: person } = await town.person('rita');
    const [old, phone] = [await device('rita', password, 'Old desk'), await device('rita', password, 'Pixel 8')];
    await town.api('PATCH', `admin/accounts/${String(person)}`, {
      limits: { local_only: true, max_sessions: 9, hours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', time_zone: 'UTC' } },
    });
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await open(page, 'rita');
    const row = (id: number) => drawer(page).getByTestId(`session-${String(id)}`);
    const facts = await row(phone.id).locator('dt').allInnerTexts();
    expect(facts).toEqual(['Last used', 'Ends', 'First signed in', 'Address fingerprint', 'Way in', 'Second factor', 'Kind']);
    expect(await row(phone.id).innerText()).toMatch(/Pixel 8[\s\S]*Password[\s\S]*none was asked for[\s\S]*Script/);
    expect(await drawer(page).getByTestId('limits-in-force').innerText()).toMatch(
      /local network[\s\S]*9 devices[\s\S]*from 00:00 to 24:00 \(UTC\): Mon/,
    );
    expect(await violations(page)).toEqual([]);
    await picture('multi-somebodys-sessions');

    await row(phone.id).getByRole('button', { name: 'Sign out Pixel 8' }).focus();
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Sign out Pixel 8?' });
    await question.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe(`receipt-${String(phone.id)}`);
    expect([await phone.status(), await old.status()]).toEqual([401, 200]);
    await drawer(page)
      .getByText(/Pixel 8 is signed out\. Refused since/)
      .waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe(`session-${String(phone.id)}`);
    expect(await phone.status()).toBe(200);

    await row(phone.id).getByRole('button', { name: 'Sign out Pixel 8' }).click();
    await question.getByRole('button', { name: 'Sign out Pixel 8' }).click();
    await drawer(page).getByRole('button', { name: 'Dismiss this receipt' }).click();
    await expect.poll(() => focused(page)).toMatch(/^session-\d+$/);
    expect(await phone.status()).toBe(401);
    await expect.poll(() => page.getByTestId('account-rita').innerText()).toMatch(/Sessions\s+2/);
  });

  test('all of them are signed out: the focus stays, and there is nothing left to press', { timeout: 60_000 }, async () => {
    const { password } = await town.person('sven');
    const desk = await device('sven', password, 'Desk');
    const { page } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await open(page, 'sven');
    await drawer(page).getByLabel('Search').fill('nothing of that name');
    await drawer(page).getByTestId('no-match').waitFor();
    await drawer(page).getByLabel('Search').fill('');
    await drawer(page).getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog', { name: 'Sign sven out everywhere?' }).getByRole('button', { name: 'Sign sven out everywhere' }).click();
    await drawer(page).getByText('Nothing is signed in.').waitFor();
    await expect.poll(() => focused(page)).toBe('somebodys-sessions');
    expect(await desk.status()).toBe(401);
    expect(
      await drawer(page)
        .getByRole('button', { name: /Sign out/ })
        .count(),
    ).toBe(0);
  });

  test('the device that looks is not ended from here; offline nothing can be pressed, and the reason is said', { timeout: 60_000 }, async () => {
    const { page, picture } = await town.asAdmin({ mayFail: true });
    await goTo(page, 'Accounts');
    await open(page, 'ada');
    const here = drawer(page).locator('li', { hasText: 'This device' });
    await here.waitFor();
    expect(await here.getByRole('button').count()).toBe(0);
    await page.route('**/api/**', (route) => route.abort());
    await drawer(page).getByTestId('offline').waitFor({ timeout: 20_000 });
    const all = drawer(page).getByRole('button', { name: /^Sign out/ });
    expect(await all.count()).toBeGreaterThan(0);
    for (const button of await all.all()) {
      expect(await button.isDisabled()).toBe(true);
      expect(await button.getAttribute('title')).toBe('The server does not answer.');
    }
    await picture('multi-somebodys-sessions-offline');
    await page.unroute('**/api/**');
    await drawer(page).getByTestId('offline').waitFor({ state: 'detached', timeout: 20_000 });
    await expect.poll(() => all.first().isEnabled()).toBe(true);
  });

  test.each([
    ['de-CH', 'dark', 380, 'Konten', 'tove verwalten', 'Sitzungen', 'Angemeldete Geräte von tove'],
    ['zh-CN', 'light', 380, '账户', '管理 tove', '会话', 'tove 已登录的设备'],
    ['de-CH', 'light', 1280, 'Konten', 'tove verwalten', 'Sitzungen', 'Angemeldete Geräte von tove'],
    ['zh-CN', 'dark', 1280, '账户', '管理 tove', '会话', 'tove 已登录的设备'],
  ] as const)('in %s, %s, at %i px', { timeout: 60_000 }, async (locale, scheme, width, title, manage, tab, list) => {
    if ((await town.api('GET', 'admin/accounts?search=tove')).json['accounts']?.toString() === '') {
      const { password } = await town.person('tove');
      await device('tove', password, 'A telephone with a name that goes on for a while');
    }
    const { page, picture } = await town.open({ locale, scheme, width });
    await page.locator('input[name=username]').fill('ada');
    await page.locator('input[name=password]').fill('correct horse battery');
    await page.locator('button[type=submit]').click();
    await page.locator('nav').waitFor();
    await page.goto(`${town.server().url}/accounts`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('button', { name: manage }).click();
    await drawer(page).getByRole('tab', { name: tab }).click();
    await drawer(page).getByRole('list', { name: list }).waitFor();
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await picture(`somebodys-sessions-${width}-${locale}-${scheme}`);
  });
});

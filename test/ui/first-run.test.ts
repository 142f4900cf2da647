import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { useHousehold, type Household } from './household.ts';

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click();
const asks = async (house: Household) =>
  ((await (await fetch(`${house.server().url}/api/v1/auth/admin/mode`)).json()) as { first_run?: true }).first_run === true;
const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

describeWith('chromium', 'the first run, just me', () => {
  const house = useHousehold({ firstRun: true });

  test('three questions and where things are; Back, the browser’s Back and a reload keep the place, and then nobody asks again', async () => {
    const { page, picture } = await house.open();
    await title(page, 'Welcome to Doorward');
    expect(await focusedText(page)).toBe('Welcome to Doorward');
    expect(await violations(page)).toEqual([]);
    await picture('first-run-welcome');
    await next(page);
    await title(page, 'Who will use this?');
    expect(await focusedText(page)).toBe('Who will use this?');
    expect(await page.getByRole('radio', { name: 'Just me on this computer' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Back' }).click();
    await title(page, 'Welcome to Doorward');
    await next(page);
    await next(page);
    await title(page, 'Who may reach it?');
    await page.reload();
    await title(page, 'Who may reach it?');
    await page.goBack();
    await title(page, 'Who will use this?');
    await next(page);
    await page.getByTestId('vault-line').getByText('Not well protected').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('first-run-reach');
    // Another window that opens meanwhile is asked too, and goes on after this one is through.
    const other = await house.open();
    await title(other.page, 'Welcome to Doorward');
    await page.getByRole('button', { name: 'Finish' }).click();
    await title(page, 'Doorward is ready');
    await page.getByText('Only this computer can reach it.').waitFor();
    expect(await page.getByTestId('data-folder').innerText()).toBe(house.server().dataDir);
    expect(await page.getByTestId('tray-hint').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture('first-run-ready');
    expect(await page.getByTestId('banner-own-account').count()).toBe(0);
    expect(await asks(house)).toBe(false);
    await page.getByRole('button', { name: 'Pair a device' }).click();
    await page.getByRole('dialog', { name: 'Pair a device' }).waitFor();
    await other.page.getByRole('button', { name: 'Skip the questions' }).click();
    await title(other.page, 'Sessions and devices');
    await other.page.reload();
    await title(other.page, 'Sessions and devices');
    await page.goto(house.server().url);
    await title(page, 'Sessions and devices');
    await page.getByTestId('banner-own-account').waitFor();
  });
});

describeWith('chromium', 'the first run, skipped', () => {
  const house = useHousehold({ firstRun: true });

  test('whoever comes by a link is not asked; Escape skips but for typed text and lists, and changes nothing', async () => {
    const linked = await house.open({ path: '/server' });
    await title(linked.page, 'This server');
    const { page } = await house.open();
    await title(page, 'Welcome to Doorward');
    await page.getByRole('radio', { name: 'Restore a backup' }).check();
    await page.getByLabel('Passphrase', { exact: true }).fill('half a passphra');
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'Start fresh' }).focus();
    expect(await page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('half a passphra');
    await page.keyboard.press('Escape');
    await title(page, 'Sessions and devices');
    await expect
      .poll(() => page.getByTestId('live-region').innerText())
      .toBe('Nothing was changed. All of it can be set later on the page “This server”.');
    expect(await asks(house)).toBe(false);
    expect(await (await fetch(`${house.server().url}/api/v1/auth/admin/mode`)).json()).toMatchObject({ mode: 'single', pending: null, last: null });
  });
});

describeWith('chromium', 'the first run with the keyboard alone', () => {
  const house = useHousehold({ firstRun: true });

  test('language and choices by arrow keys, buttons by Enter; the language changes at once and stays', async () => {
    const { page } = await house.open();
    await title(page, 'Welcome to Doorward');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Deu');
    await title(page, 'Willkommen bei Doorward');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: 'Eine Sicherung wiederherstellen' }).isChecked()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await page.getByTestId('move-steps').getByText('Legen Sie danach den anderen still').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Weiter');
    await page.keyboard.press('Enter');
    await title(page, 'Wer wird Doorward benutzen?');
    await page.keyboard.press('Escape');
    await title(page, 'Sitzungen und Geräte');
    const { preferences } = (await (await fetch(`${house.server().url}/api/v1/auth/settings`)).json()) as { preferences: object };
    expect(preferences).toEqual({ language: 'de' });
  });
});

describeWith('chromium', 'how the first run looks', () => {
  const house = useHousehold({ firstRun: true });
  const names = {
    'en-GB': ['Next', 'Several people', 'Move from another computer', 'single sign-on'],
    'de-DE': ['Weiter', 'Mehrere Personen', 'Von einem anderen Computer umziehen', 'Single Sign-on'],
    'zh-CN': ['下一步', '多个人', '从另一台计算机迁移', '单点登录'],
  } as const;

  test.each([
    [1280, 'light', 'en-GB'],
    [1280, 'dark', 'de-DE'],
    [1280, 'light', 'zh-CN'],
    [380, 'dark', 'en-GB'],
    [380, 'light', 'de-DE'],
    [380, 'dark', 'zh-CN'],
  ] as const)('axe finds nothing and nothing sticks out at %i px in %s colours, %s', { timeout: 90_000 }, async (width, scheme, locale) => {
    const { page, picture } = await house.open({ width, scheme, locale });
    const [on, several, move, sso] = names[locale];
    const look = async (name: string) => {
      expect(await violations(page)).toEqual([]);
      await fitsTheWindow(page);
      await picture(`first-run-${name}-${width}-${locale}`);
    };
    await page.getByRole('radio').first().waitFor();
    await look('1');
    await page.getByRole('radio', { name: move }).check();
    await page.locator('#restore').waitFor();
    await look('1-move');
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: on }).click();
    await page.getByRole('radio', { name: several }).check();
    await page.getByTestId('mode-effects').waitFor();
    await look('2-several');
    await page.getByRole('radio', { name: sso }).check();
    await page.getByTestId('sso-later').waitFor();
    await look('2-sso');
    await page.getByRole('button', { name: on }).click();
    await page.getByTestId('vault-line').waitFor();
    await look('3');
  });
});

describeWith('chromium', 'the first run when something is wrong', () => {
  const house = useHousehold({ firstRun: true });

  test('a server that is away is said at each question; nothing is lost, and it goes on when it answers', { timeout: 90_000 }, async () => {
    const { page, context } = await house.open({ mayFail: true });
    const away = page.getByTestId('offline');
    for (const [name, on] of [
      ['Welcome to Doorward', 'Next'],
      ['Who will use this?', 'Next'],
      ['Who may reach it?', 'Finish'],
    ] as const) {
      await title(page, name);
      const button = page.getByRole('button', { name: on });
      await context.setOffline(true);
      await away.waitFor();
      await expect.poll(() => button.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Skip the questions' }).click();
      await page.getByRole('alert').getByText('The server does not answer').first().waitFor();
      await title(page, name);
      await context.setOffline(false);
      await away.waitFor({ state: 'detached' });
      await button.click();
    }
    await title(page, 'Doorward is ready');
  });
});

describeWith('chromium', 'the first run where nothing can be written', () => {
  const house = useHousehold({ firstRun: true });

  test('keeps nobody out, and neither do questions that cannot be fetched', async () => {
    const { page, context } = await house.open({ mayFail: true });
    await title(page, 'Welcome to Doorward');
    await page.route('**/admin/first-run/end', (route) => route.fulfill({ status: 503, json: { code: 'storage_unavailable', detail: 'x' } }));
    await page.getByRole('button', { name: 'Skip the questions' }).click();
    await title(page, 'Sessions and devices');
    const blocked = await context.newPage();
    await blocked.route('**/later-*', (route) => route.abort());
    await blocked.goto(house.server().url);
    await title(blocked, 'Sessions and devices');
    expect(await asks(house)).toBe(true);
  });
});

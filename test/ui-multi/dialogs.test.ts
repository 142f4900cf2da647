import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { de } from '../../renderer/words/de/index.ts';
import { en } from '../../renderer/words/en/index.ts';
import { enLater } from '../../renderer/words/en/later.ts';
import type { Words } from '../../renderer/words/catalogue.ts';
import { zh } from '../../renderer/words/zh/index.ts';
import { describeWith } from '../support/parts.ts';
import type { Window } from '../ui/browser.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { owner, useTown } from './house.ts';
import { App } from './totp-app.ts';

const speech: Readonly<Record<string, Words>> = { 'en-GB': { ...en, ...enLater }, 'de-CH': de, 'zh-CN': zh };

/** A sentence of the catalogue with its gaps filled. */
const fill = (text: string, gaps: Readonly<Record<string, string>>) => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => gaps[name] ?? '');

const cases = Object.keys(speech).flatMap((locale) => [
  { locale, width: 1280, scheme: 'light' as const },
  { locale, width: 380, scheme: 'dark' as const },
]);

describeWith('chromium', 'dialogs and cards, in three languages, wide and narrow', () => {
  const town = useTown();

  /** What is on the page is in order: for axe, for its edges, and for who reads it. */
  async function look({ page, picture }: Window, name: string, mode: string): Promise<void> {
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
    expect({ [name]: await violations(page) }).toEqual({ [name]: [] });
    await fitsTheWindow(page);
    expect((await page.locator('body').innerText()).replace(/mail\.(smtp|from)/g, '')).not.toMatch(
      /\b(frame|signIn|waysIn|apiKeys|accounts|mail|activity|sessions|errors)\.[a-z]+|\{\{/,
    );
    await picture(`dialog-${name}-${mode}`);
  }

  async function enter(page: Page, ident: string, password: string): Promise<void> {
    await page.locator('input[name=username]').fill(ident);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
  }

  async function visit(page: Page, path: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(town.server().url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  test.each(cases)('for an admin, in $locale at $width px', { timeout: 90_000 }, async ({ locale, width, scheme }) => {
    const words = speech[locale] ?? de;
    const mode = `${locale}-${width}`;
    const name = `guest-${mode.toLowerCase()}`;
    await town.api('GET', 'me');
    const window = await town.open({ locale, width, scheme });
    const { page } = window;
    await enter(page, owner.username, owner.password);
    await page.getByTestId('banner-multi-device').waitFor();
    await look(window, 'multi-device', mode);
    await visit(page, '/accounts');
    await page.getByRole('button', { name: words.accounts.create }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name=username]').fill(name);
    await dialog.locator('input[name=email]').fill(`${name}@example.org`);
    await dialog.getByRole('button', { name: words.accounts.form.submit }).click();
    await dialog.locator('.dw-qr').waitFor();
    await look(window, 'result', mode);
    await dialog.getByLabel(words.accounts.made.saved).check();
    await dialog.getByRole('button', { name: words.accounts.made.done }).click();
    await page.getByLabel(words.accounts.search).fill('guest-');
    await page.getByTestId(`account-${name}`).waitFor();
    await page.getByRole('checkbox', { name: fill(words.accounts.select, { name }) }).check();
    if (await page.getByRole('button', { name: words.accounts.bulk.disable }).count()) {
      await page.getByRole('button', { name: words.accounts.bulk.disable }).click();
      await look(window, 'bulk', mode);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: fill(words.accounts.openFor, { name }) }).click();
    await page.getByRole('tab', { name: words.accounts.tabs.methods }).click();
    await look(window, 'methods', mode);
    await page.getByRole('button', { name: words.accounts.methods.temporary }).click();
    await look(window, 'temporary', mode);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: words.accounts.tabs.access }).click();
    await page.getByRole('button', { name: fill(words.accounts.access.deleteConfirm, { name }) }).click();
    await look(window, 'delete', mode);
    await visit(page, '/mail');
    await page.getByRole('button', { name: fill(words.mail.showFor, { to: `${name}@example.org` }) }).click();
    await page.getByRole('dialog').waitFor();
    await look(window, 'mail-contents', mode);
    await visit(page, '/keys');
    await page.getByRole('button', { name: words.apiKeys.create }).click();
    await page.getByLabel(words.apiKeys.form.name, { exact: true }).fill('lights');
    await page.getByLabel(words.apiKeys.form.expiry).selectOption('custom');
    await look(window, 'key', mode);
    await page.getByRole('dialog').getByRole('button', { name: words.apiKeys.form.submit }).click();
    await page.getByRole('tab', { name: 'Python' }).click();
    await look(window, 'key-shown', mode);
  });

  test.each(cases)('for somebody with a second factor, in $locale at $width px', { timeout: 120_000 }, async ({ locale, width, scheme }) => {
    const words = speech[locale] ?? de;
    const mode = `${locale}-${width}`;
    const { password } = await town.person(`factor-${mode.toLowerCase()}`);
    const home = await town.open({ locale, width, scheme });
    await enter(home.page, `factor-${mode}`, password);
    await home.page.locator('nav').waitFor();
    await visit(home.page, '/ways-in');
    await look(home, 'ways-in', mode);
    await home.page.getByRole('button', { name: words.waysIn.totp.turnOn }).click();
    await home.page.locator('.dw-qr').waitFor();
    await look(home, 'totp', mode);
    const app = new App((await home.page.locator('.dw-secret code').innerText()).replaceAll(' ', ''));
    await home.page.getByLabel(words.waysIn.totp.code).fill(await app.code());
    await home.page.getByRole('button', { name: words.waysIn.totp.confirm }).click();
    await home.page.getByTestId('recovery-codes').waitFor();
    await look(home, 'codes', mode);
    await home.page.getByLabel(words.waysIn.codes.saved).check();
    await home.page.getByRole('button', { name: words.waysIn.codes.done }).click();
    const trust = home.page.getByRole('list', { name: words.waysIn.devices.title }).getByRole('switch').first();
    if (!(await trust.isChecked())) await trust.click({ force: true });
    await expect.poll(() => trust.isChecked()).toBe(true);
    const away = await town.open({ locale, width, scheme });
    await enter(away.page, `factor-${mode}`, password);
    await away.page.getByRole('button', { name: words.signIn.second.channels.device }).waitFor();
    await look(away, 'second-factor', mode);
    await away.page.getByRole('button', { name: words.signIn.second.channels.device }).click();
    await away.page.getByTestId('match-code').waitFor();
    await look(away, 'device-step', mode);
    await home.page.locator('[data-testid^=approval-]').waitFor({ timeout: 15_000 });
    await home.page.evaluate(() => scrollTo(0, 0));
    await look(home, 'approval', mode);
  });
});

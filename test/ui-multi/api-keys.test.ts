import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, goTo, signIn, useTown } from './house.ts';

/** What has the focus, by its name for tests. */
const focusedIn = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

describeWith('chromium', 'API keys', () => {
  const town = useTown();

  test('a key is made, shown once, works, is renewed and ended', { timeout: 60_000 }, async () => {
    const { password } = await town.person('ivan');
    const { page, picture } = await town.open();
    await signIn(page, 'ivan', password);
    await goTo(page, 'API keys');
    await page.getByTestId('empty').waitFor();
    await picture('multi-keys-empty');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('nightly backup');
    expect(await dialog.getByRole('checkbox', { name: /^Administer/ }).count()).toBe(0);
    await dialog.getByLabel('How long').selectOption('never');
    await dialog.getByText('Whoever finds this key').waitFor();
    await picture('multi-key-form');
    await dialog.getByLabel('How long').selectOption('90');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await dialog.getByText('It is shown now and never again.').waitFor();
    await picture('multi-key-shown');
    expect(await violations(page)).toEqual([]);
    const [key = '', curl = ''] = await dialog.locator('.dw-secret code').allInnerTexts();
    expect(key).toMatch(/^dwk_/);
    expect(curl).toContain(`Bearer ${key}`);
    await dialog.getByRole('tab', { name: 'JavaScript' }).click();
    expect(await dialog.locator('.dw-snippet code').innerText()).toContain(`Authorization: 'Bearer ${key}'`);
    await dialog.getByRole('tab', { name: 'Python' }).click();
    await picture('multi-key-python');
    expect(await dialog.locator('.dw-snippet code').innerText()).toContain(`request.add_header('Authorization', 'Bearer ${key}')`);
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download as .env' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain(`DOORWARD_API_KEY=${key}`);
    expect(await use(key)).toBe(200);
    await dialog.getByLabel('I have saved it').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: 'Renew the secret of nightly backup' }).click();
    await page.getByRole('dialog').getByText('It was last used').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Renew nightly backup' }).click();
    await page.getByRole('dialog').getByText('It is shown now').waitFor();
    const second = await page.getByRole('dialog').locator('.dw-secret code').first().innerText();
    expect([await use(key), await use(second)]).toEqual([401, 200]);
    await page.getByRole('dialog').getByLabel('I have saved it').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await picture('multi-keys');

    await page.getByRole('button', { name: 'End nightly backup' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End nightly backup' }).click();
    await page.getByTestId('empty').waitFor();
    await expect.poll(() => focusedIn(page)).toBe('empty');
    expect(await use(second)).toBe(401);
    await page.getByTestId('empty').getByRole('button', { name: 'Pair a device' }).click();
    await page.getByRole('dialog', { name: 'Pair a device' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test(
    'a purpose ticks what it needs; a last day is chosen; keys are filtered, ordered and honest about what they may',
    { timeout: 60_000 },
    async () => {
      const { page, picture } = await town.asAdmin();
      await goTo(page, 'API keys');
      const make = async (name: string, purpose: string) => {
        await page.getByRole('button', { name: 'Make a key' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Name').fill(name);
        await dialog.getByLabel('Purpose').selectOption(purpose);
        return dialog;
      };
      const keep = async () => {
        await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
        await page.getByLabel('I have saved it').check();
        await page.getByRole('button', { name: 'Done' }).click();
      };
      const ticked = () =>
        page
          .getByRole('dialog')
          .getByRole('checkbox')
          .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked));
      await make('lights', 'Home automation');
      expect(await ticked()).toEqual([true, true, false]);
      await page.getByRole('dialog').getByLabel('Purpose').selectOption('Read-only script');
      expect(await ticked()).toEqual([true, false, false]);
      await page.getByRole('dialog').getByLabel('Purpose').selectOption('Home automation');
      await keep();
      const dialog = await make('watcher', 'Monitoring');
      expect(await ticked()).toEqual([true, false, true]);
      await dialog.getByText('an API key can read what administrators see; changes need a person').waitFor();
      await dialog.getByLabel('How long').selectOption('Until a day of my choice');
      await dialog.getByLabel('Last day').fill('2001-01-01');
      await dialog.getByText('Choose a day that is still to come.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Make the key' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Last day').fill('2099-12-31');
      expect(await violations(page)).toEqual([]);
      await picture('multi-key-last-day');
      await keep();
      const names = () => page.locator('li[data-testid^=key-] h2').allInnerTexts();
      await expect.poll(names).toEqual(['watcher', 'lights']);
      await page.getByLabel('Order').selectOption('Name');
      await expect.poll(names).toEqual(['lights', 'watcher']);
      await page.getByLabel('What it may do').selectOption('Administer');
      await expect.poll(names).toEqual(['watcher']);
      expect(
        await page.locator('li[data-testid^=key-] time[datetime^="2099-12-31"], li[data-testid^=key-] time[datetime^="2100-01-01"]').count(),
      ).toBe(1);
      await page.getByLabel('What it may do').selectOption('Everything');
      await page.getByLabel('Search').fill('lig');
      await expect.poll(names).toEqual(['lights']);
      expect(await violations(page)).toEqual([]);
      await page.getByLabel('Search').fill('');
      await expect.poll(names).toEqual(['lights', 'watcher']);
      const rest = await page.locator('li[data-testid^=key-]', { hasText: 'watcher' }).getAttribute('data-testid');
      await page.getByRole('button', { name: 'End lights' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'End lights' }).click();
      await expect.poll(names).toEqual(['watcher']);
      await expect.poll(() => focusedIn(page)).toBe(rest);
    },
  );

  test('a key is limited to networks and to a share, its old secret works on for a day and is closed early', { timeout: 90_000 }, async () => {
    const { password } = await town.person('olga');
    const {
      page,
      picture,
    } = // A refused form is an error of the console.
      await town.open({ offends: true });
    await signIn(page, 'olga', password);
    await goTo(page, 'API keys');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: 'Make the key' });
    await dialog.getByLabel('Name').fill('lights');
    await dialog.getByLabel('From where').selectOption('networks of my choice');
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel('Networks').fill('home');
    await dialog.getByLabel('Requests a minute').fill('many');
    await dialog.getByText('Write a whole number').waitFor();
    await dialog.getByLabel('Requests a minute').fill('600');
    await submit.click();
    await dialog.getByText('One of these is not a network').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-key-networks-wrong');
    await dialog.getByLabel('Networks').fill('127.0.0.0/8\n192.168.1.77/24');
    await submit.click();
    const first = await shownKey(page);
    expect([await use(first), await use(first, { Via: '1.1 tunnel' })]).toEqual([200, 403]);
    await page.reload();
    const row = page.locator('li[data-testid^=key-]');
    await row.getByText(`${first.slice(0, 8)}…${first.slice(-4)}`).waitFor();
    for (const text of ['127.0.0.0/8, 192.168.1.0/24', '600 requests a minute', '1 use', 'by its owner']) await row.getByText(text).waitFor();

    await row.getByRole('button', { name: 'Renew the secret of lights' }).click();
    await dialog.getByText(/It was last used .* from [0-9a-f]{8}/).waitFor();
    await dialog.getByLabel('How long the old secret still works').selectOption('a day');
    await picture('multi-key-overlap');
    await dialog.getByRole('button', { name: 'Renew lights' }).click();
    const second = await shownKey(page);
    await row.getByText('Neither secret has been used since the renewal.').waitFor();
    expect([await use(first), await use(second)]).toEqual([200, 200]);
    await page.reload();
    await row.getByText('Something still uses it:').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-key-two-secrets');
    await row.getByRole('button', { name: 'Close the old secret of lights' }).click();
    await dialog.getByRole('button', { name: 'Close the old secret of lights' }).click();
    await expect.poll(() => row.getByText('The old secret still works').count()).toBe(0);
    await expect.poll(() => focusedIn(page)).toBe(await row.getAttribute('data-testid'));
    expect([await use(first), await use(second)]).toEqual([401, 200]);
  });

  test.each([
    ['de-CH', 380, 'dark', 'Schlüssel machen'],
    ['zh-CN', 380, 'light', '创建密钥'],
    ['en-GB', 1280, 'dark', 'Make a key'],
  ] as const)(
    'in %s at %i px, %s: limits, two secrets and the form fit the window and have no barrier',
    { timeout: 90_000 },
    async (locale, width, scheme, make) => {
      const name = `key-${locale.toLowerCase()}`;
      const { password } = await town.person(name);
      const base = `${town.server().url}/api/v1/auth`;
      const token = String((await ask(base, 'POST', 'login', { ident: name, password })).json['token']);
      const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
      const wish = {
        name: 'Lampen 灯',
        scopes: ['read'],
        expires_at: soon,
        networks: ['10.0.0.0/8', 'fd00:1234:5678::/48'],
        requests_per_minute: 30,
      };
      const made = await ask(base, 'POST', 'api-keys', wish, token);
      await ask(base, 'POST', `api-keys/${String(made.json['id'])}/rotate`, { overlap_seconds: 3600 }, token);
      const { page, picture } = await town.open({ locale, width, scheme });
      await page.goto(`${town.server().url}/keys`);
      await page.locator('input[name=username]').fill(name);
      await page.locator('input[name=password]').fill(password);
      await page.locator('button[type=submit]').click();
      await page.locator('li[data-testid^=key-]').waitFor();
      expect(await violations(page)).toEqual([]);
      await fitsTheWindow(page);
      await picture(`multi-keys-limited-${locale}`);
      await page.getByRole('button', { name: make }).click();
      await page.getByRole('dialog').locator('select').nth(2).selectOption('own');
      expect(await violations(page)).toEqual([]);
      await fitsTheWindow(page);
      expect(await page.locator('body').innerText()).not.toMatch(/\b(apiKeys|errors|profile)\.[a-z]+|\{\{/);
      await picture(`multi-key-form-${locale}`);
    },
  );

  async function shownKey(page: Page): Promise<string> {
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is shown now').waitFor();
    const key = await dialog.locator('.dw-secret code').first().innerText();
    await dialog.getByLabel('I have saved it').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    return key;
  }

  async function use(key: string, marks: Readonly<Record<string, string>> = {}): Promise<number> {
    return (await fetch(`${town.server().url}/api/v1/auth/settings`, { headers: { authorization: `Bearer ${key}`, ...marks } })).status;
  }
});

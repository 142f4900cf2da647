import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, signIn, useTown } from './house.ts';

const day = 86_400_000;
const named = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

describeWith('chromium', 'changing what an API key may do', () => {
  const town = useTown();
  const base = () => `${town.server().url}/api/v1/auth`;

  /** Somebody with one key, made by API. */
  async function withKey(name: string, wish: object) {
    const { password } = await town.person(name);
    const token = String((await ask(base(), 'POST', 'login', { ident: name, password })).json['token']);
    const { json } = await ask(base(), 'POST', 'api-keys', { name: 'lights', ...wish }, token);
    const key = String(json['api_key']);
    const use = async (method = 'GET') => {
      const body = method === 'GET' ? {} : { body: '{"preferences":{}}' };
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      return (await fetch(`${base()}/settings`, { method, headers, ...body })).status;
    };
    const row = async () => {
      const { api_keys: rows } = (await ask(base(), 'GET', 'api-keys', undefined, token)).json as { api_keys: Record<string, unknown>[] };
      return rows[0] ?? {};
    };
    return { password, use, row };
  }

  test(
    'with the keyboard alone: fewer rights, another end, networks and a share; its secret stays, and the focus comes back',
    { timeout: 90_000 },
    async () => {
      const end = new Date(Date.now() + 300 * day).toISOString();
      const { password, use, row } = await withKey('hanna', { scopes: ['read', 'write'], expires_at: end });
      expect([await use(), await use('PATCH')]).toEqual([200, 200]);
      const { page, picture } = await town.open({ offends: true });
      await signIn(page, 'hanna', password);
      await page.locator('nav').getByRole('link', { name: 'API keys' }).click();
      await page.getByRole('button', { name: 'Change lights' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Change lights' });
      const save = dialog.getByRole('button', { name: 'Save the changes to lights' });
      await dialog.waitFor();
      expect(await save.isDisabled(), 'nothing is changed yet').toBe(true);
      expect(await dialog.getByLabel('How long').inputValue()).toBe('keep');
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name');
      await page.keyboard.press('End');
      await page.keyboard.type(' of the hall');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => named(page)).toBe('Change lights of the hall');
      expect(await row(), 'only what was changed').toMatchObject({
        name: 'lights of the hall',
        scopes: ['read', 'write'],
        expires_at: end,
        networks: null,
      });

      await page.keyboard.press('Enter');
      const again = page.getByRole('dialog', { name: 'Change lights of the hall' });
      await again.getByRole('checkbox', { name: /^Change:/ }).uncheck();
      await again.getByLabel('How long').selectOption('30');
      await again.getByText('Counted from now.').waitFor();
      await again.getByLabel('From where').selectOption('own');
      const submit = again.getByRole('button', { name: /^Save the changes/ });
      expect(await submit.isDisabled(), 'no network is a key that nothing can use').toBe(true);
      await again.getByLabel('Networks').fill('nonsense');
      await again.getByLabel('Requests a minute').fill('77');
      expect(await violations(page)).toEqual([]);
      await picture('multi-key-change');
      await submit.click();
      await again.getByText('One of these is not a network').waitFor();
      await again.getByLabel('Networks').fill('127.0.0.0/8\n10.0.0.0/8');
      await submit.click();
      await again.waitFor({ state: 'detached' });
      expect(await row()).toMatchObject({ scopes: ['read'], networks: ['127.0.0.0/8', '10.0.0.0/8'], requests_per_minute: 77 });
      const until = Date.parse(String((await row())['expires_at']));
      expect([until > Date.now() + 29 * day, until < Date.now() + 31 * day]).toEqual([true, true]);
      expect([await use(), await use('PATCH')]).toEqual([200, 403]);

      // What it has now is what the form begins with.
      await page.getByRole('button', { name: 'Change lights of the hall' }).click();
      expect(await again.getByLabel('Networks').inputValue()).toBe('127.0.0.0/8\n10.0.0.0/8');
      await again.getByLabel('Requests a minute').fill('');
      await again.getByLabel('From where').selectOption('anywhere');
      await again.getByLabel('How long').selectOption('never');
      await submit.click();
      await again.waitFor({ state: 'detached' });
      expect(await row()).toMatchObject({ networks: null, requests_per_minute: null, expires_at: null });

      await page.getByRole('button', { name: 'End lights of the hall' }).click();
      await page
        .getByRole('dialog')
        .getByText(/^It was last used .+ from [0-9a-f]{8}\.$/)
        .waitFor();
    },
  );

  test.each([
    ['de-CH', 380, 'dark', '灯 ändern'],
    ['zh-CN', 380, 'light', '更改 灯'],
    ['de-CH', 1280, 'light', '灯 ändern'],
    ['zh-CN', 1280, 'dark', '更改 灯'],
  ] as const)('in %s at %i px, %s: the dialog fits and has no barrier', { timeout: 60_000 }, async (locale, width, scheme, button) => {
    const name = `key-${locale.toLowerCase()}-${String(width)}`;
    const { password } = await withKey(name, { name: '灯', scopes: ['read'], networks: ['10.1.0.0/16'], requests_per_minute: 30 });
    const { page, picture } = await town.open({ locale, width, scheme });
    await page.goto(`${town.server().url}/keys`);
    await page.locator('input[name=username]').fill(name);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').locator('select').nth(1).selectOption('30');
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    expect(await page.locator('body').innerText()).not.toMatch(/\b(apiKeys|errors|profile)\.[a-z]+|\{\{/);
    await picture(`multi-key-change-${locale}-${width}`);
  });
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, useTown } from './house.ts';

const looks = [
  ['en-GB', 'light', 1280],
  ['de-CH', 'dark', 380],
  ['zh-CN', 'light', 380],
] as const;

async function signInAs(page: Page, username: string, password: string): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

/** Types into a field by keyboard alone: Tab leads there. */
async function typeAt(page: Page, field: ReturnType<Page['locator']>, text: string): Promise<void> {
  const there = () => field.evaluate((input) => input === document.activeElement);
  for (let step = 0; step < 12 && !(await there()); step += 1) await page.keyboard.press('Tab');
  await expect.poll(there).toBe(true);
  await page.keyboard.type(text);
}

async function look(page: Page): Promise<void> {
  await fitsTheWindow(page);
  await expect.poll(() => violations(page)).toEqual([]);
  expect(await page.locator('body').innerText()).not.toMatch(/\b(accounts|sessions|errors|waysIn|signIn|proof)\.[a-z]+|\{\{/);
}

describeWith('chromium', 'in three languages, wide and narrow, by keyboard alone', () => {
  const town = useTown();
  const base = () => `${town.server().url}/api/v1/auth`;

  test.each(looks)('%s, %s, %i px: a temporary password is changed for one’s own', { timeout: 60_000 }, async (locale, scheme, width) => {
    const username = `mara-${locale.slice(0, 2)}`;
    const made = await town.api('POST', 'admin/accounts', { username, access: 'temporary_password' });
    const temporary = String(made.json['temporary_password']);
    const { page, picture } = await town.open({ locale, scheme, width, mayFail: true });
    await signInAs(page, username, temporary);
    const fields = page.locator('input[type=password]');
    await expect.poll(() => fields.count()).toBeGreaterThan(1);
    await expect.poll(() => page.locator('nav').count(), { message: 'nothing else can be done first' }).toBe(0);
    await look(page);
    await picture(`multi-must-change-${locale}-${String(width)}`);
    const own = `${username} has her own hedges`;
    await typeAt(page, fields.nth(0), temporary);
    await typeAt(page, fields.nth(1), own);
    await page.keyboard.press('Enter');
    await page.locator('nav').first().waitFor({ state: 'attached' });
    expect((await ask(base(), 'POST', 'login', { ident: username, password: temporary })).status).toBe(400);
    expect((await ask(base(), 'POST', 'login', { ident: username, password: own })).status).toBe(200);
  });

  test.each(looks)('%s, %s, %i px: showing again that it is oneself', { timeout: 60_000 }, async (locale, scheme, width) => {
    const username = `nils-${locale.slice(0, 2)}`;
    const { password } = await town.person(username);
    const { page, picture } = await town.open({ locale, scheme, width, mayFail: true });
    await signInAs(page, username, password);
    await page.locator('nav').first().waitFor({ state: 'attached' });
    await page.goto(`${town.server().url}/keys`);
    // As the server answers ten minutes after the sign-in.
    const refusal = { status: 403, contentType: 'application/json', body: JSON.stringify({ code: 'recent_sign_in_required', detail: '' }) };
    let refused = 0;
    await page.route('**/api/v1/auth/api-keys', (route) =>
      route.request().method() === 'POST' && (refused += 1) === 1 ? route.fulfill(refusal) : route.fallback(),
    );
    await page.getByTestId('empty').waitFor();
    await page.locator('main button').first().click();
    const make = page.getByRole('dialog').first();
    await make.getByRole('textbox').first().fill('later');
    await make.getByRole('textbox').first().press('Enter');
    const question = page.getByRole('dialog').last();
    const field = question.locator('input[type=password]');
    await field.waitFor();
    await look(page);
    await picture(`multi-reproof-${locale}-${String(width)}`);
    await typeAt(page, field, password);
    await page.keyboard.press('Enter');
    await page.locator('.dw-secret code').first().waitFor();
    expect(refused).toBe(2);
  });
});

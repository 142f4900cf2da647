import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { goTo, signIn, useTown } from './house.ts';

const broken = { status: 500, json: { code: 'internal_error', detail: 'Something went wrong.', request_id: 'r-9' } };

/** The calls wait until `answer`, then fail until `mend`. */
async function hold(page: Page, ...calls: readonly string[]) {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  for (const call of calls) await page.route(call, async (route) => held.then(() => route.fulfill(broken)));
  return { answer: () => answer(), mend: async () => void (await Promise.all(calls.map((call) => page.unroute(call)))) };
}

const loading = (page: Page) => page.getByRole('status').filter({ hasText: 'Loading' });
const again = (page: Page) => page.getByRole('button', { name: 'Try again' });

/** Loading, then broken with the number for the log, then loaded by one click of “Try again”. */
async function walk(page: Page, states: Awaited<ReturnType<typeof hold>>, loaded: () => Promise<void>): Promise<void> {
  await loading(page).first().waitFor({ state: 'attached' });
  states.answer();
  await again(page).first().waitFor({ timeout: 20_000 });
  await page.getByText('r-9').first().waitFor();
  expect(await loading(page).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await fitsTheWindow(page);
  await states.mend();
  await again(page).first().click();
  await loaded();
  await expect.poll(() => again(page).count()).toBe(0);
}

describeWith('chromium', 'loading, broken and back', () => {
  const town = useTown();

  test.each([1280, 380])('Ways to get in, at %i px', { timeout: 60_000 }, async (width) => {
    const name = `wanda-${String(width)}`;
    const { password } = await town.person(name);
    const { page, picture } = await town.open({ width, mayFail: true });
    await signIn(page, name, password);
    await page.locator('nav').first().waitFor({ state: 'attached' });
    const states = await hold(page, '**/auth/settings', '**/auth/2fa');
    await page.goto(`${town.server().url}/ways-in`);
    await page.getByRole('heading', { level: 1, name: 'Ways to get in' }).waitFor();
    await walk(page, states, () => page.getByRole('button', { name: 'Change password' }).waitFor());
    await picture(`multi-ways-in-${String(width)}`);
  });

  test('the card of trusted devices, while the rest of the screen is there', { timeout: 60_000 }, async () => {
    const { password } = await town.person('xenia');
    const { page } = await town.open({ mayFail: true });
    await signIn(page, 'xenia', password);
    await page.locator('nav').waitFor();
    const card = page.getByRole('region', { name: 'Trusted devices' });
    const states = await hold(page, '**/auth/sessions?*');
    await page.goto(`${town.server().url}/ways-in`);
    await page.getByRole('button', { name: 'Change password' }).waitFor();
    await card.getByText('Loading…').waitFor({ state: 'attached' });
    await walk(page, states, () => card.getByRole('switch').first().waitFor());
  });

  test('the list of API keys', { timeout: 60_000 }, async () => {
    const { page } = await town.asAdmin({ mayFail: true });
    const states = await hold(page, '**/auth/api-keys');
    await goTo(page, 'API keys');
    await walk(page, states, () => page.getByTestId('empty').waitFor());
  });

  test.each([
    ['Sessions', '**/admin/accounts/*/sessions', 'list'],
    ['API keys', '**/admin/accounts/*/api-keys', null],
    ['Activity', '**/auth/activity?*', 'list'],
  ] as const)('the tab %s of the drawer of a person', { timeout: 60_000 }, async (tab, call, role) => {
    const name = `zoe-${tab.replace(' ', '-').toLowerCase()}`;
    await town.person(name);
    const { page } = await town.asAdmin({ mayFail: true });
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
    const drawer = page.getByRole('dialog').first();
    const states = await hold(page, call);
    await drawer.getByRole('tab', { name: tab }).click();
    const panel = drawer.getByRole('tabpanel', { name: tab });
    await walk(page, states, () => (role === null ? panel.getByText('There is no API key.') : panel.getByRole(role).first()).waitFor());
  });
});

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ActivityLine } from '../../server/contract/schemas.ts';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, goTo, owner, signIn, useTown } from './house.ts';

const whose = (page: Page) => page.getByLabel('Whose');
const rows = (page: Page) => page.locator('ol.dw-list > li');
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
const broken = { status: 500, json: { code: 'internal_error', detail: 'Something went wrong.', request_id: 'r-7' } };

describeWith('chromium', 'everybody’s activity', () => {
  const town = useTown();
  const base = () => `${town.server().url}/api/v1/auth`;
  /** Somebody fails to get in as this person. */
  const failAs = (ident: string) => ask(base(), 'POST', 'login', { ident, password: 'not the password' });

  test('an administrator sees what concerns the whole server, and whose sign-in failed, by name', { timeout: 60_000 }, async () => {
    const { id } = await town.person('norma');
    await town.api('PATCH', `admin/accounts/${String(id)}`, { display_name: 'Norma Jean' });
    await failAs('norma');
    await failAs('nobody-is-called-so');
    expect((await town.api('PATCH', 'admin/network', { mdns: false })).status).toBe(200);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Activity');
    await rows(page).first().waitFor();
    expect(await row(page, 'Norma Jean').count()).toBe(0);

    await whose(page).selectOption({ label: 'Everybody and the server' });
    await row(page, 'It was changed who on the network can reach this server.').getByText('The whole server').waitFor();
    const failed = row(page, 'A sign-in failed.');
    await failed.filter({ hasText: 'Norma Jean' }).getByText('by somebody who was not signed in').waitFor();
    await failed.filter({ hasText: 'No account' }).first().waitFor();
    await picture('activity-everybody');

    await whose(page).selectOption({ label: 'Norma Jean' });
    await expect.poll(() => row(page, 'The whole server').count()).toBe(0);
    await row(page, 'The account was made.').getByText(`by ${owner.username}`).waitFor();
    await page.getByLabel('Outcome').selectOption({ label: 'Refused or failed' });
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).getByText('Refused or failed').waitFor();
    await whose(page).selectOption({ label: 'Of no account' });
    await row(page, 'No account').waitFor();
  });

  test('a device is a filter: by its name in a row, and with the keyboard alone', { timeout: 60_000 }, async () => {
    const { id, password } = await town.person('petra');
    await ask(base(), 'POST', 'login', { ident: 'petra', password, device_label: 'Petra’s tablet' });
    const { page } = await town.asAdmin();
    await goTo(page, 'Activity');
    await whose(page).focus();
    await whose(page).selectOption(String(id));
    const tablet = page.getByRole('button', { name: 'Petra’s tablet', exact: true });
    await tablet.focus();
    await expect.poll(() => tablet.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).count()).toBe(1);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('activity-device');
    await rows(page).getByText('Petra’s tablet signed in.').waitFor();

    await page.getByLabel('Device').selectOption({ label: 'Every device' });
    const name = row(page, 'Petra’s tablet signed in.').getByRole('button', { name: 'petra', exact: true });
    await name.waitFor();
    await whose(page).selectOption({ label: 'Everybody and the server' });
    await row(page, `${owner.username}`).first().waitFor();
    await name.press('Enter');
    await expect.poll(() => whose(page).inputValue()).toBe(String(id));
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('activity-whose');
  });

  test('a filter holds for what is not loaded yet, and what is exported is what is chosen', { timeout: 90_000 }, async () => {
    await town.person('quiet');
    await failAs('quiet');
    for (let i = 0; i < 60; i += 1) await town.api('PATCH', 'settings', { first_name: `Name ${String(i)}` });
    const { page } = await town.asAdmin();
    await goTo(page, 'Activity');
    await whose(page).selectOption({ label: 'Everybody and the server' });
    await page.getByRole('button', { name: 'Load older ones' }).waitFor();
    await page.getByLabel('Search').fill('quiet');
    await page.getByText('Only the events loaded so far were searched.').waitFor();
    await page.getByText('The search is not part of the export.').waitFor();
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Outcome').selectOption('failed');
    await row(page, 'quiet').waitFor();
    await expect.poll(() => row(page, 'The profile was changed').count()).toBe(0);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as JSON lines' }).click();
    const text = readFileSync(await (await downloading).path(), 'utf8').trimEnd();
    const lines = text.split('\n').map((line) => ActivityLine.parse(JSON.parse(line)));
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['sign_in_failed']));
  });

  test('nobody else can choose, or is told who others are', { timeout: 60_000 }, async () => {
    const { password } = await town.person('rudi');
    const { page } = await town.open();
    await signIn(page, 'rudi', password);
    await goTo(page, 'Activity');
    await row(page, 'The account was made.').waitFor();
    expect(await whose(page).count()).toBe(0);
    expect(await page.getByText(owner.username, { exact: true }).count()).toBe(0);
    await page.getByLabel('Outcome').selectOption('failed');
    await page.getByTestId('empty').getByText('Nothing fits the search or filter.').waitFor();
    await page.getByRole('button', { name: 'Export as JSON lines' }).waitFor();
  });

  test('loading, broken, tried again, old and offline: each says so', { timeout: 90_000 }, async () => {
    const { page } = await town.asAdmin({ mayFail: true });
    let answer = () => undefined as void;
    const hold = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/activity?*account=all*', async (route) => hold.then(() => route.fulfill(broken)));
    await goTo(page, 'Activity');
    await rows(page).first().waitFor();
    await whose(page).selectOption({ label: 'Everybody and the server' });
    await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor();
    answer();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor({ timeout: 20_000 });
    expect(await violations(page)).toEqual([]);
    await page.unroute('**/activity?*account=all*');
    await again.click();
    await rows(page).first().waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByTestId('old-data').waitFor({ timeout: 30_000 });
    for (const name of ['Export as JSON lines', 'Verify'])
      await expect.poll(() => page.getByRole('button', { name, exact: true }).isDisabled(), { timeout: 30_000 }).toBe(true);
    await page.unroute('**/api/**');
    await page.getByTestId('old-data').waitFor({ state: 'detached', timeout: 30_000 });
  });

  test.each([
    ['en-GB', 1280, 'light'],
    ['de-CH', 380, 'dark'],
    ['zh-CN', 380, 'light'],
    ['de-CH', 1280, 'dark'],
  ] as const)('axe finds nothing in %s at %i px in %s colours, with everybody’s events', { timeout: 60_000 }, async (locale, width, scheme) => {
    await failAs('nobody-is-called-so');
    const { page, picture } = await town.open({ locale, width, scheme });
    await page.locator('input[name=username]').fill(owner.username);
    await page.locator('input[name=password]').fill(owner.password);
    await page.locator('button[type=submit]').click();
    await page.locator('nav').waitFor();
    await page.goto(`${town.server().url}/activity`);
    await page.locator('#activity-whose').selectOption('all');
    await rows(page).first().waitFor();
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    await picture(`activity-all-${locale}-${String(width)}-${scheme}`);
  });
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { hoursAround } from '../flows-multi/hours-around.ts';
import { goTo, signIn, useTown } from './house.ts';
import { violations } from './axe.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();

describeWith('chromium', 'limits of an account, for those who look after it', () => {
  const town = useTown();
  const access = async (page: Page, name: string) => {
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
    await drawer(page).getByRole('tab', { name: 'Access' }).click();
  };

  test('are set, shown again, and lifted', { timeout: 60_000 }, async () => {
    const { id } = await town.person('olga');
    const { page, picture } = await town.asAdmin();
    await access(page, 'olga');
    await drawer(page).getByLabel('May do at most').selectOption('read');
    await drawer(page).getByLabel('Only from this computer and the local network').check();
    await drawer(page).getByLabel('Devices at the same time').fill('3');
    await drawer(page).getByLabel('Only at certain hours').check();
    await drawer(page).getByLabel('Saturday').check();
    await drawer(page).getByLabel('From', { exact: true }).fill('22:00');
    await drawer(page).getByLabel('To', { exact: true }).fill('06:00');
    await drawer(page).getByText('This goes past midnight').waitFor();
    await drawer(page).getByLabel('Time zone').selectOption('Europe/Berlin');
    await picture('multi-account-limits');
    expect(await violations(page)).toEqual([]);
    await drawer(page).getByRole('button', { name: 'Save the limits' }).click();
    await expect
      .poll(async () => (await town.api('GET', `admin/accounts/${String(id)}`)).json['limits'])
      .toEqual({
        scopes: ['read'],
        local_only: true,
        max_sessions: 3,
        hours: { days: [1, 2, 3, 4, 5, 6], from: '22:00', to: '06:00', time_zone: 'Europe/Berlin' },
      });
    await page.reload();
    await access(page, 'olga');
    expect(await drawer(page).getByLabel('From', { exact: true }).inputValue()).toBe('22:00');
    await drawer(page).getByLabel('Only at certain hours').uncheck();
    await drawer(page).getByLabel('Devices at the same time').fill('');
    await drawer(page).getByRole('button', { name: 'Save the limits' }).click();
    await expect
      .poll(async () => (await town.api('GET', `admin/accounts/${String(id)}`)).json['limits'])
      .toMatchObject({ hours: null, max_sessions: null, local_only: true });
  });

  test('by the keyboard alone: nobody is left without a day', async () => {
    await town.person('pia');
    const { page } = await town.asAdmin();
    await access(page, 'pia');
    await drawer(page).getByLabel('Only at certain hours').focus();
    await page.keyboard.press('Space');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
      await page.keyboard.press('Tab');
      expect(
        await drawer(page)
          .getByLabel(day)
          .evaluate((box) => box === document.activeElement),
      ).toBe(true);
      await page.keyboard.press('Space');
    }
    await drawer(page).getByText('Choose at least one day.').waitFor();
    expect(await drawer(page).getByRole('button', { name: 'Save the limits' }).isDisabled()).toBe(true);
  });

  test('whoever is kept out by the hours is told so, at the door and in the middle of their work', { timeout: 60_000 }, async () => {
    const { id, password } = await town.person('quentin');
    const theirs = await town.open({ mayFail: true });
    await signIn(theirs.page, 'quentin', password);
    await theirs.page.locator('nav').waitFor();
    await town.api('PATCH', `admin/accounts/${String(id)}`, { limits: { hours: hoursAround(Date.now(), false) } });
    await theirs.page.getByTestId('signed-out-why').getByText('at certain hours only').waitFor({ timeout: 15_000 });
    await theirs.picture('multi-outside-hours');
    await signIn(theirs.page, 'quentin', password);
    await theirs.page.getByTestId('refusal').getByText('at certain hours only').waitFor();
    await town.api('PATCH', `admin/accounts/${String(id)}`, { limits: { hours: null } });
    await theirs.page.reload();
    await theirs.page.locator('nav').waitFor();
  });

  test('the last admin who can always administer is not limited, and the reason is told', async () => {
    const { id, password } = await town.person('ruth');
    await town.api('PATCH', `admin/accounts/${String(id)}`, { role: 'admin', limits: { local_only: true } });
    const { page } = await town.open({ mayFail: true });
    await signIn(page, 'ruth', password);
    await page.locator('nav').waitFor();
    await page.locator('.dw-item').getByText('Local only', { exact: true }).first().waitFor();
    await access(page, 'ada');
    await drawer(page).getByLabel('Only from this computer and the local network').check();
    await drawer(page).getByRole('button', { name: 'Save the limits' }).click();
    await drawer(page).getByTestId('refusal').getByText('There must be somebody who can administer').waitFor();
  });
});

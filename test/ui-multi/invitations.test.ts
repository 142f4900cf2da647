import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, useTown } from './house.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();

describeWith('chromium', 'open invitations, and deleting for good', () => {
  const town = useTown({ DOORWARD_REGISTRATION__ENABLED: 'false', DOORWARD_REGISTRATION__ACTIVATION: 'none' });

  test('an invitation is made, shown once, used by somebody new, and taken back', { timeout: 60_000 }, async () => {
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByText('No invitation is open.').waitFor();
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog.getByLabel('Whom it is for').fill('the choir');
    await dialog.getByLabel('How many people').fill('2');
    await dialog.getByLabel('Good for').selectOption('24');
    await picture('multi-invite');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'The invitation' });
    await shown.getByText('It is good for 2 people, until').waitFor();
    const link = await shown.locator('.dw-secret code').innerText();
    await picture('multi-invitation-shown');
    await shown.getByLabel('I have handed it over or saved it').check();
    await shown.getByRole('button', { name: 'Done' }).click();

    const theirs = await town.open();
    await theirs.page.goto(link);
    await theirs.page.getByText('You were invited to this server.').waitFor();
    expect(theirs.page.url()).not.toContain('invitation');
    await theirs.page.getByLabel('E-mail').fill('cleo@example.org');
    await theirs.page.getByLabel('Username (optional)').fill('cleo');
    await theirs.page.getByLabel('Password', { exact: true }).fill('wide blue rivers');
    await theirs.picture('multi-invited');
    await theirs.page.getByRole('button', { name: 'Make the account' }).click();
    await theirs.page.locator('nav').waitFor();

    await page.getByText('1 of 2 left').waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Take back the choir' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back the choir' }).click();
    await page.getByText('No invitation is open.').waitFor();
    await picture('multi-invitations');
  });

  test('somebody is deleted for good: the dialog says what is lost, and the bin does not have them', { timeout: 60_000 }, async () => {
    await town.person('dora');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Manage dora', exact: true }).click();
    await drawer(page).getByRole('tab', { name: 'Access' }).click();
    await drawer(page).getByRole('button', { name: 'Delete dora' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete dora?' });
    await dialog.getByLabel('Delete for good, now').check();
    await dialog.getByText('nobody can bring them back').waitFor();
    await dialog.getByLabel('Type the username dora to confirm').fill('dora');
    await picture('multi-account-purge');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete dora for good' }).click();
    await expect.poll(() => page.getByTestId('account-dora').count()).toBe(0);
    await page.getByLabel('State').selectOption('deleted');
    await page.getByText('Nobody fits the search.').waitFor();
  });
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo, owner, signIn, useTown } from './house.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();

async function manage(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
  await drawer(page).getByRole('tab', { name: tab }).click();
}

describeWith('chromium', 'accounts, for those who look after them', () => {
  const town = useTown();

  test('a person is added with a temporary password and must change it', { timeout: 60_000 }, async () => {
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Jane Doe');
    await dialog.getByLabel('Username').fill('jane');
    await dialog.getByLabel('How will they get in?').selectOption('temporary_password');
    await picture('multi-account-form');
    await dialog.getByRole('button', { name: 'Add the person' }).click();
    await dialog.getByText('Jane Doe is added').waitFor();
    await picture('multi-account-made');
    const [, password = ''] = await dialog.locator('.dw-secret code').allInnerTexts();
    await dialog.getByLabel('I have handed it over or saved it').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByTestId('account-jane').waitFor();

    const theirs = await town.open({ mayFail: true });
    await signIn(theirs.page, 'jane', password);
    await theirs.page.getByRole('heading', { name: 'Set a password of your own' }).waitFor();
    await theirs.picture('multi-must-change');
    await theirs.page.getByLabel('Password that you were given').fill(password);
    await theirs.page.getByLabel('New password').fill('wide blue rivers');
    await theirs.page.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('an invitation link lets somebody set a password', async () => {
    const { page } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Username').fill('karl');
    await dialog.getByRole('button', { name: 'Add the person' }).click();
    await dialog.getByText('karl is added').waitFor();
    const [, link = ''] = await dialog.locator('.dw-secret code').allInnerTexts();
    const theirs = await town.open();
    await theirs.page.goto(link);
    await theirs.page.getByLabel('Password', { exact: true }).fill('wide blue rivers');
    await theirs.page.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByTestId('password-set').waitFor();
  });

  test('disable with a reason ends the sessions; enable lets them in again', { timeout: 60_000 }, async () => {
    const { password } = await town.person('lena');
    const theirs = await town.open({ mayFail: true });
    await signIn(theirs.page, 'lena', password);
    await theirs.page.locator('nav').waitFor();
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'lena', 'Access');
    await picture('multi-account-access');
    await drawer(page).getByRole('button', { name: 'Disable lena' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable lena?' });
    await dialog.getByLabel('Reason').fill('left the house');
    await dialog.getByRole('button', { name: 'Disable lena' }).click();
    await drawer(page).getByText('Reason: left the house').waitFor();
    await theirs.page.getByTestId('signed-out-why').waitFor({ timeout: 15_000 });
    await signIn(theirs.page, 'lena', password);
    await theirs.page.getByTestId('refusal').waitFor();
    await drawer(page).getByRole('button', { name: 'Enable lena' }).click();
    await drawer(page).getByText('This account can sign in.').waitFor();
    await signIn(theirs.page, 'lena', password);
    await theirs.page.locator('nav').waitFor();
  });

  test('a sign-in link lets somebody in once', async () => {
    await town.person('mona');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'mona', 'Sign-in');
    await drawer(page).getByRole('button', { name: 'Make a sign-in link' }).click();
    const link = await drawer(page).locator('.dw-secret code').innerText();
    await picture('multi-sign-in-link');
    const theirs = await town.open({ mayFail: true });
    await theirs.page.goto(link);
    await theirs.page.getByRole('heading', { name: 'Sign in with a link' }).waitFor();
    expect(theirs.page.url()).not.toContain('sign-in-link');
    await theirs.page.getByRole('button', { name: 'Sign in on this device' }).click();
    await theirs.page.locator('nav').waitFor();
    const late = await town.open({ mayFail: true });
    await late.page.goto(link);
    await late.page.getByRole('button', { name: 'Sign in on this device' }).click();
    await late.page.getByTestId('refusal').getByText('has been used or has expired').waitFor();
  });

  test('delete asks for the username, goes to the bin, and comes back', { timeout: 60_000 }, async () => {
    await town.person('nora');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'nora', 'Access');
    await drawer(page).getByRole('button', { name: 'Delete nora' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete nora?' });
    expect(await dialog.getByRole('button', { name: 'Delete nora' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type the username nora to confirm').fill('nora');
    await picture('multi-account-delete');
    await dialog.getByRole('button', { name: 'Delete nora' }).click();
    await expect.poll(() => page.getByTestId('account-nora').count()).toBe(0);
    await page.getByLabel('State').selectOption('deleted');
    await manage(page, 'nora', 'Access');
    await drawer(page).getByRole('button', { name: 'Restore nora' }).click();
    await page.getByLabel('State').selectOption('');
    await page.getByTestId('account-nora').waitFor();
  });

  test('several at once; search and filters; one’s own row is left out; the last admin is guarded', { timeout: 60_000 }, async () => {
    await town.person('olga');
    await town.person('otto');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByLabel('Search').fill('o');
    await page.getByTestId('account-olga').waitFor();
    await page.getByRole('checkbox', { name: 'Select olga' }).check();
    await page.getByRole('checkbox', { name: 'Select otto' }).check();
    await picture('multi-accounts');
    await page.getByRole('button', { name: 'Disable selected' }).click();
    const question = page.getByRole('dialog');
    await question.getByLabel('Until').fill('2001-01-01T10:00');
    await expect.poll(() => question.getByRole('button', { name: 'Disable 2 accounts' }).isDisabled()).toBe(true);
    await question.getByLabel('Until').fill('2099-01-01T10:00');
    await question.getByLabel('Reason').fill('the lease ended');
    await question.getByRole('button', { name: 'Disable 2 accounts' }).click();
    await page.getByTestId('account-olga').getByText('Disabled').waitFor();
    await manage(page, 'otto', 'Access');
    await drawer(page).getByText('Reason: the lease ended').waitFor();
    await drawer(page).getByText('Until:').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Role').selectOption('admin');
    expect(await page.getByRole('checkbox', { name: `Select ${owner.username}` }).isDisabled()).toBe(true);
    await manage(page, owner.username, 'Access');
    await drawer(page).getByTestId('own-row').waitFor();
    expect(
      await drawer(page)
        .getByRole('button', { name: /Delete|Disable/ })
        .count(),
    ).toBe(0);
  });

  test('the drawer shows somebody’s sessions and activity, and signs them out everywhere', { timeout: 60_000 }, async () => {
    await town.person('paul');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'paul', 'Activity');
    await drawer(page).getByText('The password was changed.').waitFor();
    await picture('multi-account-activity');
    await drawer(page).getByRole('tab', { name: 'Sessions' }).click();
    await drawer(page).getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog', { name: 'Sign paul out everywhere?' }).getByRole('button', { name: 'Sign paul out everywhere' }).click();
    await drawer(page).getByText('Nothing is signed in.').waitFor();
    await drawer(page).getByRole('tab', { name: 'Profile' }).click();
    await drawer(page).getByLabel('Name', { exact: true }).fill('Paul P.');
    await drawer(page).getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('dialog', { name: 'Paul P.' }).waitFor();
  });
});

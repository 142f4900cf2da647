import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { ask, goTo, signIn, useTown } from './house.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();

async function manage(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
  await drawer(page).getByRole('tab', { name: tab }).click();
}

/** The names of the list, as it is shown. */
const shown = (page: Page) =>
  page.locator('li[data-testid^=account-]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid')?.slice(8)));

describeWith('chromium', 'the list of accounts', () => {
  const town = useTown();
  const tokenOf = async (ident: string, password: string) =>
    String((await ask(`${town.server().url}/api/v1/auth`, 'POST', 'login', { ident, password })).json['token']);

  test('comes in other orders, knows who is invited, and says how each signs in', { timeout: 60_000 }, async () => {
    await town.api('POST', 'admin/accounts', { username: 'zoe-list', display_name: 'List Anna' });
    const { password } = await town.person('amy-list');
    await town.person('max-list');
    await tokenOf('amy-list', password);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByLabel('Search').fill('list');
    await expect.poll(() => shown(page)).toEqual(['zoe-list', 'amy-list', 'max-list']);
    await page.getByLabel('Order').selectOption('Newest first');
    await expect.poll(() => shown(page)).toEqual(['max-list', 'amy-list', 'zoe-list']);
    await page.getByLabel('Order').selectOption('Last seen');
    await expect.poll(() => shown(page)).toEqual(['amy-list', 'max-list', 'zoe-list']);
    await page.getByLabel('Order').selectOption('Name');
    await expect.poll(() => shown(page)).toEqual(['amy-list', 'zoe-list', 'max-list']);
    const facts = page.getByTestId('account-amy-list').locator('dl');
    expect((await facts.innerText()).split('\n')).toEqual(
      expect.arrayContaining(['Last seen', 'Sessions', 'Second factor', 'off', 'Signs in with', 'password']),
    );
    await picture('multi-accounts-columns');
    await page.getByLabel('State').selectOption('Invited');
    await expect.poll(() => shown(page)).toEqual(['zoe-list']);
    await page.getByTestId('account-zoe-list').getByText('nothing yet').waitFor();
  });

  test('a username shows at once what it breaks', async () => {
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Username').fill('a');
    const rules = dialog.getByTestId('username-rules');
    await rules.locator('li[data-state=unmet]', { hasText: 'has 2 to 50 characters' }).waitFor();
    await dialog.getByLabel('Username').fill('two words');
    await rules.locator('li[data-state=unmet]', { hasText: 'has only letters' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-username-rules');
    // One character, though it takes two units of UTF-16.
    await dialog.getByLabel('Username').fill('\u{20000}');
    await rules.locator('li[data-state=unmet]', { hasText: 'has 2 to 50 characters' }).waitFor();
    await dialog.getByLabel('Username').fill('Zoë.2');
    await expect.poll(() => rules.locator('li[data-state=met]').count()).toBe(2);
  });

  test('disabled until a day; reason and end are changed later; the last admin’s refusal is told', { timeout: 60_000 }, async () => {
    await town.person('dana');
    const { page, picture } = await town.asAdmin({ mayFail: true });
    await goTo(page, 'Accounts');
    await manage(page, 'dana', 'Access');
    const answer = { status: 409, contentType: 'application/json', body: JSON.stringify({ code: 'last_admin', detail: '' }) };
    await page.route('**/api/v1/auth/admin/accounts/*', (route) => (route.request().method() === 'PATCH' ? route.fulfill(answer) : route.fallback()));
    await drawer(page).getByRole('button', { name: 'Disable dana' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable dana?' });
    await dialog.getByLabel('Until').fill('2001-01-01T10:00');
    await dialog.getByText('This lies in the past.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Disable dana' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Until').fill('2099-01-31T10:00');
    await dialog.getByRole('button', { name: 'Disable dana' }).click();
    await dialog.getByText('There must be somebody who can administer this server.').waitFor();
    await page.unroute('**/api/v1/auth/admin/accounts/*');
    await dialog.getByRole('button', { name: 'Disable dana' }).click();
    await page.getByTestId('account-dana').getByText('Disabled until 31 Jan 2099').waitFor();
    await drawer(page).getByRole('button', { name: 'Change reason or end' }).click();
    const editing = page.getByRole('dialog', { name: 'Why and until when is dana disabled?' });
    expect(await editing.getByLabel('Until').inputValue()).toBe('2099-01-31T10:00');
    await editing.getByLabel('Reason').fill('moved out');
    await editing.getByLabel('Until').fill('');
    expect(await violations(page)).toEqual([]);
    await picture('multi-disabled-edit');
    await editing.getByRole('button', { name: 'Save reason and end' }).click();
    await drawer(page).getByText('Reason: moved out').waitFor();
    await expect.poll(() => drawer(page).getByText('Until:').count()).toBe(0);
  });

  test('several are enabled, and several are signed out', { timeout: 60_000 }, async () => {
    const people = [await town.person('bulk-one'), await town.person('bulk-two')];
    for (const { id } of people) await town.api('PATCH', `admin/accounts/${id}`, { is_active: false });
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByLabel('Search').fill('bulk-');
    await page.getByTestId('account-bulk-one').getByText('Disabled').waitFor();
    await expect.poll(() => shown(page)).toEqual(['bulk-one', 'bulk-two']);
    await page.getByLabel('Select everybody shown').check();
    await page.getByRole('button', { name: 'Enable selected' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enable 2 accounts' }).click();
    await expect.poll(() => page.locator('.mantine-Badge-root', { hasText: 'Disabled' }).count()).toBe(0);
    const tokens = await Promise.all(['bulk-one', 'bulk-two'].map((name) => tokenOf(name, `${name} likes tall hedges`)));
    const statuses = () =>
      Promise.all(tokens.map(async (token) => (await ask(`${town.server().url}/api/v1/auth`, 'GET', 'settings', undefined, token)).status));
    expect(await statuses()).toEqual([200, 200]);
    await page.getByLabel('Select everybody shown').check();
    await page.getByRole('button', { name: 'Sign out selected' }).click();
    expect(await violations(page)).toEqual([]);
    await picture('multi-bulk-sign-out');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out 2 people' }).click();
    await expect.poll(statuses).toEqual([401, 401]);
  });

  test('deleting says what happens to keys and data; in the bin stands when it is emptied', { timeout: 60_000 }, async () => {
    const { password } = await town.person('gone');
    const token = await tokenOf('gone', password);
    await ask(`${town.server().url}/api/v1/auth`, 'POST', 'api-keys', { name: 'lights', scopes: ['read'] }, token);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'gone', 'Access');
    await drawer(page).getByRole('button', { name: 'Delete gone' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete gone?' });
    await dialog.getByText('What becomes of 1 API key?').waitFor();
    await dialog.getByText('The activity log keeps what happened.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-delete');
    await dialog.getByLabel('Type the username gone to confirm').fill('gone');
    await dialog.getByRole('button', { name: 'Delete gone' }).click();
    await page.getByLabel('State').selectOption('In the bin');
    await manage(page, 'gone', 'Access');
    await drawer(page)
      .getByTestId('emptied-at')
      .getByText(/Gone for good in [67] days/)
      .waitFor();
    await picture('multi-bin');
  });

  test('somebody’s keys are seen and ended, their activity goes back page by page', { timeout: 60_000 }, async () => {
    const { password, id } = await town.person('keya');
    const token = await tokenOf('keya', password);
    const base = `${town.server().url}/api/v1/auth`;
    await ask(base, 'POST', 'api-keys', { name: 'old backup', scopes: ['read', 'write'] }, token);
    for (let i = 0; i < 30; i += 1) await ask(base, 'PATCH', 'settings', { display_name: 'keya', last_name: `L${i}` }, token);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'keya', 'API keys');
    await drawer(page).getByText('read, change').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-account-keys');
    await drawer(page).getByRole('button', { name: 'End old backup' }).click();
    await page.getByRole('dialog', { name: 'End old backup?' }).getByRole('button', { name: 'End old backup' }).click();
    await drawer(page).getByText('There is no API key.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('There is no API key.');
    await drawer(page).getByRole('tab', { name: 'Activity' }).click();
    await drawer(page).getByText('old backup').first().waitFor();
    const events = drawer(page).locator('li[data-testid^=event-]');
    const before = await events.count();
    await drawer(page).getByRole('button', { name: 'Load older ones' }).click();
    await expect.poll(() => events.count()).toBeGreaterThan(before);
    await drawer(page).getByText('The account was made').first().waitFor();
    expect((await town.api('GET', `admin/accounts/${id}`)).json['api_keys']).toBe(0);
  });

  test('the sign-in link has a picture beside it', async () => {
    await town.person('linka');
    const { page } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'linka', 'Sign-in');
    await drawer(page).getByRole('button', { name: 'Make a sign-in link' }).click();
    await drawer(page)
      .getByRole('img', { name: /^The link as a QR code/ })
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await drawer(page).getByRole('tab', { name: 'Access' }).click();
    await drawer(page).getByRole('tab', { name: 'Sign-in' }).click();
    expect(await drawer(page).locator('.dw-qr').count()).toBe(0);
  });

  test('an account is made with the keyboard alone', async () => {
    const { page } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Add a person' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('display_name');
    await page.keyboard.type('Tab Tabson');
    await page.keyboard.press('Tab');
    await page.keyboard.type('tabson');
    await page.keyboard.press('Enter');
    await page.getByText('Tab Tabson is added').waitFor();
    for (let i = 0; i < 6; i += 1) {
      if (await page.getByLabel('I have handed it over or saved it').evaluate((box) => box === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('account-tabson').waitFor();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describeWith('chromium', 'who signs in to a server where accounts are seen', () => {
  const town = useTown();

  test('a user has no such screen, by its address either', async () => {
    const { password } = await town.person('plain');
    const { page } = await town.open({ path: '/accounts' });
    await signIn(page, 'plain', password);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });
});

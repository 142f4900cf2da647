import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo } from '../ui-multi/house.ts';
import { byPassword, inNewTab, owner, useOffice } from './house.ts';

const fill = async (page: Page, values: Readonly<Record<string, string>>) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};

describeWith('chromium', 'setting single sign-on up', () => {
  const office = useOffice({ mode: 'multi', sso: null });
  const good = () => ({ 'Address of the provider': office.provider().issuer, 'Client ID': 'doorward-test', 'Client secret': 'secret-of-doorward' });
  const open = async (mayFail = false) => {
    const window = await office.asAdmin({ mayFail });
    await goTo(window.page, 'Casdoor');
    await window.page.getByTestId('casdoor-state').waitFor();
    return window;
  };

  test('the screens of administrators are scripts of their own, fetched when they are looked at', async () => {
    const { page } = await office.open();
    const scripts: string[] = [];
    page.on('request', (request) => (request.resourceType() === 'script' ? scripts.push(request.url()) : undefined));
    await byPassword(page, owner.username, owner.password);
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    expect(scripts).toEqual([]);
    await goTo(page, 'Casdoor');
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.every((url) => url.startsWith(`${office.server().url}/assets/later-`))).toBe(true);
  });

  test('a script that does not come is said, with what helps', async () => {
    const { page, context } = await office.asAdmin({ mayFail: true });
    await context.route('**/assets/later-*', (route) => route.fulfill({ status: 404, body: '' }));
    await page.locator('nav').getByRole('link', { name: 'Casdoor' }).click();
    await page.getByTestId('not-loaded').getByRole('button', { name: 'Load the page anew' }).waitFor();
    await context.unroute('**/assets/later-*');
    await page.getByRole('button', { name: 'Load the page anew' }).click();
    await page.getByRole('heading', { level: 1, name: 'Casdoor' }).waitFor();
  });

  test('the way there begins on Ways to get in', async () => {
    const { page } = await office.asAdmin();
    await goTo(page, 'Ways to get in');
    await page.getByRole('link', { name: 'Set up single sign-on' }).click();
    await page.getByRole('heading', { level: 1, name: 'Casdoor' }).waitFor();
    await office.person('plain');
    const other = await office.open();
    await byPassword(other.page, 'plain', 'plain likes tall hedges');
    await goTo(other.page, 'Ways to get in');
    await other.page.getByText('Your administrator has not set up single sign-on.').waitFor();
    expect(await other.page.locator('nav').getByRole('link', { name: 'Casdoor' }).count()).toBe(0);
  });

  test('what is missing is said at its field, and nothing is sent', async () => {
    const { page } = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByText('This is not a web address.').waitFor();
    await page.getByText('This is needed.').waitFor();
    expect(asked.filter((url) => url.includes('rehearse'))).toEqual([]);
  });

  test('a wrong address is found by the rehearsal, each fault with its own sentence, and what was typed stays', async () => {
    const { page, picture } = await open(true);
    await fill(page, { ...good(), 'Address of the provider': 'http://127.0.0.1:9' });
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByTestId('check-discovery_unreachable').getByText('Wrong:').waitFor();
    await page.getByTestId('rehearsal-verdict').getByText('Not yet.').waitFor();
    await picture('rehearsal-failed');
    await fill(page, { ...good(), 'Client secret': 'of somebody else' });
    await page.getByTestId('rehearsal-verdict').getByText('Rehearse again.').waitFor();
    await page.getByRole('button', { name: 'Rehearse again' }).click();
    await page.getByTestId('check-discovery_ok').waitFor();
    await page.getByTestId('check-client_unknown').or(page.getByTestId('check-client_secret_wrong')).waitFor();
    expect(await page.getByLabel('Client ID', { exact: true }).inputValue()).toBe('doorward-test');
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.locator('nav').getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('dialog').getByText('Your changes to single sign-on are not saved yet.').waitFor();
  });

  test('a rehearsal with a whole sign-in, then saving; the secret is never shown again', async () => {
    const { page, context, picture } = await open();
    await fill(page, { ...good(), 'What people call it': 'Campus', 'Groups that may come in': 'org/staff' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: /^Copy the address/ }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${office.server().url}/api/v1/auth/casdoor/callback`);
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByTestId('check-sign_in_waiting').waitFor();
    await picture('rehearsal-step-two');
    await fill(page, { 'What people call it': 'Another' });
    await page.getByTestId('rehearsal-verdict').getByText('this sign-in tries the ones from before').waitFor();
    await fill(page, { 'What people call it': 'Campus' });
    await page.getByTestId('rehearsal-verdict').waitFor({ state: 'detached' });
    office.provider().current = 'person-grace';
    await inNewTab(context, () => page.getByRole('button', { name: 'Open the sign-in page' }).click());
    await page.getByTestId('rehearsal-verdict').getByText('It works. You can save now.').waitFor();
    for (const code of ['sign_in_ok', 'groups_ok', 'account_create']) await page.getByTestId(`check-${code}`).waitFor();
    await picture('rehearsal-done');
    // What was rehearsed is what may be saved: not what was typed since.
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await fill(page, { 'Client ID': 'another' });
    await page.getByTestId('rehearsal-verdict').getByText('The settings were changed since. Rehearse again.').waitFor();
    await expect.poll(() => save.isDisabled()).toBe(true);
    await fill(page, { 'Client ID': 'doorward-test' });
    await page.getByTestId('rehearsal-verdict').getByText('It works. You can save now.').waitFor();
    await save.click();
    await page.getByTestId('saved').waitFor();
    await expect.poll(() => page.getByTestId('casdoor-state').innerText()).toBe('Campus can be reached');
    expect(await page.getByLabel('Client secret', { exact: true }).inputValue()).toBe('');
    await page.getByText('A secret is kept with the secrets of the server').waitFor();
    const door = await office.open();
    await door.page.getByRole('button', { name: 'Continue with Campus' }).waitFor();
  });

  test('a rehearsal whose person is in no group says so, and cannot be saved', async () => {
    const { page, context } = await open();
    await fill(page, { 'Groups that may come in': 'org/nobody' });
    office.provider().current = 'person-grace';
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await inNewTab(context, () => page.getByRole('button', { name: 'Open the sign-in page' }).click());
    const check = page.getByTestId('check-groups_not_passed');
    await check.getByText('You are in none of the groups').waitFor();
    await check.getByText('org/staff').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Rehearse again' }).click();
    await page.getByTestId('check-sign_in_waiting').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByTestId('rehearsal-verdict').getByText('The rehearsal was cancelled.').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  });

  test('without a rehearsal only the typed name of the issuer saves; a failure keeps what was typed', async () => {
    const { page, context } = await open(true);
    await fill(page, { 'What people call it': 'Campus two' });
    await page.getByText('Save without a rehearsal').first().click();
    const button = page.getByRole('button', { name: 'Save without a rehearsal' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Name of the issuer').fill(new URL(office.provider().issuer).host);
    const refused = { status: 503, json: { code: 'storage_unavailable', detail: '', request_id: 'x' } };
    await context.route('**/admin/casdoor', (route) => (route.request().method() === 'PUT' ? route.fulfill(refused) : route.fallback()));
    await button.click();
    await page.getByTestId('not-saved').getByText('What you typed is still here.').waitFor();
    expect(await page.getByLabel('What people call it').inputValue()).toBe('Campus two');
    await context.unroute('**/admin/casdoor');
    await button.click();
    await page.getByTestId('saved').waitFor();
    await expect.poll(() => page.getByTestId('casdoor-state').innerText()).toBe('Campus two can be reached');
  });

  test('it is taken away after a question that says whom that shuts out', async () => {
    const { page, picture } = await open();
    await page.getByRole('button', { name: 'Disconnect Campus two' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nobody can sign in through Campus two any more.').waitFor();
    await picture('disconnect');
    await dialog.getByRole('button', { name: 'Disconnect Campus two' }).click();
    await expect.poll(() => page.getByTestId('casdoor-state').innerText()).toBe('Not set up');
  });
});

describeWith('chromium', 'single sign-on that the configuration sets', () => {
  const office = useOffice({ mode: 'multi' });

  test('is shown, with where it comes from, and cannot be changed here', async () => {
    const { page, picture } = await office.asAdmin();
    await goTo(page, 'Casdoor');
    await page.getByTestId('set-by-configuration').waitFor();
    expect(await page.getByLabel('Client ID', { exact: true }).isEditable()).toBe(false);
    expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Disconnect/ }).count()).toBe(0);
    await picture('settings-fixed');
  });
});

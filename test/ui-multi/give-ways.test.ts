import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { inNewTab, useOffice } from '../ui-sso/house.ts';
import { violations } from './axe.ts';
import { ask, goTo, signIn } from './house.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();

async function manage(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
  await drawer(page).getByRole('tab', { name: tab }).click();
}

/** What a dialog that shows things once has to copy. */
const shownIn = (page: Page, title: string) => page.getByRole('dialog', { name: title }).locator('.dw-secret code').allInnerTexts();

async function handOver(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByLabel('I have handed it over or saved it').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => dialog.count()).toBe(0);
}

describeWith('chromium', 'ways in that are given by an admin, beside a real provider', () => {
  const office = useOffice({
    mode: 'multi',
    sso: { DOORWARD_SSO__PROVISIONING: 'create', DOORWARD_SSO__ORGANIZATION: 'house', DOORWARD_SSO__APPLICATION: 'door' },
  });
  const base = () => `${office.server().url}/api/v1/auth`;
  beforeEach(() => {
    office.provider().current = 'person-grace';
  });

  test('a temporary password in place of a forgotten one: the old one is refused, the new one must be changed', { timeout: 60_000 }, async () => {
    const { password } = await office.person('tessa');
    const { page, picture } = await office.asAdmin();
    await goTo(page, 'Accounts');
    await manage(page, 'tessa', 'Sign-in');
    await drawer(page).getByRole('button', { name: 'Give a temporary password' }).click();
    const question = page.getByRole('dialog', { name: 'Give tessa a temporary password?' });
    await question.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
    await question.getByRole('button', { name: 'Make a temporary password for tessa' }).click();
    await page.getByText('Temporary password of tessa').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-temporary-password');
    const [username = '', temporary = ''] = await shownIn(page, 'Temporary password of tessa');
    expect(username).toBe('tessa');
    await handOver(page, 'Temporary password of tessa');
    expect(await page.content()).not.toContain(temporary);
    expect((await ask(base(), 'POST', 'login', { ident: 'tessa', password })).status).toBe(400);
    const theirs = await office.open({ mayFail: true });
    await signIn(theirs.page, 'tessa', temporary);
    await theirs.page.getByRole('heading', { name: 'Set a password of your own' }).waitFor();
  });

  test('a new invitation link with its picture, once; the older one is void; newcomers choose, they reset nothing', { timeout: 60_000 }, async () => {
    const made = await office.api('POST', 'admin/accounts', { username: 'ulla' });
    const { page, picture } = await office.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByTestId('account-ulla').getByText('Invited').waitFor();
    await manage(page, 'ulla', 'Sign-in');
    await drawer(page).getByLabel('Good for').selectOption('24');
    await drawer(page).getByRole('button', { name: 'New invitation link' }).click();
    await page.getByRole('dialog', { name: 'Invitation of ulla' }).getByText('It works until').waitFor();
    const { id } = made.json['account'] as { id: number };
    const until = String((await office.api('GET', `admin/accounts/${String(id)}`)).json['invited_until']);
    expect(Date.parse(until)).toBeGreaterThan(Date.now());
    expect(Date.parse(until) - Date.now()).toBeLessThan(25 * 3_600_000);
    await page.getByText('Invitation of ulla').waitFor();
    await page.getByRole('img', { name: /^The link as a QR code/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-invitation-again');
    const [link = ''] = await shownIn(page, 'Invitation of ulla');
    await handOver(page, 'Invitation of ulla');
    expect(await page.locator('.dw-qr').count()).toBe(0);
    const theirs = await office.open({ mayFail: true });
    await theirs.page.goto(String(made.json['invitation_url']));
    await theirs.page.getByRole('heading', { name: 'Choose your password' }).waitFor();
    expect(await theirs.page.locator('body').innerText()).not.toMatch(/reset|is signed out/i);
    await theirs.picture('multi-choose-password');
    await theirs.page.getByLabel('Password', { exact: true }).fill('wide blue rivers');
    await theirs.page.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByTestId('refusal').waitFor();
    await theirs.page.goto(link);
    await theirs.page.getByLabel('Password', { exact: true }).fill('wide blue rivers');
    await theirs.page.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByTestId('password-set').waitFor();
  });

  test('somebody only the provider signs in is not invited; nothing is to be handed over', { timeout: 60_000 }, async () => {
    const { page, picture } = await office.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Username').fill('viola');
    await dialog.getByLabel('How will they get in?').selectOption('Only through Casdoor');
    await picture('multi-account-sso');
    await dialog.getByRole('button', { name: 'Add the person' }).click();
    await dialog.getByText('Nothing has to be handed over').waitFor();
    expect(await dialog.getByRole('checkbox').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = page.getByTestId('account-viola');
    await row.getByText('Through Casdoor').waitFor();
    expect(await row.innerText()).not.toContain('Invited');
    await page.getByLabel('State').selectOption('Invited');
    await expect.poll(() => row.count()).toBe(0);
  });

  test('who came by the provider sets a first password, and the admin parts them from it', { timeout: 60_000 }, async () => {
    const theirs = await office.open({ mayFail: true });
    await inNewTab(theirs.context, () => theirs.page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await theirs.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(theirs.page, 'Ways to get in');
    await theirs.page.getByText('This account has no password.').waitFor();
    await theirs.page.getByRole('button', { name: 'Set a password' }).click();
    const form = theirs.page.getByRole('dialog', { name: 'Set a password' });
    expect(await form.getByLabel('Current password').count()).toBe(0);
    expect(await violations(theirs.page)).toEqual([]);
    await theirs.picture('multi-set-password');
    await form.getByLabel('New password').fill('wide blue rivers');
    await form.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByTestId('password-done').getByText('The password is set.').waitFor();
    await theirs.page.getByRole('button', { name: 'Change password' }).waitFor();

    const { page, picture } = await office.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByTestId('account-grace').getByText('password and Casdoor').waitFor();
    await manage(page, 'Grace Hopper', 'Profile');
    const word = drawer(page).getByTestId('provider-word');
    await word.getByText('Managed by Casdoor: to be read here and changed there.').waitFor();
    expect((await word.locator('dd').allInnerTexts()).slice(0, 4)).toEqual(['Grace Hopper', 'grace', 'grace@example.org', 'org/staff']);
    const there = word.getByRole('link', { name: 'Open at Casdoor' });
    expect(await there.getAttribute('href')).toBe(`${office.provider().issuer}/users/house/grace`);
    expect(await violations(page)).toEqual([]);
    await picture('multi-provider-word');
    await drawer(page).getByRole('tab', { name: 'Sign-in' }).click();
    await drawer(page).getByRole('button', { name: 'Part from Casdoor' }).click();
    await picture('multi-part-from-provider');
    await page
      .getByRole('dialog', { name: 'Part Grace Hopper from Casdoor?' })
      .getByRole('button', { name: 'Part Grace Hopper from Casdoor' })
      .click();
    await expect.poll(() => drawer(page).getByRole('button', { name: 'Part from Casdoor' }).count()).toBe(0);
    const { status } = await ask(base(), 'POST', 'login', { ident: 'grace', password: 'wide blue rivers' });
    expect(status).toBe(200);
  });
});

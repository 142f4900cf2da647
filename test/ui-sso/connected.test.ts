import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo } from '../ui-multi/house.ts';
import { byPassword, inNewTab, useOffice } from './house.ts';

describeWith('chromium', 'connected accounts', () => {
  const office = useOffice({ mode: 'multi', sso: { DOORWARD_SSO__NAME: 'Campus', DOORWARD_SSO__REQUIRED_GROUPS: '["org/staff"]' } });
  beforeEach(() => {
    office.provider().current = 'person-grace';
  });
  const inside = async (name: string, options: { readonly mayFail?: boolean } = {}) => {
    const { password } = await office.person(name);
    const window = await office.open(options);
    await byPassword(window.page, name, password);
    await goTo(window.page, 'Ways to get in');
    return { ...window, password };
  };
  const state = (page: Page) => page.getByTestId('link-state');
  const link = async (page: Page, context: Parameters<typeof inNewTab>[0], button = 'Link Campus') => {
    const tab = await inNewTab(context, () => page.getByRole('button', { name: button, exact: true }).click());
    await tab.close();
  };

  test('the password is the first way in multi mode, and the service stands above it', async () => {
    const { page, picture } = await office.open();
    await page.getByRole('button', { name: 'Continue with Campus' }).waitFor();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Forgot your password?' }).waitFor();
    await picture('multi-door');
  });

  test('an account is linked, says as whom, and counts as a way in', async () => {
    const { page, context, picture } = await inside('hopper');
    await page.getByTestId('one-way').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
    await picture('connected-not-linked');
    await link(page, context);
    await page.getByTestId('link-result').getByText('Campus lets you in from now on').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Linked');
    await page.getByText('Grace Hopper · grace').waitFor();
    await page.getByText('They may come in.').waitFor();
    expect(await page.getByTestId('one-way').count()).toBe(0);
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Looked again: Linked.').waitFor();
    await picture('connected-linked');
    await goTo(page, 'Activity');
    await page.getByText('An identity at the single sign-on service was linked.').waitFor();
  });

  test('an identity of somebody else here is refused, and nothing changes', async () => {
    const { page, context } = await inside('mallory', { mayFail: true });
    await link(page, context);
    await page.getByTestId('casdoor-outcome').getByText('belongs to another account here').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
  });

  test('a link is switched to another identity, and whoever is in no group is told which is needed', async () => {
    office.provider().accounts.set('person-lin', { name: 'Lin', preferred_username: 'lin', groups: ['org/staff'] });
    office.provider().accounts.set('person-lin-2', { name: 'Lin the second', groups: ['org/guests'] });
    office.provider().current = 'person-lin';
    const { page, context, picture } = await inside('lin', { mayFail: true });
    await link(page, context);
    await page.getByTestId('link-result').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Linked');
    office.provider().current = 'person-lin-2';
    await page.getByRole('button', { name: 'Switch to another identity' }).click();
    const tab = await inNewTab(context, () => page.getByRole('dialog').getByRole('button', { name: 'Switch to another identity' }).click());
    await tab.close();
    await page.getByTestId('casdoor-outcome').getByText('One of these is needed: org/staff.').waitFor();
    await page.getByText('Lin · lin').waitFor();
    office.provider().accounts.set('person-lin-2', { name: 'Lin the second', groups: ['org/staff'] });
    await page.getByRole('button', { name: 'Switch to another identity' }).click();
    const second = await inNewTab(context, () => page.getByRole('dialog').getByRole('button', { name: 'Switch to another identity' }).click());
    await second.close();
    await page.getByTestId('link-result').getByText('linked to the other identity now').waitFor();
    await page.getByText('Lin the second').waitFor();
    await picture('connected-switched');
  });

  test('unlinking says what it does, and ends the sessions that came through it where that is wished', async () => {
    office.provider().accounts.set('person-tess', { name: 'Tess', preferred_username: 'tess', groups: ['org/staff'] });
    office.provider().current = 'person-tess';
    const { page, context, picture } = await inside('tess');
    await link(page, context);
    await page.getByTestId('link-result').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Linked');
    const other = await office.open({ mayFail: true });
    await inNewTab(other.context, () => other.page.getByRole('button', { name: 'Continue with Campus' }).click());
    await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('You stay signed in here').waitFor();
    // As ui.md 2 has it: ticked, until somebody says otherwise.
    await dialog.getByLabel('Also end the 1 other session').waitFor();
    expect(await dialog.getByLabel('Also end the 1 other session').isChecked()).toBe(true);
    await picture('unlink');
    await dialog.getByRole('button', { name: 'Unlink Campus' }).click();
    await page.getByTestId('link-result').getByText('Campus is unlinked, and 1 session is ended.').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
    await other.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  test('the last way in is not taken away: the page says what would help', async () => {
    office.provider().accounts.set('person-solo', { name: 'Solo', preferred_username: 'solo', groups: ['org/staff'] });
    office.provider().current = 'person-solo';
    const { page, context, picture } = await office.open();
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Campus' }).click());
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(page, 'Ways to get in');
    const button = page.getByTestId('unlink');
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('It cannot be unlinked: it is your last way in.').waitFor();
    await page.getByTestId('one-way').getByText('If Campus is down or forgets you').waitFor();
    await picture('connected-last-way');
  });

  test('a provider that is away is said on every screen and at the door, with what still works', async () => {
    const { page, picture, password } = await inside('outage', { mayFail: true });
    await office.provider().stop();
    // The server notices when it next has something to ask.
    const start = async () => (await office.api('POST', 'casdoor/start', { intent: 'login', browser: 'system' })).status;
    await expect.poll(start, { timeout: 20_000, interval: 2_000 }).toBe(503);
    await page.getByTestId('banner-sso-outage').waitFor({ timeout: 20_000 });
    await page.getByTestId('banner-sso-outage').getByText('Campus cannot be reached since').waitFor();
    await page.getByTestId('banner-sso-outage').getByText('Nothing answers at its address. You stay signed in').waitFor();
    await expect.poll(() => state(page).innerText(), { timeout: 20_000 }).toMatch(/^Unreachable since \d/);
    await picture('outage-inside');
    await goTo(page, 'Activity');
    await page.getByTestId('banner-sso-outage').waitFor();
    const door = await office.open({ mayFail: true });
    await door.page.getByTestId('casdoor-outage').getByText('Campus cannot be reached since').waitFor();
    await door.page.getByText('You may still try.').waitFor();
    await door.picture('outage-door');
    await byPassword(door.page, 'outage', password);
    await door.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await office.provider().start();
    await expect.poll(() => page.getByTestId('banner-sso-outage').count(), { timeout: 40_000 }).toBe(0);
  }, 90_000);
});

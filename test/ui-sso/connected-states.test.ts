import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo } from '../ui-multi/house.ts';
import { answer, link } from './answers.ts';
import { byPassword, inNewTab, useOffice } from './house.ts';

const identity = '**/api/v1/auth/casdoor/identity';
const cardOf = (page: Page) =>
  page.locator('.mantine-Paper-root').filter({ has: page.getByRole('heading', { name: 'Connected accounts', exact: true }) });
const state = (page: Page) => page.getByTestId('link-state');
/** What a fact of the card has for a value. */
const fact = (page: Page, name: string) =>
  cardOf(page)
    .locator('.dw-facts > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd');

describeWith('chromium', 'what connected accounts shows', () => {
  const office = useOffice({ mode: 'multi', sso: { DOORWARD_SSO__NAME: 'Campus' } });
  const enter = async (name: string) => {
    const { password } = await office.person(name);
    const window = await office.open({ mayFail: true });
    return { ...window, toCard: async () => (await byPassword(window.page, name, password), goTo(window.page, 'Ways to get in')) };
  };
  /** Somebody whom the provider knows by that name, on the page with a link to it. */
  const linked = async (name: string) => {
    office.provider().accounts.set(`person-${name}`, { name, preferred_username: name, groups: [] });
    office.provider().current = `person-${name}`;
    const window = await enter(name);
    await window.toCard();
    const tab = await inNewTab(window.context, () => window.page.getByRole('button', { name: 'Link Campus', exact: true }).click());
    await tab.close();
    await expect.poll(() => state(window.page).innerText()).toBe('Linked');
    return window;
  };

  test('facts: as whom, the address there, the ends of the identifier, the issuer, since when, and when it was used last', async () => {
    const { page, context, picture, toCard } = await enter('facts');
    const shown = link();
    const { link: there } = shown;
    let lastUsed: string | null = there.last_used_at;
    await answer(context, { 'auth/casdoor/identity': () => ({ json: { ...shown, link: { ...there, last_used_at: lastUsed } } }) });
    await toCard();
    await expect.poll(() => fact(page, 'Known there as').innerText()).toBe('Grace Brewster Murray Hopper · grace');
    expect(await fact(page, 'E-mail there').innerText()).toBe(there.email);
    expect(await fact(page, 'Identifier').innerText()).toBe('0f8fad5b…950e');
    expect(await fact(page, 'Identifier').locator('code').getAttribute('title')).toBe(there.subject);
    expect(await fact(page, 'Issuer').innerText()).toBe(there.issuer);
    expect(await fact(page, 'Linked').locator('time').getAttribute('datetime')).toBe(there.linked_at);
    expect(await fact(page, 'Last used').locator('time').getAttribute('datetime')).toBe(there.last_used_at);
    expect(await fact(page, 'Groups').locator('time').getAttribute('datetime')).toBe(there.groups_seen_at);
    expect(await fact(page, 'Groups').innerText()).toContain('example-organisation/guests, example-organisation/visitors');
    await picture('connected-facts');
    lastUsed = null;
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect.poll(() => fact(page, 'Last used').innerText()).toBe('never');
  });

  test('it waits with a place for the answer, says what went wrong, tries again, and marks what is old', async () => {
    const { page, picture, toCard } = await enter('states');
    let isWell = false;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await page.route(identity, async (route: Route) => {
      await gate;
      await route.fulfill(
        isWell ? { json: link({ name: 'Campus' }) } : { status: 500, json: { code: 'internal_error', detail: '', request_id: 'number-17' } },
      );
    });
    await toCard();
    const card = cardOf(page);
    await card.locator('.mantine-Skeleton-root').first().waitFor();
    expect(await state(page).count()).toBe(0);
    open();
    await card.getByText('number-17').waitFor();
    expect(await card.locator('.mantine-Skeleton-root').count()).toBe(0);
    await picture('connected-failed');
    isWell = true;
    await card.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => state(page).innerText()).toBe('Needs attention');
    isWell = false;
    await card.getByRole('button', { name: 'Test', exact: true }).click();
    await card.getByTestId('old-data').waitFor();
    expect(await state(page).innerText()).toBe('Needs attention');
    expect(await card.getByText('Looked again').count()).toBe(0);
    await picture('connected-old');
    isWell = true;
    await card.getByRole('button', { name: 'Test', exact: true }).click();
    await card.getByText('Looked again: Needs attention.').waitFor();
    await expect.poll(() => card.getByTestId('old-data').count()).toBe(0);
  });

  test('a provider that is away since nobody knows when: that it is, why, and what waits', async () => {
    const { page, context, toCard } = await enter('whenever');
    await answer(context, { 'auth/casdoor/identity': () => ({ json: link({ name: 'Campus', reachable: false, since: null, reason: 'dns' }) }) });
    await toCard();
    await expect.poll(() => state(page).innerText()).toBe('Unreachable');
    await cardOf(page).getByText('Its name leads to no address. Linking and switching wait until Campus can be reached.').waitFor();
    expect(await page.getByRole('button', { name: 'Switch to another identity' }).isDisabled()).toBe(true);
  });

  test('whoever comes back as who they were is told that nothing has changed, and what would help', async () => {
    const { page, context } = await linked('sam');
    await page.getByRole('button', { name: 'Switch to another identity' }).click();
    const tab = await inNewTab(context, () => page.getByRole('dialog').getByRole('button', { name: 'Switch to another identity' }).click());
    await tab.close();
    const told = page.getByTestId('link-result');
    await told.getByText('You signed in as the identity that is linked already. Nothing has changed.').waitFor();
    await told.getByText('Campus still knows you in this browser: sign out there first').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Linked');
  });

  test('a session that could not be ended with the link is not said to be', async () => {
    const { page } = await linked('ned');
    const other = await office.open({ mayFail: true });
    await inNewTab(other.context, () => other.page.getByRole('button', { name: 'Continue with Campus' }).click());
    await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await page.route('**/api/v1/auth/sessions/*', (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({ status: 500, json: { code: 'internal_error', detail: '', request_id: 'x' } })
        : route.fallback(),
    );
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Also end the 1 other session').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlink Campus' }).click();
    await page
      .getByTestId('link-result')
      .getByText('Campus is unlinked, but not all of its sessions could be ended. End them under “Sessions and devices”.')
      .waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
    await other.page.reload();
    await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });
});

describeWith('chromium', 'where passwords let nobody in', () => {
  const office = useOffice({ mode: 'sso', sso: { DOORWARD_SSO__FALLBACK: 'off' } });

  test('the last way in says so, and names what would help there', async () => {
    office.provider().current = 'person-grace';
    const { page, context, picture } = await office.open();
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(page, 'Ways to get in');
    await page.getByText('it is your last way in, and passwords let nobody in here. Two things help: switch to another identity').waitFor();
    expect(await page.getByTestId('unlink').isDisabled()).toBe(true);
    expect(await page.getByText('set a password above').count()).toBe(0);
    await picture('connected-last-way-sso');
  });
});

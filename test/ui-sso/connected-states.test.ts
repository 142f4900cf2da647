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

/** Every reason that a server has (provider-port.ts), and one of a newer server. */
const reasons = [
  ['refused', 'Nothing answers at its address.'],
  ['timeout', 'It took too long to answer.'],
  ['dns', 'Its name leads to no address.'],
  ['tls', 'No safe connection to it could be made.'],
  ['server_error', 'It answers with an error.'],
  ['bad_answer', 'Its answer makes no sense.'],
  ['issuer_changed', 'It calls itself by another name than before.'],
  ['reason_of_tomorrow', 'The reason is not known.'],
] as const;

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
    let reason = 'dns';
    await answer(context, { 'auth/casdoor/identity': () => ({ json: link({ name: 'Campus', reachable: false, since: null, reason }) }) });
    await toCard();
    await expect.poll(() => state(page).innerText()).toBe('Unreachable');
    expect(await page.getByRole('button', { name: 'Switch to another identity' }).isDisabled()).toBe(true);
    for (const [code, sentence] of reasons) {
      reason = code;
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await cardOf(page).getByText(`${sentence} Linking and switching wait until Campus can be reached.`).waitFor();
    }
  });

  test('whoever comes back as who they were is told that nothing has changed, and what would help', async () => {
    const { page, context } = await linked('sam');
    await expect.poll(() => fact(page, 'Groups').innerText()).toContain('none were reported');
    await page.getByRole('button', { name: 'Switch to another identity' }).click();
    const tab = await inNewTab(context, () => page.getByRole('dialog').getByRole('button', { name: 'Switch to another identity' }).click());
    await tab.close();
    const told = page.getByTestId('link-result');
    await told.getByText('You signed in as the identity that is linked already. Nothing has changed.').waitFor();
    await told.getByText('Campus still knows you in this browser: sign out there first').waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Linked');
  });

  /** Somebody with a link, and another window of theirs that came in through it. */
  const linkedTwice = async (name: string) => {
    const window = await linked(name);
    const other = await office.open({ mayFail: true });
    await inNewTab(other.context, () => other.page.getByRole('button', { name: 'Continue with Campus' }).click());
    await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await window.page.getByRole('button', { name: 'Unlink', exact: true }).click();
    const dialog = window.page.getByRole('dialog');
    await dialog.getByLabel('Also end the 1 other session').waitFor();
    const staysIn = async () => {
      await other.page.reload();
      await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    };
    return { ...window, dialog, staysIn };
  };

  test('a session that could not be ended with the link is not said to be', async () => {
    const { page, dialog, staysIn } = await linkedTwice('ned');
    await page.route('**/api/v1/auth/sessions/*', (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({ status: 500, json: { code: 'internal_error', detail: '', request_id: 'x' } })
        : route.fallback(),
    );
    await dialog.getByRole('button', { name: 'Unlink Campus' }).click();
    await page
      .getByTestId('link-result')
      .getByText('Campus is unlinked, but not all of its sessions could be ended. End them under “Sessions and devices”.')
      .waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
    await staysIn();
  });

  test('unlinking ends no session where that is not wished', async () => {
    const { page, dialog, staysIn } = await linkedTwice('una');
    await dialog.getByLabel('Also end the 1 other session').uncheck();
    await dialog.getByRole('button', { name: 'Unlink Campus' }).click();
    await page.getByTestId('link-result').getByText('Campus is unlinked.', { exact: true }).waitFor();
    await expect.poll(() => state(page).innerText()).toBe('Not linked');
    await staysIn();
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

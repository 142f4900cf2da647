import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostOffice, type PostOffice } from '../mail/post-office.ts';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, useTown } from './house.ts';

const broken = { status: 500, json: { code: 'internal_error', detail: 'Something went wrong.', request_id: 'r-7' } };
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);
const said = (page: Page) => page.getByTestId('live-region').innerText();

describeWith('chromium', 'the states of the outbox', () => {
  const town = useTown();
  const invite = async (username: string) => {
    expect((await town.api('POST', 'admin/accounts', { username, email: `${username}@example.org` })).status).toBe(201);
  };

  test('loading, broken, empty, old: each says so', { timeout: 60_000 }, async () => {
    const { page, picture } = await town.asAdmin({ mayFail: true });
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/admin/mail?*', async (route) => held.then(() => route.fulfill(broken)));
    await goTo(page, 'Mail');
    await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor();
    answer();
    await page.getByText('r-7').waitFor({ timeout: 20_000 });
    expect(await page.getByTestId('empty').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-broken');
    await page.unroute('**/admin/mail?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('empty').getByText('Nothing was to be sent yet.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.route('**/admin/mail?*', (route) => route.fulfill(broken));
    await page.getByTestId('old-data').waitFor({ timeout: 30_000 });
    await page.unroute('**/admin/mail?*');
    await page.getByTestId('old-data').waitFor({ state: 'detached', timeout: 30_000 });
  });

  test('by keyboard alone: shown, removed one after the other; the focus is never lost', { timeout: 60_000 }, async () => {
    for (const username of ['ria', 'sol', 'tom']) await invite(username);
    const { page } = await town.asAdmin();
    await goTo(page, 'Mail');
    const rows = page.locator('li[data-testid^=mail-]');
    await expect.poll(() => rows.count()).toBe(3);
    const ids = await rows.evaluateAll((all) => all.map(({ id }) => id));
    const show = page.getByRole('button', { name: 'Show the mail to sol@example.org' });
    await show.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Mail to sol@example.org' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => show.evaluate((button) => button === document.activeElement)).toBe(true);
    // The middle one: the one that follows has the focus; then the last: the one before; then none is left.
    const [newest, , oldest] = ids;
    for (const [username, rest] of [
      ['sol', oldest],
      ['ria', newest],
      ['tom', 'no-mail-row'],
    ]) {
      const name = `Remove the mail to ${String(username)}@example.org`;
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
      const question = page.getByRole('dialog', { name: `${name}?` });
      await question.getByRole('button', { name: 'Cancel' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('button', { name }).count()).toBe(0);
      await expect.poll(() => focused(page)).toBe(rest);
    }
  });

  test('while the server does not answer, each button says why it cannot be pressed', { timeout: 60_000 }, async () => {
    await invite('uma');
    const { page, picture } = await town.asAdmin({ mayFail: true });
    await goTo(page, 'Mail');
    await page.getByRole('button', { name: 'Show the mail to uma@example.org' }).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    for (const what of ['Show', 'Remove']) {
      const button = page.getByRole('button', { name: `${what} the mail to uma@example.org` });
      await expect.poll(() => button.isDisabled(), { timeout: 30_000 }).toBe(true);
      expect(await button.getAttribute('title')).toBe('The server does not answer.');
    }
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-offline');
  });
});

describeWith('chromium', 'an outbox that waits', () => {
  let refusing = true;
  let office: PostOffice;
  beforeAll(async () => {
    office = await startPostOffice({ verdict: () => (refusing ? { code: 451, sentence: 'later' } : undefined) });
  });
  afterAll(() => office.stop());
  const town = useTown({
    DOORWARD_MAIL__SMTP__HOST: '127.0.0.1',
    DOORWARD_MAIL__FROM: 'Doorward <door@example.org>',
    get DOORWARD_MAIL__SMTP__PORT() {
      return String(office.port);
    },
  });

  test('Try now that fails and Try now that works are told, and leave the focus at their mail', { timeout: 60_000 }, async () => {
    await town.api('POST', 'admin/accounts', { username: 'vic', email: 'vic@example.org' });
    const { page } = await town.asAdmin();
    await goTo(page, 'Mail');
    const row = page.locator('li[data-testid^=mail-]');
    await row.getByText('the mail server asks to try later').waitFor({ timeout: 20_000 });
    const tryNow = row.getByRole('button', { name: 'Try now: the mail to vic@example.org' });
    const isAtRow = () => row.evaluate((item) => item.contains(document.activeElement));
    await tryNow.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => said(page)).toBe('It is tried now.');
    await expect.poll(() => tryNow.isEnabled()).toBe(true);
    await expect.poll(isAtRow).toBe(true);
    refusing = false;
    await tryNow.focus();
    await page.keyboard.press('Enter');
    await tryNow.waitFor({ state: 'detached' });
    await row.getByText('Sent', { exact: true }).first().waitFor();
    await expect.poll(isAtRow).toBe(true);
  });
});

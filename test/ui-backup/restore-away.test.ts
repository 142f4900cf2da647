import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { violations } from '../ui-multi/axe.ts';

const passphrase = 'a fine long passphrase';
const every = '**/api/**';

describeWith('chromium', 'a restore while the server does not answer', () => {
  const house = useHousehold();
  const base = () => `${house.server().url}/api/v1/auth`;

  /** Looks into a backup that was made just now. */
  const look = async (page: Page) => {
    const headers = { 'content-type': 'application/json' };
    const made = await fetch(`${base()}/admin/backup`, { method: 'POST', headers, body: JSON.stringify({ passphrase }) });
    expect(made.status).toBe(200);
    const buffer = Buffer.from(await made.arrayBuffer());
    await page.locator('input[type=file]').setInputFiles({ name: 'house.backup', mimeType: 'application/octet-stream', buffer });
    await page.locator('#restore').getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByRole('button', { name: 'Look into the file' }).click();
    await page.getByTestId('restore-changes').waitFor();
  };
  const doIt = (page: Page) => page.getByRole('button', { name: /^Restore the data of / });
  const sure = async (page: Page) => {
    await doIt(page).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Restore the data of / })
      .click();
  };

  test('nothing can be pressed before it, and each button says why', { timeout: 90_000 }, async () => {
    const { page } = await house.open({ path: '/server', mayFail: true });
    await look(page);
    await page.route(every, (route) => route.abort());
    await expect.poll(() => doIt(page).isDisabled(), { timeout: 30_000 }).toBe(true);
    expect(await doIt(page).getAttribute('title')).toBe('The server does not answer.');
    await page.unroute(every);
    await expect.poll(() => doIt(page).isDisabled(), { timeout: 30_000 }).toBe(false);
  });

  test('one that does not come back says what to do, and goes on by itself when it is back', { timeout: 120_000 }, async () => {
    const { page, picture } = await house.open({ path: '/server', mayFail: true });
    await look(page);
    let isAway = false;
    await page.route(every, async (route) => {
      if (isAway) return route.abort();
      if (!route.request().url().endsWith('/admin/restore') || route.request().method() !== 'POST') return route.continue();
      const response = await route.fetch();
      isAway = true;
      return route.fulfill({ response });
    });
    await sure(page);
    const beginning = page.getByTestId('beginning-anew');
    await beginning.getByText('It takes longer than usual.').waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await picture('restore-late');
    await page.unroute(every);
    await page.waitForURL(`${house.server().url}/`, { timeout: 30_000 });
    await page.goto(`${house.server().url}/server`);
    await page.getByTestId('restore-pending').waitFor();
    await page.route(every, (route) => route.abort());
    for (const name of ['Keep the restored data', 'Go back to the data of before'])
      await expect.poll(() => page.getByTestId('restore-pending').getByRole('button', { name }).isDisabled(), { timeout: 30_000 }).toBe(true);
  });

  test(
    'an answer that is lost on its way is not told as a failure: nobody knows, and the page says how to find out',
    { timeout: 120_000 },
    async () => {
      const { page } = await house.open({ path: '/server', mayFail: true });
      await look(page);
      await page.route('**/admin/restore', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await route.fetch();
        await route.abort();
      });
      await sure(page);
      await page.getByRole('dialog').getByText('this page does not know whether the data were replaced').waitFor({ timeout: 30_000 });
      await page.goto(`${house.server().url}/server`);
      await page.getByTestId('restore-pending').waitFor({ timeout: 30_000 });
    },
  );
});

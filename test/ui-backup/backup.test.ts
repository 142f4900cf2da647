import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';

const passphrase = 'a fine long passphrase';

/** The fields of the dialog that is open. */
async function typeTwice(page: Page, first = 'Passphrase'): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(first, { exact: true }).fill(passphrase);
  await dialog.getByLabel('Passphrase once more').fill(passphrase);
}

describeWith('chromium', 'backup on This server', () => {
  const house = useHousehold();

  test('a backup is saved, looked into and restored, and taken back', { timeout: 120_000 }, async () => {
    const window = await house.open({ path: '/server', width: 1280, mayFail: true });
    const { page, picture } = window;
    await page.getByTestId('backup-none').waitFor();
    await page.getByRole('button', { name: 'Save a backup…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase', { exact: true }).fill('short');
    await dialog.getByLabel('Passphrase once more').fill('another');
    await page.keyboard.press('Enter');
    await dialog.getByText('The two are not the same.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('backup-make-1280');
    await typeTwice(page);
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Make and save the backup' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^doorward-[0-9a-f]{8}-\d{8}T\d{6}Z\.backup$/);
    const file = await download.path();
    expect(readFileSync(file).subarray(0, 16).toString()).toBe('doorward-backup\n');

    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('#restore').getByLabel('Passphrase', { exact: true }).fill('not the right one');
    await page.getByRole('button', { name: 'Look into the file' }).click();
    await page.getByText('That passphrase does not open this backup.').waitFor();
    await page.locator('#restore').getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByRole('button', { name: 'Look into the file' }).click();
    await page.getByTestId('restore-changes').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('backup-preview-1280');
    await page.getByRole('button', { name: /^Restore the data of / }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Restore the data of / })
      .click();
    await page.getByTestId('beginning-anew').waitFor();
    await page.waitForURL(`${house.server().url}/`, { timeout: 30_000 });
    await page.goto(`${house.server().url}/server`);
    const pending = page.getByTestId('restore-pending');
    await pending.waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('backup-pending-1280');
    await pending.getByRole('button', { name: 'Go back to the data of before' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go back to the data of before' }).click();
    await page.waitForURL(`${house.server().url}/`, { timeout: 30_000 });
    await page.goto(`${house.server().url}/server`);
    await page.getByTestId('backup-none').waitFor();
    expect(await pending.count()).toBe(0);
  });

  test('a schedule is set by keyboard alone; its backups are listed, and a failing one is said on every screen', { timeout: 120_000 }, async () => {
    const { page, picture } = await house.open({ path: '/server', width: 380, scheme: 'dark', mayFail: true });
    await page.getByRole('button', { name: /^By itself: Never/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('value'))).toBe('off');
    await page.keyboard.press('ArrowDown');
    await typeTwice(page);
    await picture('backup-schedule-380-dark');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByTestId('backup-files').getByRole('row').nth(1).waitFor();
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    await picture('backup-files-380-dark');
    await page.getByRole('button', { name: /^Restore the backup of / }).click();
    await page.getByText(/^The backup of .* in the folder/).waitFor();
    await page.route('**/admin/backup', async (route) => {
      const answer = await route.fetch();
      const state = (await answer.json()) as { last: object };
      await route.fulfill({ json: { ...state, last: { ...state.last, outcome: 'failed', reason: 'disk_full', name: null, bytes: null } } });
    });
    await page.goto(house.server().url);
    // In a narrow window the banner is its title, and unfolds.
    await page.getByTestId('banner-backup').getByRole('button', { expanded: false }).click();
    await picture('backup-banner-380-dark');
    await page.getByRole('link', { name: 'See the backups' }).click();
    await page.getByTestId('backup-failed').waitFor();
  });

  test.each(['de-DE', 'zh-CN'])('%s fits at 380 px', { timeout: 60_000 }, async (language) => {
    const { page, picture } = await house.open({ path: '/server', width: 380, locale: language });
    await page.locator('#restore').waitFor();
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await page.locator('#backup').scrollIntoViewIfNeeded();
    await picture(`backup-380-${language}`);
  });
});

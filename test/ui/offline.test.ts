import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from './household.ts';

describeWith('chromium', 'when the server is away', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-away-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  const house = useHousehold({ dataDir });

  test('says so, keeps the last list without offering changes, and recovers by itself in the same session', async () => {
    const { page, picture } = await house.open({ mayFail: true });
    await page.locator('li[data-current]').waitFor();
    await house.server().stop();
    const banner = page.getByTestId('banner-unreachable');
    await banner.getByText(/Doorward does not answer since \d\d:\d\d:\d\d/).waitFor();
    await page
      .getByTestId('old-data')
      .getByText(/This may be old: it was loaded \d\d:\d\d:\d\d/)
      .waitFor();
    expect(
      await page
        .locator('li[data-current]')
        .getByRole('button', { name: /^Sign out/ })
        .isDisabled(),
    ).toBe(true);
    expect(
      await page
        .locator('li[data-current]')
        .getByRole('button', { name: /^Rename/ })
        .isDisabled(),
    ).toBe(true);
    await picture('away');
    await house.startAgain();
    await banner.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Doorward answers again.');
    await page.locator('li[data-current]').waitFor();
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('1 device');
    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name of this device' }).fill('Still here');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Still here' }).waitFor();
  });

  test('a page that opens meanwhile waits and goes on by itself', async () => {
    const { page } = await house.open({ mayFail: true });
    await page.locator('li[data-current]').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'Doorward does not answer' }).waitFor();
    await page.unroute('**/api/**');
    await page.locator('li[data-current]').waitFor();
  });
});

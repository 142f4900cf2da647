import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };

describeWith('chromium', 'how a change of mode looks in the dark', () => {
  describe.each(['de-CH', 'zh-CN'] as const)('in %s', (locale) => {
    const house = useHousehold({ env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } });

    test('the table, the progress and the time that runs fit at 380 and at 1280 px, and axe finds nothing', { timeout: 120_000 }, async () => {
      const { page, picture } = await house.open({ locale, width: 380, scheme: 'dark', mayFail: true, path: '/mode' });
      const look = async (name: string, where: Page = page) => {
        for (const width of [1280, 380]) {
          await where.setViewportSize({ width, height: width < 600 ? 800 : 860 });
          await fitsTheWindow(where);
          expect(await violations(where)).toEqual([]);
          await picture(`mode-${name}-${locale}-${String(width)}`);
        }
      };
      await page.locator('input[type=radio][value=multi]').check();
      await page.getByTestId('mode-effects').waitFor();
      await page.locator('input[name=username]').fill(ada.username);
      await page.locator('input[type=password]').first().fill(ada.password);
      await page.locator('input[type=checkbox]').first().check();
      await look('table');

      let go = () => undefined as void;
      const hold = new Promise<void>((resolve) => (go = resolve));
      await page.route('**/admin/mode', async (route) => (route.request().method() === 'GET' ? route.continue() : hold.then(() => route.continue())));
      await page.locator('main button[type=submit]').click();
      await page.locator('[data-loading]').first().waitFor();
      await look('progress');
      go();
      const dialog = page.getByRole('dialog');
      await dialog.getByTestId('recovery-codes').waitFor();
      await look('codes');
      await dialog.getByRole('checkbox').check();
      await dialog.locator('button:not([disabled])').last().click();
      await page.locator('input[name=username]').fill(ada.username);
      await page.locator('input[name=password]').fill(ada.password);
      await page.locator('button[type=submit]').click();
      await page.getByTestId('banner-mode').waitFor();
      await look('countdown');
    });
  });
});

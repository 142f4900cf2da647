import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { describeDesktop } from './desktop.ts';
import { makeProfile } from './profile.ts';

describeDesktop('first start', (driver) => {
  test('smoke', async () => {
    const profile = makeProfile();
    const app = await driver().launch({ profile });
    try {
      const page = await app.page();
      console.log(page.url());
      await page.getByText(hostname()).first().waitFor();
      console.log(await page.locator('body').innerText());
      console.log(await page.evaluate(() => window.doorward?.facts()));
    } finally {
      console.log(await app.quit(), app.output());
      profile.remove();
    }
    expect(1).toBe(1);
  });
});

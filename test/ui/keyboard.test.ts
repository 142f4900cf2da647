import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { script, useHousehold } from './household.ts';

const focusedName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });

/** Tabs until something with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp, most = 40): Promise<void> {
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab');
    const now = await focusedName(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
  }
  throw new Error(`never reached ${String(name)}`);
}

describeWith('chromium', 'with the keyboard alone', () => {
  const house = useHousehold();

  test('one can skip to the content, walk the screens, rename, sign a device out and undo it', async () => {
    const other = await house.signIn(script, 'Script A');
    const { page } = await house.open();
    await page.getByTestId(`session-${other.id}`).waitFor();
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');

    await tabTo(page, 'Rename Script A');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.keyboard.type('Script B');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Script B' }).waitFor();

    await expect.poll(() => focusedName(page)).toBe('Rename Script B');
    await tabTo(page, 'Sign out Script B');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('Cancel');
    await tabTo(page, 'Sign out Script B');
    await page.keyboard.press('Enter');
    await page.getByTestId(`receipt-${other.id}`).waitFor();
    await tabTo(page, /^Undo/, 2);
    await page.keyboard.press('Enter');
    await page.getByTestId(`session-${other.id}`).waitFor();
    expect(await other.status()).toBe(200);
  });

  test('a dialog keeps the focus inside, and Escape gives it back', async () => {
    const other = await house.signIn(script, 'Script C');
    const { page } = await house.open();
    await page.getByTestId(`session-${other.id}`).waitFor();
    await tabTo(page, 'Details of Script C');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Script C' }).waitFor();
    await page.locator('[role=dialog] :focus').waitFor();
    for (let i = 0; i < 12; i += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedName(page)).toBe('Details of Script C');
  });

  test('a screen that was reached by navigation starts at its title', async () => {
    const { page } = await house.open();
    await page.locator('li[data-current]').waitFor();
    await tabTo(page, /^Activity/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await expect.poll(() => focusedName(page)).toBe('Activity');
    expect(await page.title()).toBe('Activity · Doorward');
  });

  test('the owner menu opens, is walked and closes by keys', async () => {
    const { page } = await house.open();
    await page.locator('li[data-current]').waitFor();
    await tabTo(page, /^Your menu/);
    await page.keyboard.press('Enter');
    await page.locator('#owner-menu').waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('#owner-menu').isVisible()).toBe(false);
  });
});

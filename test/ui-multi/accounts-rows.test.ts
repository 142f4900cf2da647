import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { ask, goTo, useTown } from './house.ts';

describeWith('chromium', 'the rows of the list of accounts', () => {
  const town = useTown();

  test('which facts stand in the rows is chosen with the keyboard and kept in this browser, in three languages', { timeout: 60_000 }, async () => {
    await town.person('cora');
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    const names = () => page.getByTestId('account-cora').locator('dt').allInnerTexts();
    await expect.poll(names).toEqual(['E-mail', 'Last seen', 'Sessions', 'API keys', 'Second factor', 'Signs in with']);
    await page.locator('details.dw-row-choice summary').focus();
    await page.keyboard.press('Enter');
    const choice = page.getByRole('group', { name: 'Shown in each row' });
    await choice.getByRole('checkbox', { name: 'E-mail' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await choice.getByRole('checkbox', { name: 'API keys' }).uncheck();
    const wanted = ['Role', 'Last seen', 'Sessions', 'Second factor', 'Signs in with'];
    await expect.poll(names).toEqual(wanted);
    expect(await violations(page)).toEqual([]);
    await picture('multi-accounts-column-choice');
    await page.reload();
    await expect.poll(names).toEqual(wanted);
    for (const [language, heading, role] of [
      ['de', 'In jeder Zeile zeigen', 'Rolle'],
      ['zh', '每行显示', '角色'],
    ] as const) {
      await page.evaluate((chosen) => localStorage.setItem('doorward-language', chosen), language);
      await page.reload();
      await page.locator('summary', { hasText: heading }).click();
      await expect.poll(async () => (await names())[0]).toBe(role);
    }
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await picture('multi-accounts-column-choice-narrow');
    for (const box of await page.locator('details.dw-row-choice input').all()) await box.uncheck();
    await expect.poll(() => page.getByTestId('account-cora').locator('dl').count()).toBe(0);
  });

  test('who is held up by wrong passwords has a badge and a line that says until when', { timeout: 60_000 }, async () => {
    await town.person('paul');
    for (let i = 0; i < 20; i += 1)
      expect((await ask(`${town.server().url}/api/v1/auth`, 'POST', 'login', { ident: 'paul', password: 'not this' })).status).toBe(400);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByTestId('account-paul').getByText('Paused: wrong passwords').waitFor();
    await page.getByRole('button', { name: 'Manage paul', exact: true }).click();
    await page
      .getByRole('dialog')
      .first()
      .getByTestId('held-up')
      .getByText(/Too many failed sign-ins.* until .*\d.*Other ways in still work/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-account-held-up');
  });
});

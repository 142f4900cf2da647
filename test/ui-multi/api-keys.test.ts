import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, signIn, useTown } from './house.ts';

describeWith('chromium', 'API keys', () => {
  const town = useTown();

  test('a key is made, shown once, works, is renewed and ended', { timeout: 60_000 }, async () => {
    const { password } = await town.person('ivan');
    const { page, picture } = await town.open();
    await signIn(page, 'ivan', password);
    await goTo(page, 'API keys');
    await page.getByTestId('empty').waitFor();
    await picture('multi-keys-empty');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('nightly backup');
    expect(await dialog.getByRole('checkbox', { name: /^Administer/ }).count()).toBe(0);
    await dialog.getByLabel('How long').selectOption('never');
    await dialog.getByText('Whoever finds this key').waitFor();
    await picture('multi-key-form');
    await dialog.getByLabel('How long').selectOption('90');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await dialog.getByText('It is shown now and never again.').waitFor();
    await picture('multi-key-shown');
    expect(await violations(page)).toEqual([]);
    const [key = '', curl = ''] = await dialog.locator('.dw-secret code').allInnerTexts();
    expect(key).toMatch(/^dwk_/);
    expect(curl).toContain(`Bearer ${key}`);
    await dialog.getByRole('tab', { name: 'JavaScript' }).click();
    expect(await dialog.locator('.dw-snippet code').innerText()).toContain(`Authorization: 'Bearer ${key}'`);
    await dialog.getByRole('tab', { name: 'Python' }).click();
    await picture('multi-key-python');
    expect(await dialog.locator('.dw-snippet code').innerText()).toContain(`request.add_header('Authorization', 'Bearer ${key}')`);
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download as .env' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain(`DOORWARD_API_KEY=${key}`);
    expect(await use(key)).toBe(200);
    await dialog.getByLabel('I have saved it').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: 'Renew the secret of nightly backup' }).click();
    await page.getByRole('dialog').getByText('It was last used').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Renew nightly backup' }).click();
    await page.getByRole('dialog').getByText('It is shown now').waitFor();
    const second = await page.getByRole('dialog').locator('.dw-secret code').first().innerText();
    expect([await use(key), await use(second)]).toEqual([401, 200]);
    await page.getByRole('dialog').getByLabel('I have saved it').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await picture('multi-keys');

    await page.getByRole('button', { name: 'End nightly backup' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End nightly backup' }).click();
    await page.getByTestId('empty').waitFor();
    expect(await use(second)).toBe(401);
  });

  test(
    'a purpose ticks what it needs; a last day is chosen; keys are filtered, ordered and honest about what they may',
    { timeout: 60_000 },
    async () => {
      const { page, picture } = await town.asAdmin();
      await goTo(page, 'API keys');
      const make = async (name: string, purpose: string) => {
        await page.getByRole('button', { name: 'Make a key' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Name').fill(name);
        await dialog.getByLabel('Purpose').selectOption(purpose);
        return dialog;
      };
      const keep = async () => {
        await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
        await page.getByLabel('I have saved it').check();
        await page.getByRole('button', { name: 'Done' }).click();
      };
      const ticked = () =>
        page
          .getByRole('dialog')
          .getByRole('checkbox')
          .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked));
      await make('lights', 'Home automation');
      expect(await ticked()).toEqual([true, true, false]);
      await page.getByRole('dialog').getByLabel('Purpose').selectOption('Read-only script');
      expect(await ticked()).toEqual([true, false, false]);
      await page.getByRole('dialog').getByLabel('Purpose').selectOption('Home automation');
      await keep();
      const dialog = await make('watcher', 'Backup');
      expect(await ticked()).toEqual([true, false, true]);
      await dialog.getByText('an API key can read what administrators see; changes need a person').waitFor();
      await dialog.getByLabel('How long').selectOption('Until a day of my choice');
      await dialog.getByLabel('Last day').fill('2001-01-01');
      await dialog.getByText('Choose a day that is still to come.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Make the key' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Last day').fill('2099-12-31');
      expect(await violations(page)).toEqual([]);
      await picture('multi-key-last-day');
      await keep();
      const names = () => page.locator('li[data-testid^=key-] h2').allInnerTexts();
      await expect.poll(names).toEqual(['watcher', 'lights']);
      await page.getByLabel('Order').selectOption('Name');
      await expect.poll(names).toEqual(['lights', 'watcher']);
      await page.getByLabel('What it may do').selectOption('Administer');
      await expect.poll(names).toEqual(['watcher']);
      expect(
        await page.locator('li[data-testid^=key-] time[datetime^="2099-12-31"], li[data-testid^=key-] time[datetime^="2100-01-01"]').count(),
      ).toBe(1);
      await page.getByLabel('What it may do').selectOption('Everything');
      await page.getByLabel('Search').fill('lig');
      await expect.poll(names).toEqual(['lights']);
      expect(await violations(page)).toEqual([]);
    },
  );

  async function use(key: string): Promise<number> {
    return (await fetch(`${town.server().url}/api/v1/auth/settings`, { headers: { authorization: `Bearer ${key}` } })).status;
  }
});

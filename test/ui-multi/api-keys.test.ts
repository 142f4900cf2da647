import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
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
    const [key = '', curl = ''] = await dialog.locator('.dw-secret code').allInnerTexts();
    expect(key).toMatch(/^dwk_/);
    expect(curl).toContain(`Bearer ${key}`);
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

  async function use(key: string): Promise<number> {
    return (await fetch(`${town.server().url}/api/v1/auth/settings`, { headers: { authorization: `Bearer ${key}` } })).status;
  }
});

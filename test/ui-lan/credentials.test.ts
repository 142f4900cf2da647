import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { goTo, useTown } from '../ui-multi/house.ts';
import { statusOf } from './device.ts';

const screen = 'Everything that can get in';
const kinds = { de: ['Angemeldetes Gerät', 'Passwort', 'API-Schlüssel'], zh: ['已登录的设备', '密码', 'API 密钥'] };

describeWith('chromium', 'everything that can get in', () => {
  const town = useTown();

  test('a session, the password and a key are in one list; a device is signed out and brought back, a key ends for good', async () => {
    const made = await town.api('POST', 'api-keys', { name: 'Backup', scopes: ['read'] });
    const { page, picture } = await town.asAdmin();
    await goTo(page, screen);
    const row = (name: string) => page.locator('li.dw-item').filter({ hasText: name });
    await row('Password').first().waitFor();
    await picture('credentials');
    expect(await violations(page)).toEqual([]);
    expect(await row('This device').getByRole('button').count()).toBe(0);
    await page.getByRole('button', { name: 'End the key Backup' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the key Backup' }).click();
    await page.getByTestId('end-receipt').getByText('Backup gets in no more since').waitFor();
    expect(await statusOf(town.server().url, String(made.json['api_key']))).toBe(401);
    expect(await page.getByTestId('end-receipt').getByRole('button', { name: /^Undo/ }).count()).toBe(0);
  });

  test('search, kind and order; nothing fits is said, with the way back; narrow and dark too', async () => {
    const { page, picture } = await town.asAdmin({ width: 380, scheme: 'dark' });
    await page.goto(`${town.server().url}/credentials`);
    await page.getByLabel('Search').fill('no such thing');
    await page.getByTestId('no-match').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Kind').selectOption('password');
    await expect.poll(() => page.locator('li.dw-item').count()).toBe(1);
    await picture('credentials-380-dark');
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
  });

  test('a device that is signed out here can be let in again for ten seconds', async () => {
    const { page } = await town.asAdmin();
    const other = await town.asAdmin({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0' });
    await goTo(page, screen);
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await other.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo: let Firefox on Linux in again' }).click();
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).waitFor();
  });

  test.each([
    ['de', 'dark'],
    ['zh', 'light'],
  ] as const)('in %s, %s, narrow, with rows of several kinds: nothing sticks out, axe finds nothing', async (locale, scheme) => {
    const name = 'A script whose owner gave it a name that goes on for quite a while, longer than any row';
    expect((await town.api('POST', 'api-keys', { name: `${name} ${locale}`, scopes: ['read'] })).status).toBe(201);
    // The sign-in is filled in by its English labels.
    const { page, picture } = await town.asAdmin({ width: 380, scheme });
    await page.evaluate((chosen) => localStorage.setItem('doorward-language', chosen), locale);
    await page.goto(`${town.server().url}/credentials`);
    const row = (text: string) => page.locator('li.dw-item').filter({ hasText: text }).first();
    for (const text of [name, ...kinds[locale]]) await row(text).waitFor();
    await picture(`credentials-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
  });
});

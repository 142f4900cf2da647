import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { owner, signIn, useTown } from './house.ts';

describeWith('chromium', 'signing in', () => {
  const town = useTown();

  test('name and password lead in, with a cookie that no script sees and no key in the page', async () => {
    const { page, context, picture } = await town.open();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await picture('multi-sign-in');
    expect(await page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('password');
    expect(await page.getByLabel('Password', { exact: true }).getAttribute('autocomplete')).toBe('current-password');
    expect(await page.getByLabel('E-mail or username').getAttribute('autocomplete')).toBe('username');
    await signIn(page, owner.username, owner.password);
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(cookie?.value);
    expect(kept).not.toContain(owner.password);
  });

  test('a wrong password is refused in words, and the right one then works', async () => {
    const { page } = await town.open({ mayFail: true });
    await signIn(page, owner.username, 'wrong horse');
    await page.getByTestId('refusal').getByText('That name and password do not fit together.').waitFor();
    await signIn(page, owner.username, owner.password);
    await page.locator('nav').waitFor();
  });

  test('after too many attempts it says how long to wait', async () => {
    const { page } = await town.open({ mayFail: true });
    for (let i = 0; i < 21; i += 1) await fetchWrong(town.server().url, 'mallory');
    await signIn(page, 'mallory', 'wrong horse');
    await expect.poll(() => page.getByTestId('refusal').innerText()).toMatch(/Too many attempts\. Try again in \d+ minutes?\./);
  });

  test('the address that was asked for is shown after the sign-in', async () => {
    const { page } = await town.open({ path: '/activity' });
    await signIn(page, owner.username, owner.password);
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  });

  test('the page says why one is out: signed out here, or ended elsewhere', async () => {
    // The screen may ask once more before the probe notices.
    const { page } = await town.asAdmin({ mayFail: true });
    await page.getByTestId('owner-menu').click();
    await page.getByRole('button', { name: 'Sign out on this device' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out on this device' }).click();
    await page.getByTestId('signed-out-why').getByText('You signed out on this device.').waitFor();
    await signIn(page, owner.username, owner.password);
    const current = page.locator('li[data-current]');
    await current.waitFor();
    const id = Number((await current.getAttribute('data-testid'))?.replace('session-', ''));
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('doorward-session-ends'))).not.toBeNull();
    expect((await town.api('DELETE', `sessions/${id}`)).status).toBe(204);
    await page.getByTestId('signed-out-why').getByText('ended from another device').waitFor({ timeout: 15_000 });
  });

  test('with other devices signed in, a banner says so, leads to them, and can be dismissed', async () => {
    await town.api('GET', 'me');
    const { page, picture } = await town.asAdmin({ path: '/profile' });
    const banner = page.getByTestId('banner-multi-device');
    await banner.waitFor();
    await picture('multi-device-banner');
    await banner.getByRole('link', { name: 'Show sessions and devices' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => banner.count()).toBe(0);
  });

  test('the keyboard alone is enough', async () => {
    const { page } = await town.open();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('username');
    await page.keyboard.type(owner.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(owner.password);
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
  });
});

async function fetchWrong(url: string, ident: string): Promise<void> {
  const body = JSON.stringify({ ident, password: 'wrong horse' });
  await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

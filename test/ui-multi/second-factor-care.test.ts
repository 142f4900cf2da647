import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, signIn, useTown } from './house.ts';
import { App, setUp } from './totp-app.ts';

describeWith('chromium', 'second factors with care', () => {
  const town = useTown();

  /** Somebody with a confirmed address, as an admin sets it and a code confirms it. */
  async function withAddress(page: Page, address: string): Promise<void> {
    await page.getByRole('button', { name: 'Set or change the address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New address').fill(address);
    await dialog.getByRole('button', { name: 'Send a code' }).click();
    // The field is there when the server has the mail.
    await dialog.getByLabel('Code from the mail').waitFor();
    await dialog.getByLabel('Code from the mail').fill(await held(address));
    await dialog.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText(`${address} (confirmed)`).waitFor();
  }

  async function held(to: string): Promise<string> {
    const { mails } = (await town.api('GET', 'admin/mail')).json as { mails: { id: number; to: string; state: string }[] };
    const id = mails.find((mail) => mail.to === to && mail.state === 'held')?.id;
    return String((await town.api('GET', `admin/mail/${String(id)}`)).json['code']);
  }

  test('codes by e-mail bring recovery codes, shown once; cards say what they end; without codes a warning stands', { timeout: 60_000 }, async () => {
    const { password } = await town.person('walt');
    const { page, picture } = await town.open();
    await signIn(page, 'walt', password);
    await goTo(page, 'Ways to get in');
    await withAddress(page, 'walt@example.org');
    expect(await page.getByText('signs out every other device of yours').count()).toBe(2);
    await page.getByRole('switch', { name: 'Ask for a code by e-mail' }).click({ force: true });
    await page.getByTestId('recovery-codes').waitFor();
    expect(await page.getByTestId('recovery-codes').locator('code').count()).toBe(10);
    expect(await violations(page)).toEqual([]);
    await picture('multi-codes-with-mail');
    await page.getByLabel('I have saved them').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByTestId('codes-left').getByText('10 codes are left').waitFor();
    expect(await page.getByTestId('mail-only').count()).toBe(0);
    const none = { totp: false, email: true, recovery_codes_left: 0, trusted_devices: 1 };
    await page.route('**/api/v1/auth/2fa', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(none) }));
    await page.reload();
    await page.getByTestId('mail-only').getByText('Codes by e-mail are your only second factor').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-only');
  });

  test('an app is set up, and off again, with the keyboard alone', { timeout: 60_000 }, async () => {
    const { password } = await town.person('kay');
    const { page } = await town.open();
    await signIn(page, 'kay', password);
    await goTo(page, 'Ways to get in');
    await page.getByRole('button', { name: 'Set up an app' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.locator('.dw-qr').waitFor();
    await dialog.getByText('signs out every other device of yours').waitFor();
    expect(await violations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code');
    const app = new App((await dialog.locator('.dw-secret code').innerText()).replaceAll(' ', ''));
    await page.keyboard.type(await app.code());
    await page.keyboard.press('Enter');
    await page.getByTestId('recovery-codes').waitFor();
    const saved = page.getByLabel('I have saved them');
    for (let i = 0; i < 8 && !(await saved.evaluate((box) => box === document.activeElement)); i += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Switch the app off' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('signs out every other device of yours').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Set up an app' }).waitFor();
  });

  test('the card says from what it is asked and shows the code; “no” comes first, and keeps the other out', { timeout: 60_000 }, async () => {
    const { password } = await town.person('cara');
    const home = await town.open();
    await signIn(home.page, 'cara', password);
    await setUp(home.page);
    await home.page.getByLabel('I have saved them').check();
    await home.page.getByRole('button', { name: 'Done' }).click();
    const trust = home.page.getByRole('switch', { name: /This device/ });
    if (!(await trust.isChecked())) await trust.click({ force: true });
    await expect.poll(() => trust.isChecked()).toBe(true);
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0';
    const away = await town.open({ userAgent: firefox, mayFail: true });
    await signIn(away.page, 'cara', password);
    expect(await violations(away.page)).toEqual([]);
    await away.page.getByRole('button', { name: 'Approve on a trusted device' }).click();
    const code = (await away.page.getByTestId('match-code').innerText()).trim();
    expect(code).toMatch(/^[A-Z0-9 ]{4,9}$/);
    expect(await violations(away.page)).toEqual([]);
    await away.picture('multi-waiting-for-device');
    const card = home.page.locator('[data-testid^=approval-]');
    await card.getByText('Firefox · Windows', { exact: true }).waitFor({ timeout: 15_000 });
    expect((await card.getByTestId('match-code').innerText()).trim()).toBe(code);
    const deny = card.getByRole('button', { name: 'Deny' });
    await expect.poll(() => deny.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await violations(home.page)).toEqual([]);
    await home.picture('multi-approval-card');
    await home.page.keyboard.press('Enter');
    await away.page.getByTestId('refusal').getByText('The other device said no.').waitFor({ timeout: 15_000 });
    await expect.poll(() => card.count()).toBe(0);
    await trust.click({ force: true });
    await expect.poll(() => trust.isChecked()).toBe(false);
    await home.page.reload();
    await expect.poll(() => home.page.getByRole('switch', { name: /This device/ }).isChecked()).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, signIn, useTown } from './house.ts';
import { setUp } from './totp-app.ts';

describeWith('chromium', 'a second factor', () => {
  const town = useTown();

  test('an app is switched on by QR and code; then the sign-in asks for it; a recovery code helps once', { timeout: 90_000 }, async () => {
    const { password } = await town.person('gina');
    const { page, context, picture } = await town.open({ mayFail: true });
    await signIn(page, 'gina', password);
    await goTo(page, 'Ways to get in');
    await picture('multi-ways-in');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByRole('dialog').locator('.dw-qr').waitFor();
    await picture('multi-totp');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    const { app, codes } = await setUp(page);
    expect(codes).toHaveLength(10);
    await picture('multi-recovery-codes');
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('recovery-codes').count()).toBe(1);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as a text file' }).click();
    expect((await download).suggestedFilename()).toBe('doorward-recovery-codes.txt');
    await page.getByLabel('I have saved them').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByTestId('codes-left').getByText('10 codes are left').waitFor();

    await context.clearCookies();
    await page.reload();
    await signIn(page, 'gina', password);
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
    await picture('multi-second-factor');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByTestId('refusal').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(await app.code());
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.locator('nav').waitFor();

    await context.clearCookies();
    await page.reload();
    await signIn(page, 'gina', password);
    await page.getByRole('button', { name: 'Recovery code' }).click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.locator('nav').waitFor();
    await goTo(page, 'Ways to get in');
    await page.getByTestId('codes-left').getByText('9 codes are left').waitFor();
  });

  test('codes by e-mail: the admin hands over what would have been mailed', { timeout: 60_000 }, async () => {
    const { id, password } = await town.person('jack');
    await town.api('PATCH', `admin/accounts/${id}`, { email: 'jack@example.org' });
    const { page, context } = await town.open({ mayFail: true });
    await signIn(page, 'jack', password);
    await goTo(page, 'Ways to get in');
    const mailed = page.getByRole('switch', { name: 'Ask for a code by e-mail' });
    expect(await mailed.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Set or change the address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New address').fill('jack@example.net');
    await dialog.getByRole('button', { name: 'Send a code' }).click();
    await dialog.getByLabel('Code from the mail').waitFor();
    await dialog.getByLabel('Code from the mail').fill(await held('changedEmail'));
    await dialog.getByRole('button', { name: 'Confirm the address' }).click();
    await expect.poll(() => mailed.isDisabled()).toBe(false);
    await mailed.click({ force: true });
    await expect.poll(() => mailed.isChecked()).toBe(true);
    await context.clearCookies();
    await page.reload();
    await signIn(page, 'jack', password);
    await page.getByText('This server sends no mail: your code is on its administrator’s Mail page.').waitFor();
    expect(await page.getByText('on its way').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    const first = await held('secondFactorCode');
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Your administrator has a new code.');
    await page.getByText('This server sends no mail').waitFor();
    await expect.poll(() => held('secondFactorCode')).not.toBe(first);
    expect(await held('secondFactorCode')).toMatch(/^\d+$/);
    await page.getByLabel('Code', { exact: true }).fill(await held('secondFactorCode'));
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.locator('nav').waitFor();
  });

  async function held(template: string): Promise<string> {
    const { mails } = (await town.api('GET', 'admin/mail')).json as { mails: { id: number; template: string }[] };
    const id = mails.find((mail) => mail.template === template)?.id;
    return id === undefined ? '' : String((await town.api('GET', `admin/mail/${id}`)).json['code']);
  }

  test('a trusted device approves a sign-in elsewhere, also where the server was away for a moment meanwhile', { timeout: 60_000 }, async () => {
    const { password } = await town.person('hugo');
    const home = await town.open();
    await signIn(home.page, 'hugo', password);
    await setUp(home.page);
    await home.page.getByLabel('I have saved them').check();
    await home.page.getByRole('button', { name: 'Done' }).click();
    const trust = home.page.getByRole('switch', { name: /This device/ });
    if (!(await trust.isChecked())) await trust.click({ force: true });
    await expect.poll(() => trust.isChecked()).toBe(true);
    const away = await town.open({ mayFail: true });
    await signIn(away.page, 'hugo', password);
    await away.page.getByRole('button', { name: 'Approve on a trusted device' }).click();
    await away.page.getByText('Waiting for the answer').waitFor();
    let asked = 0;
    await away.page.route('**/2fa/verify', (route) => {
      asked += 1;
      return asked > 2 ? route.continue() : asked === 2 ? route.fulfill({ status: 503, json: { code: 'storage_unavailable' } }) : route.abort();
    });
    await away.page.getByTestId('refusal').waitFor({ timeout: 15_000 });
    await away.page.getByText('Waiting for the answer').waitFor();
    await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(2);
    await away.page.getByTestId('refusal').waitFor({ state: 'detached' });
    await home.page.getByRole('button', { name: /^Approve / }).click({ timeout: 15_000 });
    await away.page.locator('nav').waitFor({ timeout: 15_000 });
  });
});

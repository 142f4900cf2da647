import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, signIn, useTown } from './house.ts';

describeWith('chromium', 'accounts and passwords, by mail that an admin hands over', () => {
  const town = useTown();

  test('register, get the code from the admin, and be in', async () => {
    const { page, picture } = await town.open({ mayFail: true });
    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill('bob@example.org');
    await page.getByLabel('Username (optional)').fill('bob');
    const rules = page.getByTestId('password-rules');
    await page.getByLabel('Password', { exact: true }).fill('1234567');
    await rules.locator('li[data-state=unmet]', { hasText: 'is long enough' }).waitFor();
    await rules.locator('li[data-state=unmet]', { hasText: 'is not only digits' }).waitFor();
    await picture('multi-register');
    await page.getByLabel('Password', { exact: true }).fill('tall green hedges');
    await expect.poll(() => rules.locator('li[data-state=met]').count()).toBe(4);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByTestId('mail-sent').getByText('This server sends no mail.').waitFor();
    await picture('multi-check-mail');
    const code = await heldCode('bob@example.org');
    await page.getByLabel('Code from the mail').fill('000000');
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();
    await page.getByTestId('refusal').waitFor();
    await page.getByLabel('Code from the mail').fill(code);
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.locator('nav').innerText()).not.toContain('Accounts');
  });

  /** As the admin does it: on the Mail page. */
  async function heldCode(to: string): Promise<string> {
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Mail');
    await page.getByTestId('mail-status').getByText('No mail server is set up').waitFor();
    await picture('multi-mail');
    await page
      .getByRole('button', { name: `Show the mail to ${to}` })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: `Mail to ${to}` });
    await dialog.waitFor();
    await picture('multi-mail-contents');
    return dialog.locator('.dw-secret code').first().innerText();
  }

  test('a link from the mail confirms the address; its secret leaves the address bar at once', async () => {
    const { page } = await town.open();
    await page.goto(`${town.server().url}/register`);
    await page.getByLabel('E-mail', { exact: true }).fill('carol@example.org');
    await page.getByLabel('Password', { exact: true }).fill('tall green hedges');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByTestId('mail-sent').waitFor();
    const url = await heldUrl('userCreated', 'carol@example.org');
    await page.goto(url);
    await page.getByTestId('activated').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('link', { name: 'Go to sign in' }).click();
    await signIn(page, 'carol@example.org', 'tall green hedges');
    await page.locator('nav').waitFor();
  });

  test('a link that was used already says so', async () => {
    const { page } = await town.open({ path: '/auth/activation/?ident=abc&token=def', mayFail: true });
    await page.getByTestId('refusal').getByText('has been used or has expired').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(new URL(page.url()).search).toBe('');
  });

  test('a link is not lost when the server is away for a moment: it is tried again, by keyboard', { timeout: 60_000 }, async () => {
    const body = { email: 'cleo@example.org', username: 'cleo', password: 'tall green hedges' };
    expect((await town.api('POST', 'register', body)).status).toBe(201);
    const url = new URL(await heldUrl('userCreated', 'cleo@example.org'));
    const { page, picture } = await town.open({ mayFail: true });
    await page.route('**/activate_email', (route) => route.abort());
    await page.goto(url.href);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await violations(page)).toEqual([]);
    await picture('multi-activation-away');
    await again.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('refusal').waitFor();
    await expect.poll(() => again.isEnabled()).toBe(true);
    await page.unroute('**/activate_email');
    await again.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('activated').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('activation-done');
    expect(await again.count()).toBe(0);
    await page.getByRole('link', { name: 'Go to sign in' }).click();
    await signIn(page, 'cleo@example.org', body.password);
    await page.locator('nav').waitFor();
  });

  test('a forgotten password is set anew by the held link, and signs everything out', async () => {
    await town.person('dora');
    await town.api('PATCH', `admin/accounts/${await idOf('dora')}`, { email: 'dora@example.org' });
    const { page, picture } = await town.open({ mayFail: true });
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail or username').fill('dora');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByTestId('reset-asked').waitFor();
    await picture('multi-forgotten');
    await page.goto(await heldUrl('resetPassword', 'dora@example.org'));
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByLabel('New password').fill('dora@example.org');
    await page.getByTestId('password-rules').locator('li[data-state=unmet]', { hasText: 'is not like your name or e-mail' }).waitFor();
    await picture('multi-reset');
    await page.getByLabel('New password').fill('small red gates');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByTestId('password-set').waitFor();
    await page.getByRole('link', { name: 'Go to sign in' }).click();
    await signIn(page, 'dora', 'small red gates');
    await page.locator('nav').waitFor();
  });

  test('the password is changed from inside, and other devices are out', async () => {
    const { password } = await town.person('emil');
    const { page, picture } = await town.open({ mayFail: true });
    await signIn(page, 'emil', password);
    await goTo(page, 'Ways to get in');
    await page.getByTestId('one-way').waitFor();
    await page.getByRole('button', { name: 'Change password' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Current password').fill('not this');
    await dialog.getByLabel('New password').fill('wide blue rivers');
    await picture('multi-change-password');
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await dialog.getByText('That is not your current password.').waitFor();
    await dialog.getByLabel('Current password').fill(password);
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed. Other devices are signed out.').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Ways to get in' }).waitFor();
  });

  test('an address is set in two steps', async () => {
    const { password } = await town.person('fred');
    const { page } = await town.open();
    await signIn(page, 'fred', password);
    await goTo(page, 'Ways to get in');
    await page.getByRole('button', { name: 'Set or change the address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New address').fill('fred@example.org');
    await dialog.getByRole('button', { name: 'Send a code' }).click();
    await dialog.getByLabel('Code from the mail').waitFor();
    await dialog.getByLabel('Code from the mail').fill(await heldByApi('changedEmail', 'fred@example.org', 'code'));
    await dialog.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText('fred@example.org (confirmed)').waitFor();
    await expect.poll(() => page.getByTestId('one-way').count()).toBe(0);
  });

  async function idOf(username: string): Promise<number> {
    const { json } = await town.api('GET', `admin/accounts?search=${username}`);
    return (json as { accounts: { id: number }[] }).accounts[0]?.id ?? 0;
  }

  const heldUrl = (template: string, to: string) => heldByApi(template, to, 'url');

  async function heldByApi(template: string, to: string, what: 'url' | 'code'): Promise<string> {
    const { json } = await town.api('GET', 'admin/mail');
    const { mails } = json as { mails: { id: number; template: string; to: string }[] };
    const id = mails.find((mail) => mail.template === template && mail.to === to)?.id;
    const contents = await town.api('GET', `admin/mail/${String(id)}`);
    return String(contents.json[what]);
  }
});

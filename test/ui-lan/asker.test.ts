import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { modulesFor, modulesOf } from '../ui-multi/qr-of.ts';
import { ask, goTo, signIn, useTown } from '../ui-multi/house.ts';
import { setUp } from '../ui-multi/totp-app.ts';
import { secondDevice } from './device.ts';

const card = (page: Page) => page.getByTestId('pairing-card');

/** What the card says about the device, by the names of its lines. */
const facts = (page: Page) =>
  card(page)
    .locator('dl')
    .evaluate((list) =>
      Object.fromEntries([...list.querySelectorAll('dt')].map((name) => [name.innerText, (name.nextElementSibling as HTMLElement).innerText])),
    );

describeWith('chromium', 'what is shown of a device before it is let in', () => {
  const town = useTown();
  const url = () => town.server().url;

  test('the card names the program, what it says of itself, from where it asks and that it was never here; let in once, it is known', async () => {
    const { page } = await town.asAdmin();
    const device = await secondDevice(url(), { client_name: 'Tablet' });
    await card(page).getByText('Tablet wants to connect').waitFor();
    const first = await facts(page);
    expect(first).toMatchObject({
      Program: expect.stringMatching(/\S.* \(says of itself: okhttp\/4\.12\)$/) as string,
      From: expect.stringContaining('this computer') as string,
      'First seen': 'never before',
    });
    expect(first['Asks until']).toMatch(/\S/);
    await card(page).getByLabel('Tablet shows the same letters').check();
    await card(page).getByRole('button', { name: 'Allow Tablet' }).click();
    await page.getByTestId('pairing-receipt').waitFor();
    expect((await device.fetch()).key).not.toBe('');
    await secondDevice(url(), { client_name: 'Tablet' });
    await card(page).getByText('Tablet wants to connect').waitFor();
    await expect.poll(async () => (await facts(page))['First seen']).not.toBe('never before');
  });

  test('the picture for a camera is that of the link below it', async () => {
    const { page } = await town.asAdmin();
    await page.getByRole('button', { name: 'Pair a device' }).click();
    const picture = page.getByRole('img', { name: 'QR code to pair a device' });
    await picture.waitFor();
    const link = await page.getByTestId('pair-link').innerText();
    expect(link).toMatch(/^doorward:\/\/pair\?/);
    await expect.poll(() => modulesOf(picture)).toEqual(modulesFor(link));
  });
});

describeWith('chromium', 'a second factor is ended where everything that can get in is', () => {
  const town = useTown();
  const base = () => `${town.server().url}/api/v1/auth`;
  const asksForMore = async (ident: string, password: string) => 'challenge_id' in (await ask(base(), 'POST', 'login', { ident, password })).json;

  test('the authenticator app: asked first, gone from the list, and not asked for any more', { timeout: 60_000 }, async () => {
    const { password } = await town.person('otto');
    const { page } = await town.open({ mayFail: true });
    await signIn(page, 'otto', password);
    await setUp(page);
    await page.getByLabel('I have saved them').check();
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await asksForMore('otto', password)).toBe(true);
    await goTo(page, 'Everything that can get in');
    await page.getByRole('button', { name: 'Switch off: Authenticator app' }).click();
    const question = page.getByRole('dialog', { name: 'Switch off: Authenticator app?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => question.count()).toBe(0);
    expect(await asksForMore('otto', password)).toBe(true);
    await page.getByRole('button', { name: 'Switch off: Authenticator app' }).click();
    await question.getByRole('button', { name: 'Switch off: Authenticator app' }).click();
    await page.getByTestId('end-receipt').getByText('Authenticator app gets in no more since').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Switch off: Authenticator app' }).count()).toBe(0);
    expect(await asksForMore('otto', password)).toBe(false);
  });
});

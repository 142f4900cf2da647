import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { firefox, useHousehold } from '../ui/household.ts';
import { secondDevice, statusOf } from './device.ts';
import { card, pairButton } from './pairing-page.ts';

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');
const said = (page: Page) => page.getByTestId('live-region').innerText();

/** From now on nobody answers this page; gives back what mends it. */
async function cut(page: Page): Promise<() => Promise<void>> {
  await page.route('**/api/**', (route) => route.abort());
  return () => page.unroute('**/api/**');
}
const banner = (page: Page) => page.getByTestId('banner-unreachable');

describeWith('chromium', 'the server is away for a moment', () => {
  const house = useHousehold();
  const url = () => house.server().url;

  test('pairing card: no answer can be given, and why is said; focus, ticks and life stay, and the yes to less works afterwards', async () => {
    const { page, picture } = await house.open({ path: '/profile', mayFail: true });
    const device = await secondDevice(url());
    await expect.poll(() => focused(page)).toBe('Deny Pixel 8');
    await card(page).getByLabel('Change: change what you can change').uncheck();
    await card(page).getByLabel('How long').selectOption('7');
    await card(page).getByLabel('Pixel 8 shows the same letters').check();
    await card(page).getByRole('button', { name: 'Deny Pixel 8' }).focus();
    const mend = await cut(page);
    // The page does not know yet: the press itself finds out.
    await page.keyboard.press('Enter');
    await page.getByTestId('pairing-trouble').getByText('The server does not answer.').waitFor();
    await banner(page).waitFor();
    expect(await focused(page)).toBe('Deny Pixel 8');
    await page.keyboard.press('Enter');
    expect(await card(page).getByRole('button', { name: 'Allow Pixel 8' }).getAttribute('aria-disabled')).toBe('true');
    await picture('pairing-card-away');
    expect(await violations(page)).toEqual([]);
    await mend();
    await banner(page).waitFor({ state: 'detached' });
    await page.getByTestId('pairing-trouble').waitFor({ state: 'detached' });
    expect([await focused(page), await card(page).getByLabel('How long').inputValue()]).toEqual(['Deny Pixel 8', '7']);
    await card(page).getByRole('button', { name: 'Allow Pixel 8' }).click();
    const receipt = page.getByTestId('pairing-receipt');
    await receipt.waitFor();
    const { key } = await device.fetch();
    await receipt.getByText('Pixel 8 is connected').waitFor();
    const mendAgain = await cut(page);
    await receipt.getByRole('button', { name: 'Undo: disconnect Pixel 8' }).click();
    await receipt.getByText('The server does not answer.').waitFor();
    await mendAgain();
    await banner(page).waitFor({ state: 'detached' });
    await receipt.getByRole('button', { name: 'Undo: disconnect Pixel 8' }).click();
    await receipt.waitFor({ state: 'detached' });
    expect(await statusOf(url(), key)).toBe(401);
  });

  test('a request that ends without a word from here goes, is said to be over, and the focus goes to the page', async () => {
    const { page } = await house.open({ path: '/profile', mayFail: true });
    const device = await secondDevice(url(), { client_name: 'Fleeting' });
    await expect.poll(() => focused(page)).toBe('Deny Fleeting');
    const headers = { 'content-type': 'application/json' };
    const path = `${url()}/api/v1/auth/device/requests/${device.user_code}/deny`;
    expect((await fetch(path, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    await card(page).waitFor({ state: 'detached' });
    await expect.poll(() => said(page)).toBe('The request of Fleeting is over. It was not allowed here.');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  test('Pair a device: the window says it, keeps what was typed and what is shown; Stop that could not be sent is not said to be done', async () => {
    const { page, picture } = await house.open({ mayFail: true });
    await pairButton(page).click();
    const link = page.getByTestId('pair-link');
    const before = new URL(await link.innerText()).searchParams.get('code') ?? '';
    const mend = await cut(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByText('The server does not answer.').first().waitFor();
    expect([await link.count(), await page.getByText('Nothing is waited for.').count()]).toEqual([1, 0]);
    await page.getByTestId('offline').waitFor();
    expect(await page.getByRole('button', { name: 'New code' }).isDisabled()).toBe(true);
    await picture('pair-qr-away');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Type a code' }).click();
    await page.getByLabel('Code on the device').fill('WDJB-MJHT');
    expect(await page.getByRole('button', { name: 'Look for the device' }).isDisabled()).toBe(true);
    await mend();
    await page.getByTestId('offline').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Code on the device').inputValue()).toBe('WDJB-MJHT');
    await page.keyboard.press('Enter');
    await page.getByText('No device shows this code').waitFor();
    await page.getByRole('tab', { name: 'Phone (QR)' }).click();
    // The server may have been started anew: what was shown before may be worth nothing.
    await expect.poll(async () => new URL(await link.innerText()).searchParams.get('code')).not.toBe(before);
    await secondDevice(url(), { invitation: new URL(await link.innerText()).searchParams.get('code') ?? '', client_name: 'Late' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card(page).getByRole('button', { name: 'Deny Late' }).click();
    await card(page).waitFor({ state: 'detached' });
  });

  test('Pair a device whose window cannot be fetched says so, and opens at the next click', async () => {
    const { page } = await house.open({ mayFail: true });
    await pairButton(page).waitFor();
    await page.route(/assets\/dialog-|assets\/later-/, (route) => route.abort());
    await pairButton(page).click();
    await page
      .getByText(/does not answer|probably updated/)
      .first()
      .waitFor();
    await page.unroute(/assets\/dialog-|assets\/later-/);
    await pairButton(page).click();
    await page.getByTestId('pair-link').waitFor();
  });

  test('Everything that can get in: what was asked for is said not to be done, works afterwards, and Undo is still there', async () => {
    const other = await house.signIn(firefox);
    const { page } = await house.open({ path: '/credentials', mayFail: true });
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    const dialog = page.getByRole('dialog');
    const mend = await cut(page);
    await dialog.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await dialog.getByText('The server does not answer.').waitFor();
    expect(await other.status()).toBe(200);
    await banner(page).waitFor();
    await page.getByTestId('old-data').waitFor();
    await mend();
    await banner(page).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await other.status()).toBe(401);
    const mendAgain = await cut(page);
    const undo = page.getByTestId('end-receipt').getByRole('button', { name: /^Undo/ });
    await undo.click();
    await page.getByTestId('end-receipt').getByText('The server does not answer.').waitFor();
    expect(await undo.count()).toBe(1);
    await mendAgain();
    await undo.click();
    await page.getByTestId('end-receipt').waitFor({ state: 'detached' });
    expect(await other.status()).toBe(200);
  });

  test('This server: switches rest, the ticks that were not saved stay, and are saved when it answers again', async () => {
    const { page, picture } = await house.open({ path: '/profile', mayFail: true });
    const asked: string[] = [];
    const two = [
      { name: 'eth0', addresses: ['192.0.2.7'], chosen: true, kind: 'ethernet' },
      { name: 'wlan0', addresses: ['192.0.2.8'], chosen: true, kind: 'wifi' },
    ];
    // This computer may have no network at all: it is given two for this page.
    const withTwo = async (facts: Record<string, unknown>) => ({ ...facts, lan: { ...(facts['lan'] as object), interfaces: two } });
    let away = false;
    await page.route('**/admin/network', async (route) => {
      if (away) return route.abort();
      if (route.request().method() === 'PATCH') asked.push(route.request().postData() ?? '');
      const answer = await route.fetch({ method: 'GET' });
      return route.fulfill({ json: await withTwo((await answer.json()) as Record<string, unknown>) });
    });
    await page.getByRole('link', { name: 'This server' }).click();
    const wireless = page.getByRole('checkbox', { name: 'wlan0' });
    await wireless.uncheck();
    away = true;
    await page.getByRole('button', { name: 'Use these interfaces' }).click();
    await page.getByTestId('lan-error').getByText('The server does not answer.').waitFor();
    const mend = await cut(page);
    await banner(page).waitFor();
    expect(await wireless.isChecked()).toBe(false);
    for (const name of ['Other devices on the network may reach this server', 'Make itself known on the network'])
      await expect.poll(() => page.getByRole('switch', { name }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Use these interfaces' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Measure again' }).click();
    await page.getByTestId('old-data').first().waitFor();
    await picture('this-server-away');
    expect(await violations(page)).toEqual([]);
    away = false;
    await mend();
    await banner(page).waitFor({ state: 'detached' });
    await page.getByTestId('lan-error').waitFor({ state: 'detached' });
    expect(await wireless.isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Use these interfaces' }).click();
    await page.getByRole('button', { name: 'Use these interfaces' }).waitFor({ state: 'detached' });
    expect(asked).toEqual([JSON.stringify({ interfaces: ['eth0'] })]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  test.each([
    ['de', 'dark'],
    ['zh', 'light'],
  ] as const)('in %s, %s, narrow: card and window, while nobody answers', async (locale, scheme) => {
    const { page, picture } = await house.open({ locale, scheme, width: 380, mayFail: true });
    const device = await secondDevice(url());
    await card(page).waitFor();
    const mend = await cut(page);
    await page.getByTestId('pairing-trouble').waitFor();
    await picture(`pairing-card-away-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await mend();
    await page.getByTestId('pairing-trouble').waitFor({ state: 'detached' });
    await card(page).getByRole('button').first().click();
    await card(page).waitFor({ state: 'detached' });
    expect((await device.fetch()).error).toBe('access_denied');
    await pairButton(page).click();
    await page.getByTestId('pair-link').waitFor();
    await cut(page);
    await page.getByTestId('offline').waitFor();
    await picture(`pair-qr-away-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
  });
});

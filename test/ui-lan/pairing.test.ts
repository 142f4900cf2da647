import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { useTown } from '../ui-multi/house.ts';
import { secondDevice, statusOf } from './device.ts';

const card = (page: Page) => page.getByTestId('pairing-card');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');
const openPairing = (page: Page) => page.getByRole('button', { name: 'Pair a device' }).click();

describeWith('chromium', 'pairing', () => {
  const town = useTown();
  const url = () => town.server().url;

  test('a device asks, its card appears on any screen with No in focus, and after a yes to less it may do less; Undo ends it', async () => {
    const { page, picture } = await town.asAdmin();
    await page.getByRole('link', { name: 'Profile' }).click();
    const device = await secondDevice(url());
    await card(page).getByText('Pixel 8 wants to connect').waitFor();
    await expect.poll(() => focused(page)).toBe('Deny Pixel 8');
    expect((await card(page).getByTestId('match-code').innerText()).replace(' ', '')).toBe(device.match_code.replace('-', ''));
    const allow = card(page).getByRole('button', { name: 'Allow Pixel 8' });
    expect(await allow.isDisabled()).toBe(true);
    await picture('pairing-card');
    expect(await violations(page)).toEqual([]);
    await card(page).getByLabel('Change: change what you can change').uncheck();
    await card(page).getByLabel('Pixel 8 shows the same letters').check();
    await allow.click();
    const receipt = page.getByTestId('pairing-receipt');
    await receipt.getByText('has not yet come for its key').waitFor();
    const { key } = await device.fetch();
    await receipt.getByText('Pixel 8 is connected').waitFor();
    expect(await statusOf(url(), key)).toBe(200);
    await page.getByRole('link', { name: 'Sessions and devices' }).click();
    await page.getByText('May: read').waitFor();
    await receipt.getByRole('button', { name: 'Undo: disconnect Pixel 8' }).click();
    await receipt.waitFor({ state: 'detached' });
    expect(await statusOf(url(), key)).toBe(401);
    await page.getByText('May: read').waitFor({ state: 'detached' });
  });

  test('by keyboard alone: Enter denies, and the focus is back on the page', async () => {
    const { page } = await town.asAdmin();
    const device = await secondDevice(url(), { client_name: 'Stranger' });
    await expect.poll(() => focused(page)).toBe('Deny Stranger');
    await page.keyboard.press('Enter');
    await card(page).waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Stranger was denied.');
    expect((await device.fetch()).error).toBe('access_denied');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  test('a code is typed as it was read, mixed up and in one piece, and leads to the card; the header counts, the list has a row', async () => {
    const { page } = await town.asAdmin({ mayFail: true });
    const device = await secondDevice(url(), { client_name: 'Kitchen' });
    await page.getByTestId('session-count').getByText('1 request waiting').waitFor();
    await page.getByTestId('waiting-request').getByText('Kitchen asks to be let in').waitFor();
    await openPairing(page);
    await page.getByRole('tab', { name: 'Type a code' }).click();
    const field = page.getByLabel('Code on the device');
    await field.fill('BBBB-BBBB');
    await page.keyboard.press('Enter');
    await page.getByText('No device shows this code').waitFor();
    const mixedUp = device.user_code.replace('-', '').replaceAll('L', '1').replaceAll('Q', '0').replaceAll('B', '8').toLowerCase();
    await field.fill(` ${mixedUp} `);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card(page).getByText('Kitchen wants to connect').waitFor();
    await card(page).getByRole('button', { name: 'Deny Kitchen' }).click();
    await card(page).waitFor({ state: 'detached' });
  });

  test('the address that a device shows opens the field with its code, and the letters are still to be compared', async () => {
    const { page } = await town.asAdmin();
    const device = await secondDevice(url(), { client_name: 'Television' });
    await page.goto(device.verification_uri_complete.replace(/^https?:\/\/[^/]+/, url()));
    await expect.poll(() => page.getByLabel('Code on the device').inputValue()).toBe(device.user_code);
    await page.getByRole('button', { name: 'Look for the device' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await card(page).getByRole('button', { name: 'Allow Television' }).isDisabled()).toBe(true);
    await card(page).getByRole('button', { name: 'Deny Television' }).click();
    await card(page).waitFor({ state: 'detached' });
  });

  test('a phone takes up the QR code: the window closes, its card is there; a stopped or used code opens nothing', async () => {
    // Not `mayFail`: also closing the window leaves no error in the console.
    const { page, picture } = await town.asAdmin();
    await openPairing(page);
    const link = page.getByTestId('pair-link');
    const stopped = new URL(await link.innerText()).searchParams.get('code') ?? '';
    await page.getByRole('img', { name: 'QR code to pair a device' }).waitFor();
    await page.getByText(/left, for one device/).waitFor();
    await picture('pair-qr');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Nothing is waited for.').waitFor();
    await expect(secondDevice(url(), { invitation: stopped })).rejects.toThrow('invalid_grant');
    await page.getByRole('button', { name: 'Show a code' }).click();
    const code = new URL(await link.innerText()).searchParams.get('code') ?? '';
    const phone = await secondDevice(url(), { invitation: code });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card(page).getByText('It came with the code that you showed.').waitFor();
    await card(page).getByLabel('Pixel 8 shows the same letters').check();
    await card(page).getByRole('button', { name: 'Allow Pixel 8' }).click();
    await page.getByTestId('pairing-receipt').waitFor();
    expect((await phone.fetch()).status).toBe(200);
    await expect(secondDevice(url(), { invitation: code })).rejects.toThrow('invalid_grant');
  });

  test('the lines for a script are there for this computer too (script-there.test.ts runs them)', async () => {
    const { page } = await town.asAdmin();
    await openPairing(page);
    await page.getByRole('tab', { name: 'Script (command)' }).click();
    await page.getByText(/^doorward pair 'doorward:\/\/pair/).waitFor();
    const lines = await page.getByText(/^A=\$\(curl/).innerText();
    expect(lines).toContain('device_code');
    expect(lines).toContain(`${url()}/api/v1/auth/device/authorize`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('several wait: one at a time, the next on demand, and one that is blocked hears no at once', async () => {
    const { page } = await town.asAdmin();
    await secondDevice(url(), { client_name: 'First' });
    await card(page).getByText('First wants to connect').waitFor();
    const second = await secondDevice(url(), { client_name: 'Second' });
    await page.getByTestId('pairing-queue').getByText('Request 1 of 2').waitFor();
    expect(await card(page).getByText('First wants to connect').count()).toBe(1);
    await page.getByRole('button', { name: 'Show the next one' }).click();
    await card(page).getByText('Second wants to connect').waitFor();
    await card(page).getByRole('button', { name: 'Deny, and hear nothing from there for a day' }).click();
    await card(page).getByText('First wants to connect').waitFor();
    expect((await second.fetch()).error).toBe('access_denied');
    await expect(secondDevice(url(), { client_name: 'Second' })).rejects.toThrow('access_denied');
    await card(page).getByRole('button', { name: 'Deny First' }).click();
    await card(page).waitFor({ state: 'detached' });
  });

  test('a session that is ended elsewhere closes its page at once, without waiting for the next look', async () => {
    const { page } = await town.asAdmin({ mayFail: true });
    await page.getByRole('link', { name: 'Profile' }).click();
    const probe = await page.evaluate<{ session: { id: number } }>('fetch("/api/v1/auth/session").then((r) => r.json())');
    const begun = Date.now();
    expect((await town.api('DELETE', `sessions/${String(probe.session.id)}`)).status).toBe(204);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(Date.now() - begun).toBeLessThan(4_000);
  });

  test.each([
    ['de', 'dark', 'Pixel 8 möchte sich verbinden'],
    ['zh', 'light', 'Pixel 8 想要连接'],
    ['en-GB', 'dark', 'Pixel 8 wants to connect'],
  ] as const)('in %s, %s, on a narrow window: nothing sticks out, and axe finds nothing', async (locale, scheme, title) => {
    const { page, picture } = await town.open({ locale, scheme, width: 380 });
    await page.locator('input').first().fill('ada');
    await page.locator('input[type=password]').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
    const device = await secondDevice(url());
    await card(page).getByText(title).waitFor();
    await picture(`pairing-card-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await card(page).getByRole('button').first().click();
    await card(page).waitFor({ state: 'detached' });
    await page.locator('.mantine-Button-root', { hasText: /Pair a device|Gerät koppeln|配对设备/ }).click();
    await page.getByTestId('pair-link').waitFor();
    await picture(`pair-qr-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    expect((await device.fetch()).error).toBe('access_denied');
  });
});

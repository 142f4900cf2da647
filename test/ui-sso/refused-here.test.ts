import { expect, test } from 'vitest';
import { hoursAround } from '../flows-multi/hours-around.ts';
import { formOf } from '../flows-sso/rehearsal-ground.ts';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { inNewTab, useOffice } from './house.ts';

describeWith('chromium', 'a sign-in at the other service that this server refuses', () => {
  const office = useOffice({ mode: 'sso' });
  const go = async () => {
    const { page, context } = await office.open({ mayFail: true });
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    return page;
  };

  test('outside_hours: the account of that person has hours, and they are not now', async () => {
    office.provider().current = 'person-grace';
    await (await go()).getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    const { accounts } = (await office.api('GET', 'admin/accounts?search=grace')).json as { accounts: readonly { id: number }[] };
    const limited = await office.api('PATCH', `admin/accounts/${String(accounts[0]?.id)}`, { limits: { hours: hoursAround(Date.now(), false) } });
    expect(limited.status).toBe(200);
    const page = await go();
    await page.getByTestId('casdoor-outcome').getByText('This account may be used at certain hours only, and not now.').waitFor();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('local_only: said as it is answered to somebody who comes from elsewhere', async () => {
    office.provider().current = null;
    const { page, context } = await office.open({ mayFail: true });
    const json = { code: 'local_only', detail: '', request_id: 'x' };
    await page.route('**/casdoor/redeem', (route) => route.fulfill({ status: 403, json }));
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText('may be used from this computer and its local network only').waitFor();
  });
});

describeWith('chromium', 'a choice, and a connection, that somebody else was quicker with', () => {
  const office = useOffice({ mode: 'multi', sso: null });
  const connect = async () => {
    const settings = { ...formOf(office.provider()), provisioning: 'challenge' };
    expect((await office.api('PUT', 'admin/casdoor', { settings, confirm: new URL(office.provider().issuer).host })).status).toBe(200);
  };

  test('link_challenge_invalid: the choice was used meanwhile; nothing changes, and one can start again', async () => {
    await connect();
    office.provider().current = 'person-grace';
    const { page, context } = await office.open({ mayFail: true });
    const answered = page.waitForResponse((response) => response.url().endsWith('casdoor/redeem') && response.status() === 200);
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    const { link_challenge } = (await (await answered).json()) as { link_challenge: string };
    await page.getByRole('button', { name: 'Create a new one' }).click();
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ link_challenge, username: 'quicker' });
    expect((await fetch(`${office.server().url}/api/v1/auth/casdoor/link/create`, { method: 'POST', headers, body })).status).toBe(200);
    await page.getByRole('button', { name: 'Create it and sign in' }).click();
    await page.getByTestId('refusal').getByText('This choice took too long, or was used already. Nothing was changed.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Choose again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('casdoor_not_configured: an admin took it away while the page was open', async () => {
    await connect();
    const { page, context } = await office.open({ mayFail: true });
    const button = page.getByRole('button', { name: 'Continue with Casdoor' });
    await button.waitFor();
    // As old as the page was when it was taken away.
    const { json } = await office.api('GET', 'mode');
    await page.route('**/api/v1/auth/mode', (route) => route.fulfill({ json }));
    expect((await office.api('DELETE', 'admin/casdoor')).status).toBe(204);
    await button.click();
    await page.getByTestId('casdoor-outcome').getByText('Single sign-on is not set up on this server.').waitFor();
    expect(context.pages()).toHaveLength(1);
  });
});

describeWith('chromium', 'warnings over a screen in a small window', () => {
  const office = useOffice({ mode: 'sso' });

  test.each([
    ['light', 'en'],
    ['dark', 'de'],
    ['light', 'zh'],
  ] as const)('they fold to their titles, unfold by the keyboard, and leave the screen in sight: %s, %s', async (scheme, language) => {
    const { page, picture } = await office.asAdmin({ width: 380, scheme, mayFail: true });
    await page.route('**/api/v1/health', async (route) => {
      const json = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...json, casdoor: 'unreachable', vault: 'weak', storage: 'recovered' } });
    });
    await page.evaluate((chosen) => localStorage.setItem('doorward-language', chosen), language);
    await page.reload();
    const banners = page.locator('.dw-banners .dw-notice');
    await page.getByTestId('banner-sso-outage').waitFor();
    await expect.poll(() => banners.count()).toBe(3);
    const heading = await page.getByRole('heading', { level: 1 }).boundingBox();
    expect(heading?.y).toBeLessThan(400);
    const outage = page.getByTestId('banner-sso-outage');
    const title = outage.getByRole('button').first();
    expect(await title.getAttribute('aria-expanded')).toBe('false');
    const folded = (await outage.boundingBox())?.height ?? 0;
    await title.press('Enter');
    expect(await title.getAttribute('aria-expanded')).toBe('true');
    expect((await outage.boundingBox())?.height).toBeGreaterThan(folded);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await title.press('Space');
    await picture(`banners-380-${language}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(() => outage.getByRole('button').count()).toBe(0);
  });
});

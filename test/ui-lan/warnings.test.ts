import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { useTown } from '../ui-multi/house.ts';
import { useHousehold } from '../ui/household.ts';

const yellow = (page: Page) => page.getByTestId('banner-own-account');

describeWith('chromium', 'the yellow warning: whoever uses the account of this computer is in', () => {
  const house = useHousehold();
  const preferences = async () =>
    ((await (await fetch(`${house.server().url}/api/v1/auth/settings`)).json()) as { preferences: Record<string, unknown> }).preferences;

  test.each([
    ['en', 'light', 'Anyone using your account on this computer can open this', 'Nobody signs in here.'],
    ['de', 'dark', 'Wer an diesem Computer Ihr Konto benutzt, kann dies öffnen', 'Hier meldet sich niemand an.'],
    ['zh', 'light', '任何使用您在这台计算机上的账户的人都能打开这里', '这里无需登录。'],
  ] as const)('in %s, %s, narrow it folds to its title, is no alert and takes no focus', async (locale, scheme, title, text) => {
    const { page, picture } = await house.open({ locale, scheme, width: 380 });
    await yellow(page).waitFor();
    expect(await yellow(page).getAttribute('role')).toBe('note');
    expect(await yellow(page).evaluate((banner) => banner.contains(document.activeElement))).toBe(false);
    expect((await yellow(page).innerText()).trim()).toBe(title);
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    await picture(`own-account-${locale}-${scheme}-380`);
    await yellow(page).getByRole('button', { name: title }).press('Enter');
    await yellow(page).getByText(text).waitFor();
    await fitsTheWindow(page);
  });

  test('it is dismissed for good: after a reload, and in a window that remembers nothing', async () => {
    const { page } = await house.open();
    await yellow(page).getByText('Lock the screen when you leave').waitFor();
    const stored = page.waitForResponse((answer) => answer.url().endsWith('/settings') && answer.request().method() === 'PATCH');
    await yellow(page).getByRole('button', { name: 'Dismiss' }).click();
    await yellow(page).waitFor({ state: 'detached' });
    expect((await stored).status()).toBe(200);
    expect(await preferences()).toEqual({ own_account_warning: 'dismissed' });
    const other = await house.open();
    for (const one of [page, other.page]) {
      const known = one.waitForResponse('**/auth/settings');
      await one.goto(`${house.server().url}/server`);
      await known;
      await one.getByText('Only this computer can reach it.').waitFor();
      await one.getByTestId('banner-vault-weak').waitFor();
      expect(await yellow(one).count()).toBe(0);
    }
  });
});

describeWith('chromium', 'the red warning: passwords travel unencrypted', () => {
  const town = useTown({ DOORWARD_SERVER__BIND: '0.0.0.0', DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true', DOORWARD_SERVER__MDNS: 'false' });

  test('it is on the screens of an admin, says what to do and cannot be dismissed', async () => {
    const { page, picture } = await town.asAdmin();
    expect((await town.api('GET', 'admin/network')).json).toMatchObject({ warning: 'insecure_lan' });
    const red = page.getByTestId('banner-network-insecure_lan');
    await red.getByText('Passwords travel unencrypted on the network').waitFor();
    await red.getByText('Use TLS, then set server.allowInsecureLan to false.').waitFor();
    await red.getByText('only it can change that').waitFor();
    expect([await red.getAttribute('role'), await red.getByRole('button').count(), await yellow(page).count()]).toEqual(['alert', 0, 0]);
    expect(await violations(page)).toEqual([]);
    await picture('insecure-lan-banner');
  });
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { signIn } from '../ui-multi/house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };
const env = { DOORWARD_PASSWORD__BCRYPT_COST: '10' };

/** From the page of accounts to the switch, as single mode's owner goes. */
async function turnOnMulti(page: Page): Promise<void> {
  await page
    .locator('nav')
    .getByRole('link', { name: 'Server' })
    .or(page.locator('nav').getByRole('link', { name: 'Accounts' }))
    .first()
    .waitFor();
  await page.goto(new URL('/accounts', page.url()).href);
  await page.getByRole('button', { name: 'Turn on more users…' }).click();
  await page.getByRole('heading', { level: 1, name: 'Change of mode' }).waitFor();
  await page.getByRole('radio', { name: /Several people/ }).check();
  await page.getByTestId('mode-effects').waitFor();
  await page.getByLabel('Username').fill(ada.username);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Turn on more users', exact: true }).click();
}

async function keepCodes(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByTestId('recovery-codes').waitFor();
  // Longer than the page needs to notice that its session is over: what is shown once stays.
  await page.waitForTimeout(7_000);
  expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(5);
  expect(await dialog.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

describeWith('chromium', 'the owner turns on more users', () => {
  const house = useHousehold({ env });

  test('signs in with the new password, sees the time run on every screen, and keeps it', { timeout: 60_000 }, async () => {
    const { page, picture } = await house.open({ mayFail: true });
    await turnOnMulti(page);
    await keepCodes(page);
    await signIn(page, ada.username, ada.password);
    const banner = page.getByTestId('banner-mode');
    await banner.waitFor();
    const before = await page.getByTestId('mode-left').textContent();
    expect(before).toMatch(/^[45]:[0-5]\d$/);
    await expect.poll(() => page.getByTestId('mode-left').textContent()).not.toBe(before);
    await page.goto(new URL('/profile', page.url()).href);
    await banner.waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('mode-banner');
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(await (await page.request.get(new URL('/api/v1/auth/admin/mode', page.url()).href)).json()).toMatchObject({
      mode: 'multi',
      pending: null,
      last: { outcome: 'kept', reason: 'admin' },
    });
  });
});

describeWith('chromium', 'the owner thinks better of it', () => {
  const house = useHousehold({ env });

  test('one click undoes it, and the computer is its owner’s again without a sign-in', { timeout: 60_000 }, async () => {
    const { page } = await house.open({ mayFail: true });
    const other = await house.open({ mayFail: true });
    await turnOnMulti(page);
    await keepCodes(page);
    // A window that was open meanwhile stands at the door too.
    await other.page.getByLabel('E-mail or username').waitFor();
    await signIn(page, ada.username, ada.password);
    const banner = page.getByTestId('banner-mode');
    await banner.getByRole('button', { name: /^Undo/ }).click();
    await banner.waitFor({ state: 'detached' });
    await page.goto(new URL('/mode', page.url()).href);
    await page.getByTestId('last-switch').waitFor();
    expect(await page.getByTestId('last-switch').textContent()).toContain('undone by an administrator');
    expect(await page.getByRole('radio', { name: /Just me/ }).isChecked()).toBe(true);
  });
});

describeWith('chromium', 'the page that changes the mode', () => {
  const house = useHousehold({ env });

  test.each([
    [1280, 'light', 'en-GB'],
    [1280, 'dark', 'de-DE'],
    [380, 'light', 'zh-CN'],
    [380, 'dark', 'en-GB'],
  ] as const)('axe finds nothing at %i px in %s colours, %s', { timeout: 60_000 }, async (width, scheme, locale) => {
    const window = await house.open({ width, scheme, locale, path: '/mode', mayFail: true });
    const { page } = window;
    for (const mode of ['multi', 'sso']) {
      await page.locator(`input[type=radio][value=${mode}]`).check();
      await page.getByTestId('mode-effects').waitFor();
      expect(await violations(page)).toEqual([]);
      await fitsTheWindow(page);
      await window.picture(`mode-${mode}-${width}-${scheme}`);
    }
  });

  test('the keyboard alone chooses, a weak password is named before it is sent', async () => {
    const { page } = await house.open({ path: '/mode', mayFail: true });
    await page.locator('input[type=radio]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('12345');
    await page.locator('[data-testid=password-rules] li[data-state=unmet]').first().waitFor();
    expect(await page.getByRole('button', { name: 'Turn on more users', exact: true }).isDisabled()).toBe(true);
  });
});

describeWith('chromium', 'a mode that the configuration sets', () => {
  const house = useHousehold({ args: ['--mode', 'single'], env });

  test('is shown with its reason, and cannot be chosen otherwise', async () => {
    const { page } = await house.open({ path: '/mode' });
    await page.getByTestId('set-by-configuration').waitFor();
    expect(await page.locator('input[type=radio]:enabled').count()).toBe(1);
  });
});

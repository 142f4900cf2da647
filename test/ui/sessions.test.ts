import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { firefox, phone, script, useHousehold } from './household.ts';

describeWith('chromium', 'sessions and devices', () => {
  const house = useHousehold();

  test('a device is renamed in place: Enter saves, Escape leaves it, empty goes back to its own name', async () => {
    const other = await house.signIn(phone);
    const { page } = await house.open();
    const row = page.getByTestId(`session-${other.id}`);
    await row.getByRole('button', { name: 'Rename Chrome on Android' }).click();
    const field = row.getByRole('textbox', { name: 'Name of this device' });
    await field.fill('Pixel 8');
    await field.press('Enter');
    await row.getByRole('heading', { name: 'Pixel 8' }).waitFor();
    const pencil = row.getByRole('button', { name: 'Rename Pixel 8' });
    await expect.poll(() => pencil.evaluate((element) => element === document.activeElement)).toBe(true);
    await pencil.click();
    await field.fill('something else');
    await field.press('Escape');
    await row.getByRole('heading', { name: 'Pixel 8' }).waitFor();
    await pencil.click();
    await field.fill('  ');
    await field.press('Enter');
    await row.getByRole('heading', { name: 'Chrome on Android' }).waitFor();
  });

  test('a name that the server refuses stays in the field, with the reason', async () => {
    const other = await house.signIn(script);
    const { page } = await house.open({ mayFail: true });
    const row = page.getByTestId(`session-${other.id}`);
    await row.getByRole('button', { name: /^Rename/ }).click();
    await row.getByRole('textbox').fill('x'.repeat(121));
    await row.getByRole('textbox').press('Enter');
    await row.getByText('This is too long.').waitFor();
    expect(await row.getByRole('textbox').inputValue()).toBe('x'.repeat(121));
  });

  test('a name with markup in it is text', async () => {
    const name = '<img src=x onerror="document.title=1">$t(frame.skip){{name}}';
    const other = await house.signIn(script, name);
    const { page } = await house.open();
    const row = page.getByTestId(`session-${other.id}`);
    expect(await row.getByRole('heading').innerText()).toBe(name);
    await row.getByRole('button', { name: `Sign out ${name}` }).click();
    await page.getByRole('dialog', { name: `Sign out ${name}?` }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText(`${name} signed in.`).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('signing out one names it, refuses it at once, and can be undone', async () => {
    const other = await house.signIn(firefox, 'Old laptop');
    const { page, picture } = await house.open();
    await page.getByTestId(`session-${other.id}`).getByRole('button', { name: 'Sign out Old laptop' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out Old laptop?' });
    await dialog.getByText('It must pair or sign in again. Files on that device are not deleted.').waitFor();
    await dialog.getByRole('button', { name: 'Sign out Old laptop' }).click();
    const receipt = page.getByTestId(`receipt-${other.id}`);
    await receipt.getByText(/Old laptop is signed out\. Refused since \d\d:\d\d:\d\d\./).waitFor();
    expect(await other.status()).toBe(401);
    await expect.poll(() => receipt.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByTestId('live-region').innerText()).toContain('Old laptop is signed out');
    await picture('receipt');
    await receipt.getByRole('button', { name: 'Undo: keep Old laptop signed in' }).click();
    const row = page.getByTestId(`session-${other.id}`);
    await row.waitFor();
    expect(await other.status()).toBe(200);
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('Undo that comes too late says so', async () => {
    const other = await house.signIn(firefox, 'Late laptop');
    const { page } = await house.open({ mayFail: true });
    await page.getByTestId(`session-${other.id}`).getByRole('button', { name: 'Sign out Late laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out Late laptop' }).click();
    await page.route('**/restore', (route) => route.fulfill({ status: 404, json: { code: 'not_found', detail: 'Not found.', request_id: 'r' } }));
    await page.getByRole('button', { name: 'Undo: keep Late laptop signed in' }).click();
    await page.getByTestId(`receipt-${other.id}`).getByText('It was too late to undo: Late laptop stays signed out.').waitFor();
  });

  test('another browser that opens appears by itself, marked as new, below this device in every order', async () => {
    const { page } = await house.open();
    await page.locator('li[data-current]').waitFor();
    const newcomer = await house.open({ userAgent: firefox });
    await newcomer.page.locator('li[data-current]').waitFor();
    const row = page.locator('li', { hasText: 'Firefox on Linux' }).first();
    await row.waitFor({ timeout: 8_000 });
    expect(await row.getByText('New', { exact: true }).count()).toBe(1);
    for (const order of ['last_seen', 'created', 'name', 'expires']) {
      await page.getByLabel('Order').selectOption(order);
      expect(await page.locator('.dw-list > li').first().innerText()).toContain('This device');
    }
  });

  test('search and kind narrow the list, and an empty result has a way back', async () => {
    await house.signIn(script, 'Backup job');
    const { page } = await house.open();
    await page.getByLabel('Search').fill('backup');
    expect(await page.locator('.dw-list > li').count()).toBe(1);
    await page.getByLabel('Kind').selectOption('tv');
    await page.getByTestId('no-match').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('.dw-list > li').count()).toBeGreaterThan(1);
  });

  test('details show what the device said of itself, its events, and the switch that keeps it', async () => {
    const other = await house.signIn(script, 'Kept job');
    const { page, picture } = await house.open();
    await page.getByRole('button', { name: 'Details of Kept job' }).click();
    const drawer = page.getByRole('dialog', { name: 'Kept job' });
    await drawer.getByText(script).waitFor();
    await drawer.getByText('Kept job signed in.').waitFor();
    await drawer.getByText(/whoever has this device stays in/).waitFor();
    await drawer.getByRole('switch', { name: 'Keep signed in' }).click({ force: true });
    await page.getByTestId(`session-${other.id}`).getByText('Kept signed in').waitFor();
    expect(await drawer.getByText('(in any case)').count()).toBe(1);
    await picture('details');
  });

  test('a longer list comes in pages, and says that it searched only what is loaded', async () => {
    const { page } = await house.open({ path: '/profile' });
    const row = (id: number, is_current: boolean) => {
      const at = new Date().toISOString();
      const times = { created_at: at, last_seen_at: at, expires_at: at, expires_reason: 'absolute' };
      return {
        id,
        device_label: `Device ${id}`,
        user_agent: '',
        ip_hash_prefix: '',
        kind: 'script',
        method: 'owner',
        is_current,
        kept: false,
        ...times,
      };
    };
    await page.route('**/sessions?*', (route) => {
      const second = route.request().url().includes('cursor=7');
      const sessions = second ? [row(7, false), row(6, false)] : [row(8, true), row(7, false)];
      return route.fulfill({ json: { sessions, current_session_id: 8, next_cursor: second ? null : '7' } });
    });
    await page.getByRole('link', { name: 'Sessions and devices' }).click();
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('more than 2 devices');
    await page.getByLabel('Search').fill('Device 6');
    await page.getByTestId('no-match').getByText('Only the devices loaded so far were searched.').waitFor();
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByTestId('session-6').getByText('not recorded').waitFor();
    await page.getByLabel('Search').fill('');
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('3 devices');
  });

  test('with nothing signed in at all it says why that is no mistake', async () => {
    const { page } = await house.open({ path: '/profile' });
    await page.route('**/sessions?*', (route) => route.fulfill({ json: { sessions: [], current_session_id: null, next_cursor: null } }));
    await page.getByRole('link', { name: 'Sessions and devices' }).click();
    await page.getByTestId('empty').getByText('Nothing is signed in').waitFor();
  });
});

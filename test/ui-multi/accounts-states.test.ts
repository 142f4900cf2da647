import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { ask, goTo, owner, signIn, useTown } from './house.ts';
import { setUp } from './totp-app.ts';

const broken = { status: 500, json: { code: 'internal_error', detail: 'Something went wrong.', request_id: 'r-1' } };
const drawer = (page: Page) => page.getByRole('dialog').first();

describeWith('chromium', 'the states of what admins look at', () => {
  const town = useTown({ DOORWARD_SESSIONS__MAX_PER_ACCOUNT: '60' });
  const base = () => `${town.server().url}/api/v1/auth`;

  test('loading, empty, broken and back: people, invitations and keys each say so', { timeout: 90_000 }, async () => {
    const { page, picture } = await town.asAdmin({ mayFail: true });
    let answer = () => Promise.resolve();
    const hold = new Promise<void>((resolve) => {
      answer = () => Promise.resolve(resolve());
    });
    const slow = ['**/admin/accounts?*', '**/admin/invitations', '**/auth/api-keys'] as const;
    for (const call of slow) await page.route(call, async (route) => hold.then(() => route.fulfill(broken)));
    await goTo(page, 'Accounts');
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'Loading' }).count()).toBe(2);
    await answer();
    await expect.poll(() => page.getByRole('button', { name: 'Try again' }).count(), { timeout: 20_000 }).toBe(2);
    expect(await page.getByText('r-1').count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await picture('multi-accounts-broken');
    for (const call of slow) await page.unroute(call);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByTestId(`account-${owner.username}`).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No invitation is open.').waitFor();
    await page.getByLabel('Search').first().fill('nobody of that name');
    await page.getByTestId('no-match').waitFor();
    await page.getByLabel('Search').first().fill('');

    // What was loaded stays, and is marked as old.
    await page.route(slow[1], (route) => route.fulfill(broken));
    await page.getByTestId('old-data').waitFor({ timeout: 30_000 });
    await page.unroute(slow[1]);
    await page.getByTestId('old-data').waitFor({ state: 'detached', timeout: 30_000 });
    await goTo(page, 'API keys');
    await page.getByTestId('empty').waitFor();
  });

  test('while the server does not answer nothing can be pressed that needs it, and each button says why', { timeout: 60_000 }, async () => {
    await town.person('yara');
    await town.api('POST', 'admin/invitations', { note: 'the club', uses: 2 });
    const { page, picture } = await town.asAdmin({ mayFail: true });
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Take back the club' }).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    const needing = [page.getByRole('button', { name: 'Add a person' }), page.getByRole('button', { name: 'Take back the club' })];
    for (const button of [...needing, page.getByRole('button', { name: 'Invite people' })]) {
      await expect.poll(() => button.isDisabled(), { timeout: 30_000 }).toBe(true);
      expect(await button.getAttribute('title')).toBe('The server does not answer.');
    }
    await page.getByRole('button', { name: 'Manage yara', exact: true }).click();
    await drawer(page).getByTestId('offline').waitFor();
    await drawer(page).getByRole('tab', { name: 'Access' }).click();
    for (const name of ['Disable yara', 'Delete yara']) expect(await drawer(page).getByRole('button', { name }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await picture('multi-account-offline');
  });

  test(
    'the same for the ways to get in, for keys, and for a sign-in elsewhere that asks; afterwards all of it works',
    { timeout: 60_000 },
    async () => {
      const { id, password } = await town.person('yuri');
      const { page, picture } = await town.open({ mayFail: true });
      await signIn(page, 'yuri', password);
      await setUp(page);
      await page.getByLabel('I have saved them').check();
      await page.getByRole('button', { name: 'Done' }).click();
      const trust = page.getByRole('switch', { name: /This device/ });
      if (!(await trust.isChecked())) await trust.click({ force: true });
      await expect.poll(() => trust.isChecked()).toBe(true);
      const { json } = await ask(base(), 'POST', 'login', { ident: 'yuri', password, device_label: 'Library' });
      const asked = await ask(base(), 'POST', '2fa/challenge', { challenge_id: json['challenge_id'], channel: 'device' });
      expect(asked.status).toBe(200);
      const allow = page.getByRole('button', { name: /^Approve/ });
      await allow.waitFor();
      await page.route('**/api/**', (route) => route.abort());
      const names = ['Change password', 'Set or change the address', 'Switch the app off', 'Make new codes'];
      for (const button of [allow, ...names.map((name) => page.getByRole('button', { name }))]) {
        await expect.poll(() => button.isDisabled(), { timeout: 30_000 }).toBe(true);
        expect(await button.getAttribute('title')).toBe('The server does not answer.');
      }
      for (const turn of await page.getByRole('switch').all()) expect(await turn.isDisabled()).toBe(true);
      expect(await violations(page)).toEqual([]);
      await picture('multi-ways-in-offline');
      await goTo(page, 'API keys');
      expect(await page.getByRole('button', { name: 'Make a key' }).isDisabled()).toBe(true);
      await page.unroute('**/api/**');
      await allow.click();
      await expect.poll(() => allow.count()).toBe(0);
      await expect.poll(() => page.getByRole('button', { name: 'Make a key' }).isDisabled()).toBe(false);
      expect(id).toBeGreaterThan(1);
    },
  );

  test('more trusted devices than one answer has are reached by pages', { timeout: 60_000 }, async () => {
    const { password } = await town.person('zora');
    for (let i = 0; i < 52; i += 1) await ask(base(), 'POST', 'login', { ident: 'zora', password, device_label: `Device ${String(i)}` });
    const { page } = await town.open();
    await signIn(page, 'zora', password);
    await goTo(page, 'Ways to get in');
    const list = page.getByRole('list', { name: 'Trusted devices' });
    const count = () => list.getByRole('switch').count();
    await expect.poll(count).toBe(50);
    await page.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(count).toBeGreaterThan(50);
  });

  test.each([
    ['de-CH', 'dark', 380, 'tilda verwalten', 'Zugang', 'Personen einladen'],
    ['zh-CN', 'light', 380, '管理 tilda', '权限', '邀请他人'],
    ['de-CH', 'light', 1280, 'tilda verwalten', 'Zugang', 'Personen einladen'],
    ['zh-CN', 'dark', 1280, '管理 tilda', '权限', '邀请他人'],
  ] as const)(
    'in %s, %s, at %i px: limits, deleting for good and invitations',
    { timeout: 60_000 },
    async (locale, scheme, width, manage, tab, invite) => {
      const hours = { days: [1, 2], from: '22:00', to: '06:00', time_zone: 'UTC' };
      const made = await town.api('POST', 'admin/accounts', { username: 'tilda', access: 'sso' });
      const { id } = (made.json['account'] ?? {}) as { id?: number };
      if (id !== undefined) await town.api('PATCH', `admin/accounts/${String(id)}`, { limits: { max_sessions: 3, hours } });
      const { page, picture } = await town.open({ locale, scheme, width });
      await page.locator('input[name=username]').fill(owner.username);
      await page.locator('input[name=password]').fill(owner.password);
      await page.locator('button[type=submit]').click();
      await page.locator('nav').waitFor();
      await page.goto(`${town.server().url}/accounts`);
      const look = async (name: string) => {
        await fitsTheWindow(page);
        expect(await violations(page)).toEqual([]);
        expect(await page.locator('body').innerText()).not.toMatch(/\b(accounts|sessions|errors|profile)\.[a-z]+|\{\{/);
        await picture(`${name}-${locale}-${String(width)}-${scheme}`);
      };
      await page.getByRole('button', { name: invite }).click();
      await look('invite-dialog');
      await page.keyboard.press('Escape');
      await look('accounts-invitations');
      await page.getByRole('button', { name: manage }).click();
      await drawer(page).getByRole('tab', { name: tab }).click();
      await look('limits');
      await drawer(page).locator('button').last().click();
      const question = page.getByRole('dialog').last();
      await question.getByRole('radio').nth(1).check();
      await look('purge');
    },
  );
});

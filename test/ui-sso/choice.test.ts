import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import type { Window } from '../ui/browser.ts';
import { answer, challenge, started } from './answers.ts';
import { inNewTab, useOffice } from './house.ts';

describeWith('chromium', 'a choice that is narrower than usual', () => {
  const office = useOffice({ mode: 'sso', sso: { DOORWARD_SSO__PROVISIONING: 'off' } });
  const proceed = ({ page, context }: Window) => inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
  const ways = (page: Window['page']) => page.locator('.dw-choice h2').allInnerTexts();
  /** The choice that a server would offer that asks this. */
  const offered = async (changes: object) => {
    const window = await office.open();
    await answer(window.context, {
      'auth/casdoor/start': () => ({ json: { ...started(), authorization_url: office.provider().issuer } }),
      'auth/casdoor/redeem': () => ({ json: { ...challenge(), ...changes } }),
    });
    await proceed(window);
    await window.page.getByRole('heading', { level: 1, name: 'Who are you here?' }).waitFor();
    return window;
  };

  test('where no accounts are made this way, an account that has the address may be joined, and nothing else is offered', async () => {
    const { id, password } = await office.person('grace');
    expect((await office.api('PATCH', `admin/accounts/${String(id)}`, { email: 'grace@example.org' })).status).toBe(200);
    office.provider().current = 'person-grace';
    const window = await office.open();
    const { page, picture } = window;
    await proceed(window);
    await page.getByRole('heading', { level: 1, name: 'Who are you here?' }).waitFor();
    expect(await ways(page)).toEqual(['Use an existing account']);
    expect(await page.getByText('Create a new one').count()).toBe(0);
    await picture('choice-bind-only');
    await page.getByRole('button', { name: 'Use an existing account' }).click();
    await page.getByLabel('E-mail or username').fill('grace');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('where neither is open, it says so, whom to ask, and lets nobody stand there', async () => {
    const { page, picture } = await offered({ may_bind: false, may_create: false });
    await page
      .getByRole('alert')
      .getByText('No account here can be joined to it, and new ones are not made this way. Ask an administrator.')
      .waitFor();
    expect(await ways(page)).toEqual([]);
    await picture('choice-nothing');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('a choice whose time is over says so, offers nothing any more, and begins anew', async () => {
    const expires = new Date(Date.now() + 8_000).toISOString();
    const { page, picture } = await offered({ expires_at: expires });
    const over = page.getByTestId('choice-over');
    await over.getByText('The time for this choice is over. Nothing was changed.').waitFor({ timeout: 20_000 });
    expect(await over.getAttribute('role')).toBe('alert');
    expect([await ways(page), await page.getByTestId('choice-left').count()]).toEqual([[], 0]);
    await picture('choice-over');
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });
});

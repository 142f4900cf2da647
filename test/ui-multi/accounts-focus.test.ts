import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { ask, goTo, signIn, useTown } from './house.ts';
import { modulesFor, modulesOf } from './qr-of.ts';

const drawer = (page: Page) => page.getByRole('dialog').first();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);
const spoken = (page: Page, text: string) => expect.poll(() => page.locator('[aria-live]').allInnerTexts(), { timeout: 5_000 }).toContain(text);
const rowOf = (id: number) => `account-row-${String(id)}`;

async function manage(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('button', { name: `Manage ${name}`, exact: true }).click();
  await drawer(page).getByRole('tab', { name: tab }).click();
}

describeWith('chromium', 'where the focus goes when somebody, or an invitation, leaves the list', () => {
  const town = useTown({ DOORWARD_REGISTRATION__ENABLED: 'false', DOORWARD_REGISTRATION__ACTIVATION: 'none' });
  const base = () => `${town.server().url}/api/v1/auth`;

  test(
    'deleted with its keys at rest, restored, deleted again and purged from the bin: each is said, and the next row has the focus',
    { timeout: 120_000 },
    async () => {
      const [una, vera, wim] = [await town.person('una'), await town.person('vera'), await town.person('wim')];
      const { json } = await ask(base(), 'POST', 'login', { ident: 'vera', password: vera.password });
      const made = await ask(base(), 'POST', 'api-keys', { name: 'lights', scopes: ['read'] }, String(json['token']));
      const useKey = async () => (await fetch(`${base()}/settings`, { headers: { authorization: `Bearer ${String(made.json['api_key'])}` } })).status;
      const { page, picture } = await town.asAdmin();
      await goTo(page, 'Accounts');
      const remove = async () => {
        await manage(page, 'vera', 'Access');
        await drawer(page).getByRole('button', { name: 'Disable vera' }).click();
        const disable = page.getByRole('dialog', { name: 'Disable vera?' });
        await disable.getByText(/sessions? ends?\. 1 API key rests and comes back when the account is enabled\./).waitFor();
        await disable.getByRole('button', { name: 'Cancel' }).click();
        await drawer(page).getByRole('button', { name: 'Delete vera' }).click();
        return page.getByRole('dialog', { name: 'Delete vera?' });
      };
      const dialog = await remove();
      await dialog.getByText(/^\d sessions? ends? at once\.$/).waitFor();
      await dialog.getByText('What becomes of 1 API key?').waitFor();
      await dialog.getByLabel('It rests and works again').check();
      await dialog.getByLabel('Type the username vera to confirm').fill('vera');
      await picture('multi-delete-counts');
      await page.keyboard.press('Enter');
      await spoken(page, 'vera is in the bin.');
      await expect.poll(() => focused(page)).toBe(rowOf(wim.id));
      expect(await useKey()).toBe(401);

      await page.getByLabel('State').selectOption('deleted');
      await manage(page, 'vera', 'Access');
      await drawer(page).getByRole('button', { name: 'Restore vera' }).focus();
      await page.keyboard.press('Enter');
      await spoken(page, 'vera is restored.');
      await expect.poll(() => focused(page)).toBe('no-account');
      expect(await useKey(), 'the keys rested').toBe(200);

      await page.getByLabel('State').selectOption('');
      const again = await remove();
      await again.getByLabel('Type the username vera to confirm').fill('vera');
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe(rowOf(wim.id));
      await town.api('DELETE', `admin/accounts/${String(una.id)}`, {});
      await page.getByLabel('State').selectOption('deleted');
      await manage(page, 'vera', 'Access');
      await drawer(page).getByRole('button', { name: 'Delete vera for good' }).focus();
      await page.keyboard.press('Enter');
      const purge = page.getByRole('dialog', { name: 'Delete vera?' });
      await purge.getByText('nobody can bring them back').waitFor();
      expect(await purge.getByRole('radio').count(), 'there is nothing left to choose').toBe(0);
      await purge.locator('input:focus').waitFor();
      await page.keyboard.type('vera');
      expect(await violations(page)).toEqual([]);
      await picture('multi-purge-from-bin');
      await page.keyboard.press('Enter');
      await spoken(page, 'vera is deleted for good.');
      await expect.poll(() => focused(page)).toBe(rowOf(una.id));
      expect((await town.api('GET', `admin/accounts/${String(vera.id)}`)).status).toBe(404);
    },
  );

  test('invitations: searched, shown with their picture, taken back with the keyboard alone', { timeout: 90_000 }, async () => {
    const { page } = await town.asAdmin();
    await goTo(page, 'Accounts');
    await page.getByText('No invitation is open.').waitFor();
    for (const note of ['the choir', 'the band', 'the orchestra']) {
      await page.getByRole('button', { name: 'Invite people' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Invite people' }).locator('input:focus').waitFor();
      await page.keyboard.type(note);
      await page.keyboard.press('Enter');
      const shown = page.getByRole('dialog', { name: 'The invitation' });
      const link = await shown.locator('.dw-secret code').innerText();
      expect(await modulesOf(shown.getByRole('img', { name: /^The link as a QR code/ })), 'the picture is the link').toEqual(modulesFor(link));
      await shown.getByLabel('I have handed it over or saved it').focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await shown.waitFor({ state: 'detached' });
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Invite people');
    }
    const rows = page.locator('li[data-testid^=invitation-]');
    const names = async () => (await rows.allInnerTexts()).map((text) => text.split('\n')[0]);
    await expect.poll(names).toEqual(['the orchestra', 'the band', 'the choir']);
    await page.getByLabel('Search the invitations').fill('BAND');
    await expect.poll(names).toEqual(['the band']);
    await page.getByLabel('Search the invitations').fill('x');
    await page.getByText('No invitation fits the search.').waitFor();
    await page.getByLabel('Search the invitations').fill('');
    expect(await violations(page)).toEqual([]);
    const back = async (note: string) => {
      await page.getByRole('button', { name: `Take back ${note}`, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: `Take back ${note}?` }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await spoken(page, `${note} is taken back.`);
    };
    await back('the band');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('the choir');
    await back('the choir');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('the orchestra');
    await back('the orchestra');
    await expect.poll(() => focused(page)).toBe('no-invitation');
  });

  test(
    'who forgot a password gets a link that works once; who has a picture of their own is seen with it; filters find them',
    { timeout: 90_000 },
    async () => {
      const { id, password } = await town.person('xaver');
      const { json } = await ask(base(), 'POST', 'login', { ident: 'xaver', password });
      const dot = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      await ask(base(), 'PATCH', 'settings', { avatar: dot }, String(json['token']));
      const { page, picture } = await town.asAdmin();
      await goTo(page, 'Accounts');
      await page.getByLabel('Signs in with').selectOption({ label: 'Nothing yet' });
      await page.getByText('Nobody fits the search.').waitFor();
      await page.getByLabel('Signs in with').selectOption({ label: 'Password only' });
      await page.getByLabel('Second factor').selectOption({ label: 'Off' });
      const row = page.getByTestId('account-xaver');
      expect(await row.locator('img').getAttribute('src')).toBe(dot);
      expect(await row.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
      await page.getByLabel('Second factor').selectOption({ label: 'On' });
      await expect.poll(() => row.count()).toBe(0);
      await page.getByLabel('Second factor').selectOption({ label: 'On or off' });
      await manage(page, 'xaver', 'Sign-in');
      await drawer(page).getByRole('button', { name: 'Make a reset link' }).click();
      const shown = page.getByRole('dialog', { name: 'Reset link of xaver' });
      const link = await shown.locator('.dw-secret code').innerText();
      expect(await modulesOf(shown.locator('.dw-qr'))).toEqual(modulesFor(link));
      expect(await violations(page)).toEqual([]);
      await picture('multi-reset-link');
      await shown.getByLabel('I have handed it over or saved it').check();
      await shown.getByRole('button', { name: 'Done' }).click();
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Make a reset link');
      expect(await page.content()).not.toContain(new URL(link).searchParams.get('token'));
      const theirs = await town.open({ mayFail: true });
      await theirs.page.goto(link);
      await theirs.page.getByRole('heading', { name: 'Set a new password' }).waitFor();
      await theirs.page
        .getByLabel(/password/i)
        .first()
        .fill('wide blue rivers');
      await theirs.page.getByRole('button', { name: 'Set the password' }).click();
      await theirs.page.getByTestId('password-set').waitFor();
      // Wrong guesses afterwards: who gets in is given their tries back.
      const inside = await town.open();
      await signIn(inside.page, 'xaver', 'wide blue rivers');
      await inside.page.locator('nav').waitFor();
      for (let i = 0; i < 20; i += 1) await ask(base(), 'POST', 'login', { ident: 'xaver', password: 'wrong' });
      await page.keyboard.press('Escape');
      await page.getByLabel('State').selectOption({ label: 'Paused: wrong passwords' });
      await expect.poll(() => page.locator('li[data-testid^=account-]').count()).toBe(1);
      await row.getByText('Paused: wrong passwords').waitFor();
      expect(id).toBeGreaterThan(0);
      await picture('multi-accounts-filters');
    },
  );
});

import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { ask, signIn } from '../ui-multi/house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };

describeWith('chromium', 'back to one person', () => {
  const house = useHousehold({ env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } });

  test('an administrator chooses who becomes the owner; the others are suspended, and the choice is kept', { timeout: 60_000 }, async () => {
    const base = `${house.server().url}/api/v1/auth`;
    expect((await ask(base, 'POST', 'admin/mode', { mode: 'multi', ...ada })).status).toBe(200);
    const { json } = await ask(base, 'POST', 'login', { ident: ada.username, password: ada.password });
    const token = String(json['token']);
    await ask(base, 'POST', 'admin/mode/confirm', undefined, token);
    for (const [username, role] of [
      ['grace', 'admin'],
      ['quentin', 'user'],
    ])
      await ask(base, 'POST', 'admin/accounts', { username, role, access: 'temporary_password' }, token);
    const window = await house.open({ mayFail: true, path: '/server', width: 380, scheme: 'dark' });
    const { page } = window;
    await signIn(page, ada.username, ada.password);
    await page.locator('nav').waitFor();
    await page.goto(`${house.server().url}/server`);
    await page.getByRole('link', { name: 'Change who uses this server…' }).click();
    await page.getByRole('radio', { name: /Just me/ }).check();
    const owner = page.getByLabel('Who becomes the owner');
    await owner.locator('option', { hasText: 'grace' }).waitFor({ state: 'attached' });
    expect(await owner.locator('option').count()).toBe(2);
    expect(await page.getByTestId('mode-effects').textContent()).toContain('2 suspended, not deleted');
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    await window.picture('mode-single-380-dark');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Go back to one person' }).click();
    const banner = page.getByTestId('banner-mode');
    await banner.waitFor();
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.goto(`${house.server().url}/accounts`);
    await page.getByTestId('alone').waitFor();
    expect(await page.getByTestId('alone').textContent()).toContain('ada');
    expect(await page.getByText('2 more people are suspended').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await window.picture('mode-alone-380-dark');
  });
});

import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { violations } from './axe.ts';
import { signIn, useTown } from './house.ts';

describeWith('chromium', 'in front of the door', () => {
  const town = useTown();

  test('nothing is offered that leads nowhere: a server that is set up offers no set-up', async () => {
    const { page } = await town.open();
    await page.getByRole('link', { name: 'Forgot your password?' }).waitFor();
    await page.getByRole('link', { name: 'Make an account' }).waitFor();
    expect(await page.getByRole('link', { name: 'Set up this server' }).count()).toBe(0);
    await page.goto(`${town.server().url}/setup`);
    await page.getByText('This server is set up already.').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
  });

  test('a reload of the page that waits for a mail forgets nothing', async () => {
    const { page } = await town.open();
    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill('rosa@example.org');
    await page.getByLabel('Password', { exact: true }).fill('tall green hedges');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByTestId('mail-sent').waitFor();
    await page.reload();
    await page.getByTestId('mail-sent').getByText('rosa@example.org').waitFor();
    expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe('rosa@example.org');
  });

  test('a session whose time ran out says so', async () => {
    const { password } = await town.person('timo');
    const { page, picture } = await town.open({ mayFail: true });
    await signIn(page, 'timo', password);
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('doorward-session-ends'))).not.toBeNull();
    // As when the window was asleep: its end lies in the past by the clock of this device, and the server knows it no more.
    await page.evaluate(() => sessionStorage.setItem('doorward-session-ends', String(Date.now() - 1000)));
    await page.context().clearCookies();
    await page.goto(`${town.server().url}/profile`);
    await page.getByTestId('signed-out-why').getByText('Your session ran out').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-expired');
    await signIn(page, 'timo', password);
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  });

  test('B30: passwords are hidden, may be pasted, and are named for password managers', async () => {
    const { page, context } = await town.open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: town.server().url });
    const found: Record<string, unknown> = {};
    for (const path of ['/', '/register', '/auth/reset_password/?ident=a&token=b']) {
      await page.goto('about:blank');
      await page.goto(town.server().url + path);
      const field = page.locator('input[autocomplete$=password]');
      await field.waitFor();
      await page.evaluate(() => navigator.clipboard.writeText('a pasted password, long'));
      await field.focus();
      await page.keyboard.press('ControlOrMeta+V');
      found[path] = [
        await field.getAttribute('type'),
        await field.getAttribute('autocomplete'),
        await field.inputValue(),
        await field.getAttribute('maxlength'),
      ];
      await page.getByRole('button', { name: 'Show or hide the password' }).click();
      expect(await field.getAttribute('type')).toBe('text');
    }
    const kept = (token: string) => ['password', token, 'a pasted password, long', null];
    expect(found).toEqual({
      '/': kept('current-password'),
      '/register': kept('new-password'),
      '/auth/reset_password/?ident=a&token=b': kept('new-password'),
    });
  });

  test('B30, inside: changing the password and showing again that it is oneself', async () => {
    const { password } = await town.person('theo');
    const { page } = await town.open({ path: '/ways-in' });
    await signIn(page, 'theo', password);
    await page.getByRole('button', { name: 'Change password' }).click();
    const fields = page.getByRole('dialog').locator('input[type=password]');
    expect(await fields.evaluateAll((all) => all.map((field) => field.getAttribute('autocomplete')))).toEqual(['current-password', 'new-password']);
  });
});

describeWith('chromium', 'a server whose doors are shut', () => {
  const town = useTown({ DOORWARD_ENDPOINTS__SEND_PASSWORD_RESET_MAIL: 'false', DOORWARD_REGISTRATION__ENABLED: 'false' });

  test('offers neither a new password nor a new account', async () => {
    const { page } = await town.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Forgot your password?' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Make an account' }).count()).toBe(0);
    await page.goto(`${town.server().url}/forgot-password`);
    await page.getByText('a forgotten password is set anew by an administrator').waitFor();
  });
});

describeWith('chromium', 'a server without the endpoint that the pages need', () => {
  const house = useHousehold({ args: ['--mode', 'multi'], env: { DOORWARD_ENDPOINTS__ME: 'false', DOORWARD_PASSWORD__BCRYPT_COST: '10' } });

  test.each([
    ['en-GB', 'These pages are switched off here'],
    ['de-CH', 'Diese Seiten sind hier abgeschaltet'],
    ['zh-CN', '此处已关闭这些页面'],
  ])('says in %s what is switched off and how it comes back', async (locale, title) => {
    const { page, picture } = await house.open({ locale, mayFail: true });
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.locator('body').innerText()).toContain('endpoints.me');
    expect(await violations(page)).toEqual([]);
    await picture(`multi-switched-off-${locale}`);
  });
});

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { describeDesktop } from './desktop.ts';
import { keptFor } from './keyring-entries.ts';
import { newProfile, openApp } from './open-app.ts';
import { ask, cookieOf } from './windows.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };

describeDesktop('the window when the mode changes', (driver) => {
  describeWith('keyring', 'with a real keychain', () => {
    let keyring: Keyring;
    beforeAll(async () => void (keyring = await startKeyring()));
    afterAll(() => keyring.stop());

    test('the owner’s session is over and the window stands at the door; after the sign-in the new key is in the keychain', async () => {
      const app = await openApp(driver(), { profile: newProfile(), keyring: keyring.env });
      const page = await app.page();
      await page.locator('li[data-current]').waitFor();
      const before = await cookieOf(app);
      expect((await ask(page, 'admin/mode', 'POST', { mode: 'multi', ...ada })).status).toBe(200);
      await page.getByLabel('E-mail or username').fill(ada.username);
      await page.getByLabel('Password', { exact: true }).fill(ada.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByTestId('banner-mode').waitFor();
      await vi.waitFor(async () => {
        const now = await cookieOf(app);
        expect(now?.value).toMatch(/^[0-9a-f]{40}$/);
        expect(now?.value).not.toBe(before?.value);
        expect(keptFor(keyring.env, now?.name ?? '')).toBe(now?.value);
      }, 5_000);
    });
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeDesktop } from './desktop.ts';
import { newProfile, openApp } from './open-app.ts';

describeDesktop('the very first start', (driver) => {
  test('asks, sets whether it starts with the computer, says what closing the window does, and never asks again', async () => {
    const profile = newProfile();
    const app = await openApp(driver(), { profile, firstRun: true });
    const page = await app.page();
    await page.getByRole('heading', { level: 1, name: 'Welcome to Doorward' }).waitFor();
    for (const name of ['Who will use this?', 'Who may reach it?']) {
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    const autostart = page.getByRole('switch', { name: 'Start Doorward with the computer' });
    await expect.poll(() => autostart.isEnabled()).toBe(true);
    expect(await autostart.isChecked()).toBe(false);
    await autostart.click();
    await expect.poll(() => autostart.isChecked()).toBe(true);
    if (process.platform === 'linux') expect(existsSync(join(profile.root, 'config', 'autostart', 'doorward.desktop'))).toBe(true);
    await page.getByTestId('vault-line').getByText('Keychain:').waitFor();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByTestId('tray-hint').getByText('Doorward stays in the tray').waitFor();
    expect(await page.getByTestId('data-folder').innerText()).toBe(profile.dataDir);
    await page.getByRole('button', { name: 'Open Doorward' }).click();
    await page.locator('li[data-current]').waitFor();
    await app.quit();

    const again = await openApp(driver(), { profile, firstRun: true });
    await (await again.page()).locator('li[data-current]').waitFor();
  });

  test('left without an answer it asks at the next start, and Escape opens the sessions of the owner', async () => {
    const profile = newProfile();
    const app = await openApp(driver(), { profile, firstRun: true });
    await (await app.page()).getByRole('heading', { level: 1, name: 'Welcome to Doorward' }).waitFor();
    await app.quit();
    const page = await (await openApp(driver(), { profile, firstRun: true })).page();
    await page.getByRole('heading', { level: 1, name: 'Welcome to Doorward' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('li[data-current]').waitFor();
  });
});

import { TOTP, URI } from 'otpauth';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo, signIn, useTown } from './house.ts';
import { setUp } from './totp-app.ts';

describeWith('chromium', 'codes of an app while a clock is wrong', () => {
  const town = useTown();

  test('where the app is set up, a code of another hour is told to be the clock’s fault', { timeout: 60_000 }, async () => {
    const { password } = await town.person('olga');
    const { page, picture } = await town.open({ mayFail: true });
    await signIn(page, 'olga', password);
    await goTo(page, 'Ways to get in');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.dw-qr').waitFor();
    const shown = (await dialog.locator('.dw-secret code').innerText()).replaceAll(' ', '');
    const totp = URI.parse(`otpauth://totp/Doorward?secret=${shown}`);
    if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
    await dialog.getByLabel('Code that the app shows now').fill(totp.generate({ timestamp: Date.now() + 8 * 3_600_000 }));
    await dialog.getByRole('button', { name: 'Switch it on' }).click();
    await dialog.getByTestId('refusal').getByText('That code is of another time').waitFor();
    await picture('totp-clock');
  });

  test('a refused code says that clocks may be wrong, and by how much where this device can see it', { timeout: 90_000 }, async () => {
    const { password } = await town.person('pavel');
    const first = await town.open({ mayFail: true });
    await signIn(first.page, 'pavel', password);
    await setUp(first.page);

    const fast = await town.open({ mayFail: true });
    await fast.page.addInitScript(() => {
      const real = Date.now.bind(Date);
      Date.now = () => real() + 10 * 60_000;
    });
    const right = await town.open({ mayFail: true });
    const refusalIn = async ({ page }: typeof fast) => {
      await page.reload();
      await signIn(page, 'pavel', password);
      await page.getByLabel('Code', { exact: true }).fill('000000');
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await page.getByTestId('refusal').waitFor();
      return page.getByTestId('refusal').innerText();
    };
    expect(await refusalIn(right)).toContain('If none of its codes fits, a clock is wrong');
    expect(await refusalIn(fast)).toContain('differ by about 10 minutes');
  });
});

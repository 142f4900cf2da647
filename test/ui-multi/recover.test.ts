import { expect, test } from 'vitest';
import { RecoveryCodes } from '../../server/contract/factor-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { read, talkTo } from '../flows/talk.ts';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { signIn, useTown } from './house.ts';

describeWith('chromium', 'a recovery code in front of the door', () => {
  const town = useTown();

  test('sets a new password by the keyboard alone, in a narrow window too', async () => {
    const { password } = await town.person('ruth');
    const { send } = talkTo(town.server().url);
    const { token } = read(await send('POST', 'login', { body: { ident: 'ruth', password } }), 200, AuthPayload);
    const { recovery_codes: codes } = read(await send('POST', '2fa/recovery-codes', { token: token ?? '' }), 200, RecoveryCodes);
    const window = await town.open({ mayFail: true });
    const { page, picture } = window;
    await page.setViewportSize({ width: 380, height: 800 });
    await page.goto(`${town.server().url}/forgot-password`);
    await page.getByRole('button', { name: 'I have a recovery code' }).press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('ident');
    await page.keyboard.type('ruth');
    await page.keyboard.press('Tab');
    await page.keyboard.type('aaaa-aaaa-aaaa-aaaa');
    await page.getByTestId('recover').locator('input[name=password]').fill('a wholly new sentence');
    await page.keyboard.press('Enter');
    await page.getByTestId('refusal').getByText('That code is not right').waitFor();
    expect(await violations(page)).toEqual([]);
    await fitsTheWindow(page);
    await picture('multi-recover');
    await page.locator('input[name=code]').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByTestId('recovered').waitFor();
    await page.goto(town.server().url);
    await signIn(page, 'ruth', 'a wholly new sentence');
    await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
  });
});

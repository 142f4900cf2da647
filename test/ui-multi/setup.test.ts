import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';

describeWith('chromium', 'a server that nobody can sign in to yet', () => {
  const house = useHousehold({ args: ['--mode', 'multi'], env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } });

  test('is set up with the code from its log, and the first admin is in', async () => {
    const code = house
      .server()
      .logs()
      .find((line) => line['event'] === 'setup_code')?.['setup_code'];
    expect(code).toBeTypeOf('string');
    const { page, picture } = await house.open({ mayFail: true });
    await page.getByRole('link', { name: 'Set up this server' }).click();
    await page.getByLabel('Setup code').fill('AAAA-BBBB-CCCC');
    await page.getByLabel('Username').fill('grace');
    await page.getByLabel('Password', { exact: true }).fill('tall green hedges');
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await page.getByTestId('refusal').getByText('That setup code is not right').waitFor();
    await page.getByLabel('Setup code').fill(String(code));
    await picture('multi-setup');
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await page.locator('nav').getByRole('link', { name: 'Accounts' }).click();
    await page.getByTestId('account-grace').getByText('Administrator').waitFor();
  });

  test('without a confirmation by mail, whoever registers is in at once', async () => {
    const { page } = await house.open();
    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill('tina@example.org');
    await page.getByLabel('Password', { exact: true }).fill('tall green hedges');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });
});

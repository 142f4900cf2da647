import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo } from '../ui-multi/house.ts';
import { owner, useOffice } from './house.ts';

describeWith('chromium', 'the click that finds the outage', () => {
  const office = useOffice({ mode: 'sso', sso: { DOORWARD_SSO__ORGANIZATION: 'org', DOORWARD_SSO__APPLICATION: 'doorward' } });

  test('is told since when and why, is shown the password at once, and no links into what is away', async () => {
    const { page, picture } = await office.open({ mayFail: true });
    await page.getByRole('link', { name: 'No account? Sign up via Casdoor' }).waitFor();
    await office.provider().stop();
    await page.waitForTimeout(2_500);
    await page.getByRole('button', { name: 'Continue with Casdoor' }).click();
    await page.getByTestId('casdoor-outage').getByText('Casdoor cannot be reached since').waitFor();
    await page.getByTestId('casdoor-outage').getByText('Nothing answers at its address.').waitFor();
    expect(await page.getByTestId('casdoor-outcome').count()).toBe(0);
    await page.getByText('Signing up and resetting a password happen at Casdoor, which cannot be reached now.').waitFor();
    expect(await page.getByRole('link', { name: 'No account? Sign up via Casdoor' }).count()).toBe(0);
    await picture('outage-found');
    await page.getByLabel('E-mail or username').fill(owner.username);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(page, 'Ways to get in');
    await page.getByTestId('one-way').getByText('doorward accounts sign-in-link').waitFor();
    await office.provider().start();
  }, 60_000);
});

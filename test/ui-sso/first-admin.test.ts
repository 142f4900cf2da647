import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { goTo } from '../ui-multi/house.ts';
import { inNewTab, people, ssoEnv } from './house.ts';

describeWith('chromium', 'the first administrator of a server that is set up by its configuration for single sign-on', () => {
  let provider: GoodProvider | undefined;
  beforeAll(async () => {
    provider = await startGoodProvider({ accounts: people });
  });
  const house = useHousehold({
    args: ['--mode', 'sso'],
    get env() {
      if (provider === undefined) throw new Error('the provider is not started yet');
      return ssoEnv(provider, { DOORWARD_PASSWORD__BCRYPT_COST: '10', DOORWARD_SSO__PROVISIONING: 'off' });
    },
  });
  afterAll(() => provider?.stop());

  test('the code of the log makes them, they link their own account, and come in by the provider from then on', async () => {
    const { page, context, picture } = await house.open();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
    await page.getByRole('link', { name: 'Set up this server' }).click();
    const code = String(
      house
        .server()
        .logs()
        .find(({ event }) => event === 'setup_code')?.['setup_code'],
    );
    await page.getByLabel('Setup code').fill(code);
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await picture('sso-first-admin');
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(page, 'Ways to get in');
    if (provider) provider.current = 'person-grace';
    await inNewTab(context, () => page.getByRole('button', { name: 'Link Casdoor' }).click());
    await page.getByTestId('link-result').waitFor();

    const other = await house.open();
    expect(await other.page.getByRole('link', { name: 'Set up this server' }).count()).toBe(0);
    await inNewTab(other.context, () => other.page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await other.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await goTo(other.page, 'Accounts');
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { goTo } from '../ui-multi/house.ts';
import { inNewTab, people } from './house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };

describeWith('chromium', 'from one person to single sign-on, and back', () => {
  let provider: GoodProvider;
  beforeAll(async () => {
    provider = await startGoodProvider({ accounts: people });
    provider.current = 'person-grace';
  });
  afterAll(() => provider.stop());
  const house = useHousehold({ env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } });

  test('the owner rehearses, saves, links, switches, comes back through the provider, keeps it, and goes back', { timeout: 120_000 }, async () => {
    const { page, context, picture } = await house.open({ mayFail: true });
    await page.locator('nav').waitFor();
    // The way there: what stands in the way of the mode leads to the page, and the page back to the mode.
    await page.goto(`${house.server().url}/server`);
    await page.getByRole('link', { name: 'Change who uses this server…' }).click();
    await page.getByRole('radio', { name: /Single sign-on/ }).check();
    await page.getByTestId('blockers').getByRole('link', { name: 'Open “Casdoor”' }).click();
    await page.getByTestId('single-mode').getByText('Nobody signs in on this server yet').waitFor();
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
    await picture('casdoor-in-single-mode');

    await page.getByLabel('Address of the provider', { exact: true }).fill(provider.issuer);
    await page.getByLabel('Client ID', { exact: true }).fill('doorward-test');
    await page.getByLabel('Client secret', { exact: true }).fill('secret-of-doorward');
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await inNewTab(context, () => page.getByRole('button', { name: 'Open the sign-in page' }).click());
    await page.getByTestId('rehearsal-verdict').getByText('It works. You can save now.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByTestId('saved').waitFor();
    await inNewTab(context, () => page.getByRole('button', { name: 'Link Casdoor' }).click());
    await page.getByTestId('link-result').getByText('Casdoor lets you in from now on').waitFor();
    await picture('casdoor-linked-in-single-mode');

    await page.getByTestId('single-mode').getByRole('link', { name: 'Change of mode' }).click();
    await page.getByRole('radio', { name: /Single sign-on/ }).check();
    await page.getByLabel('Username').fill(ada.username);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Turn on single sign-on', exact: true }).click();
    const codes = page.getByRole('dialog');
    await codes.getByTestId('recovery-codes').waitFor();
    await codes.getByRole('checkbox').check();
    await codes.getByRole('button', { name: 'Done' }).click();

    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    const banner = page.getByTestId('banner-mode');
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    await goTo(page, 'Ways to get in');
    await expect.poll(() => page.getByTestId('link-state').innerText()).toBe('Linked');
    expect(await page.getByTestId('single-mode').count()).toBe(0);

    await page.goto(`${house.server().url}/server`);
    await page.getByRole('link', { name: 'Change who uses this server…' }).click();
    await page.getByRole('radio', { name: /Just me/ }).check();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Go back to one person' }).click();
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    await goTo(page, 'Casdoor');
    await page.getByTestId('single-mode').waitFor();
    await expect.poll(() => page.getByTestId('casdoor-state').innerText()).toBe('Casdoor can be reached');
  });
});

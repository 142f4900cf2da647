import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { violations } from '../ui-multi/axe.ts';
import { signIn } from '../ui-multi/house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };
const env = { DOORWARD_PASSWORD__BCRYPT_COST: '10' };
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

describeWith('chromium', 'the first run, several people', () => {
  const house = useHousehold({ env, firstRun: true });

  test('a name, a password and recovery codes; after the sign-in the last question, with the time that runs', { timeout: 90_000 }, async () => {
    const { page, picture } = await house.open({ mayFail: true });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: 'Several people' }).check();
    await page.getByTestId('mode-effects').waitFor();
    await page.getByLabel('Username').fill(ada.username);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(ada.password);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Turn on more users', exact: true }).click();
    const codes = page.getByRole('dialog');
    await codes.getByTestId('recovery-codes').waitFor();
    await codes.getByRole('checkbox').check();
    await codes.getByRole('button', { name: 'Done' }).click();
    await signIn(page, ada.username, ada.password);
    await title(page, 'Who may reach it?');
    expect(await page.getByRole('button', { name: 'Back', exact: true }).count()).toBe(0);
    const banner = page.getByTestId('banner-mode');
    await banner.waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('first-run-people-3');
    await page.reload();
    await title(page, 'Who may reach it?');
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Finish' }).click();
    await title(page, 'Doorward is ready');
    await page.getByRole('button', { name: 'Open Doorward' }).click();
    await title(page, 'Sessions and devices');
    await page.reload();
    await title(page, 'Sessions and devices');
    const other = await house.open({ mayFail: true });
    await signIn(other.page, ada.username, ada.password);
    await title(other.page, 'Sessions and devices');
  });
});

describeWith('chromium', 'the first run, single sign-on', () => {
  const house = useHousehold({ firstRun: true });

  test('changes nothing, and leads to the page where it is connected and rehearsed', async () => {
    const { page } = await house.open();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: 'single sign-on' }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('button', { name: 'Connect single sign-on' }).click();
    await title(page, 'Casdoor');
    await page.getByTestId('single-mode').waitFor();
    expect(new URL(page.url()).pathname).toBe('/casdoor');
    expect(await (await fetch(`${house.server().url}/api/v1/auth/admin/mode`)).json()).toEqual({
      ...{ mode: 'single', set_by_configuration: false, pending: null, last: null },
    });
  });
});

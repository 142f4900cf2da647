import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from './household.ts';

const broken = { status: 500, json: { code: 'internal_error', detail: 'x', request_id: 'abc-123' } };

describeWith('chromium', 'when the server answers with an error', () => {
  const house = useHousehold();

  test.each([
    ['/', '**/sessions?*'],
    ['/profile', '**/settings'],
    ['/activity', '**/activity?*'],
    ['/server', '**/admin/*'],
  ])('%s says what happened with the number for the log, and tries again on request', async (path, call) => {
    const { page } = await house.open({ path: '/nowhere', mayFail: true });
    await page.route(call, (route) => route.fulfill(broken));
    await page.goto(house.server().url + path);
    await page.getByText('Something went wrong on the server.').first().waitFor();
    await page.getByText('Number for the server log: abc-123').first().waitFor();
    await page.unroute(call);
    // Each card asks anew for itself.
    const again = page.getByRole('button', { name: 'Try again' });
    const tryAgain = async () => {
      if ((await again.count()) > 0) await again.first().click();
      return page.getByText('Something went wrong on the server.').count();
    };
    await expect.poll(tryAgain).toBe(0);
  });

  test('a list that cannot be refreshed stays and is marked as old', async () => {
    const { page } = await house.open({ mayFail: true });
    await page.locator('li[data-current]').waitFor();
    await page.route('**/sessions?*', (route) => route.fulfill(broken));
    await page.getByTestId('old-data').waitFor({ timeout: 8_000 });
    expect(await page.locator('li[data-current]').count()).toBe(1);
    await page.unroute('**/sessions?*');
    await page.getByTestId('old-data').waitFor({ state: 'detached', timeout: 8_000 });
  });

  test('a stale CSRF token is fetched again once, unseen', async () => {
    const { page } = await house.open({ mayFail: true });
    let refused = 0;
    await page.route('**/sessions/*', (route) => {
      refused += 1;
      return refused === 1 ? route.fulfill({ status: 403, json: { code: 'csrf_failed', detail: 'x', request_id: 'r' } }) : route.continue();
    });
    await page
      .locator('li[data-current]')
      .getByRole('button', { name: /^Rename/ })
      .click();
    await page.getByRole('textbox', { name: 'Name of this device' }).fill('Renamed');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Renamed' }).waitFor();
    expect(refused).toBe(2);
  });

  test('the list says that it is loading before the first answer', async () => {
    const { page } = await house.open({ path: '/profile' });
    await page.route('**/sessions?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await page.getByRole('link', { name: 'Sessions and devices' }).click();
    await page.getByRole('main').getByText('Loading…').waitFor({ state: 'attached' });
    await page.locator('li[data-current]').waitFor();
  });

  test('a server of several people asks for a sign-in', async () => {
    const { page } = await house.open({ path: '/nowhere' });
    await page.route('**/auth/mode', async (route) => {
      const answer = (await (await route.fetch()).json()) as Record<string, unknown>;
      await route.fulfill({ json: { ...answer, mode: 'multi' } });
    });
    await page.route('**/auth/me', (route) => route.fulfill({ json: { user: null, csrf: 'x' } }));
    await page.goto(house.server().url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail or username').waitFor();
  });

  test('there, a session that ends leads to that page and not to a way back in', async () => {
    const { page } = await house.open();
    await page.locator('li[data-current]').waitFor();
    await page.route('**/auth/mode', async (route) => {
      const answer = (await (await route.fetch()).json()) as Record<string, unknown>;
      await route.fulfill({ json: { ...answer, mode: 'multi' } });
    });
    await page.goto(house.server().url);
    await page.locator('li[data-current]').waitFor();
    expect(await page.getByText('No sign-in is needed').count()).toBe(0);
    await page.route('**/auth/me', (route) => route.fulfill({ json: { user: null, csrf: 'x' } }));
    await page.route('**/auth/session', (route) => route.fulfill({ json: { authenticated: false } }));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

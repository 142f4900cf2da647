import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { ask, goTo, signIn, useTown } from './house.ts';

describeWith('chromium', 'showing again that it is oneself', () => {
  const town = useTown();

  test('a young session that signs out older ones is asked first; the call then goes on by itself', async () => {
    const { password } = await town.person('rita');
    const base = `${town.server().url}/api/v1/auth`;
    await ask(base, 'POST', 'login', { ident: 'rita', password });
    const { page, picture } = await town.open({ mayFail: true });
    await signIn(page, 'rita', password);
    await page.getByRole('button', { name: 'Sign out other devices' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Sign out \d+ devices?$/ })
      .click();
    const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await question.getByLabel('Password', { exact: true }).fill('not this');
    await question.getByRole('button', { name: 'Confirm and go on' }).click();
    await question.getByTestId('refusal').waitFor();
    await picture('multi-reproof');
    await question.getByLabel('Password', { exact: true }).fill(password);
    await question.getByRole('button', { name: 'Confirm and go on' }).click();
    await page
      .getByText(/devices? (is|are) signed out\. Refused since/)
      .first()
      .waitFor();
    await expect.poll(() => page.locator('li[data-testid^=session-]').count()).toBe(1);
  });

  test('whoever would rather not, leaves everything as it was', async () => {
    const { password } = await town.person('sven');
    const { page } = await town.open({ mayFail: true });
    await signIn(page, 'sven', password);
    await goTo(page, 'API keys');
    // As the server answers ten minutes after the sign-in.
    const refusal = { status: 403, contentType: 'application/json', body: JSON.stringify({ code: 'recent_sign_in_required', detail: '' }) };
    await page.route('**/api/v1/auth/api-keys', (route) => (route.request().method() === 'POST' ? route.fulfill(refusal) : route.fallback()));
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('later');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await page.getByTestId('refusal').getByText('Confirm first that it is you.').waitFor();
    await page.unroute('**/api/v1/auth/api-keys');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('dialog').getByText('It is shown now').waitFor();
  });
});

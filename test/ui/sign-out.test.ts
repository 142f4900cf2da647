import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { firefox, phone, script, useHousehold } from './household.ts';

describeWith('chromium', 'signing out', () => {
  const house = useHousehold();

  test('the others: says which kinds and how many, ends them all, keeps this one', async () => {
    const others = await Promise.all([house.signIn(phone), house.signIn(firefox), house.signIn(script), house.signIn(script)]);
    const { page, picture } = await house.open();
    await page.getByRole('button', { name: 'Sign out other devices' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out all other devices?' });
    const ends = dialog.getByTestId('what-ends');
    expect((await ends.innerText()).split('\n')).toEqual(['1 browser', '1 phone or tablet', '2 scripts']);
    await picture('sign-out-others');
    await dialog.getByRole('button', { name: 'Sign out 4 devices' }).click();
    const receipt = page.getByTestId('others-receipt');
    await receipt.getByText(/^4 devices are signed out\. Refused since /).waitFor();
    expect(await Promise.all(others.map((other) => other.status()))).toEqual([401, 401, 401, 401]);
    await page.locator('li[data-current]').waitFor();
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('1 device');
    expect(await page.getByRole('button', { name: 'Sign out other devices' }).count()).toBe(0);
    await expect.poll(() => receipt.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('the others: where the server wants proof, nothing is ended and the page says why', async () => {
    const other = await house.signIn(script);
    const { page } = await house.open({ mayFail: true });
    const refusal = { code: 'recent_sign_in_required', detail: 'Confirm that it is you, then try again.', request_id: 'r' };
    await page.route('**/revoke-others', (route) => route.fulfill({ status: 403, json: refusal }));
    await page.getByRole('button', { name: 'Sign out other devices' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Sign out \d+ device/ }).click();
    await dialog.getByText(/too young to sign out older ones/).waitFor();
    expect(await other.status()).toBe(200);
  });

  test('this device: its own text, then a page that stays until somebody comes in', async () => {
    const { page, context, picture } = await house.open();
    const own = page.locator('li[data-current]');
    await own.getByRole('button', { name: /^Sign out/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out on this device' });
    await dialog.getByText('This is the device you are using.').waitFor();
    await dialog.getByRole('button', { name: 'Sign out on this device' }).click();
    await page.getByRole('heading', { name: 'Signed out on this device' }).waitFor();
    await picture('signed-out');
    expect(await context.cookies()).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Signed out on this device' }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.locator('li[data-current]').waitFor();
  });

  test('from elsewhere: this page notices within seconds, on any screen', async () => {
    const { page, context } = await house.open({ path: '/profile' });
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    const [cookie] = await context.cookies();
    const listed = await page.request.get(`${house.server().url}/api/v1/auth/sessions`);
    const { current_session_id: id } = (await listed.json()) as { current_session_id: number };
    const other = await house.signIn(script);
    const ended = await fetch(`${house.server().url}/api/v1/auth/sessions/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Token ${other.token}`, 'content-type': 'application/json' },
    });
    expect([cookie?.httpOnly, ended.status]).toEqual([true, 204]);
    await page.getByText(/This session was ended from another device/).waitFor();
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
  });

  test('a session that could not be made leaves the owner in, with a notice', async () => {
    const { page } = await house.open({ path: '/nowhere', mayFail: true });
    // Nothing of the page may be under way: an answer that is late would bring its cookie back.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.route('**/login', (route) => route.fulfill({ status: 503, json: { code: 'storage_unavailable', detail: '', request_id: 'r' } }));
    await page.goto(house.server().url);
    await page
      .getByTestId('banner-entry')
      .getByText(/could not be made a session of its own: It could not be stored/)
      .waitFor();
    await page.getByTestId('session-count').waitFor();
    expect(await page.getByText('This device').count()).toBe(0);
  });
});

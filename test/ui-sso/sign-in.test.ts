import { beforeEach, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { started } from './answers.ts';
import { inNewTab, owner, useOffice } from './house.ts';

describeWith('chromium', 'the door where another service signs people in', () => {
  const office = useOffice({ mode: 'sso', sso: { DOORWARD_SSO__REQUIRED_GROUPS: '["org/staff"]', DOORWARD_SSO__PROVISIONING: 'challenge' } });
  beforeEach(() => {
    office.provider().current = 'person-grace';
  });

  test('the service comes first, the password is folded under it, and nothing of ours makes or mends accounts', async () => {
    const { page, picture } = await office.open();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
    expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Make an account' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Forgot your password?', exact: true }).count()).toBe(0);
    await picture('sso-door');
    const toggle = page.getByRole('button', { name: 'Use e-mail and password' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.press('Enter');
    await page.getByLabel('Password', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Hide e-mail and password' }).click();
    expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
    await page.goto(`${office.server().url}/register`);
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('a new person signs in in another tab, chooses a new account under another name, and is in', async () => {
    const { page, context, picture } = await office.open();
    const secrets: string[] = [];
    page.on('response', async (response) => {
      if (response.url().endsWith('casdoor/start')) secrets.push(((await response.json()) as { redeem_secret: string }).redeem_secret);
    });
    const tab = await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await tab.getByText('Return to Doorward').waitFor();
    expect(await tab.evaluate(() => window.opener === null)).toBe(true);
    await page.getByRole('heading', { level: 1, name: 'Who are you here?' }).waitFor();
    await page.getByText('Grace Hopper (grace@example.org)').waitFor();
    await page.getByTestId('choice-left').waitFor();
    await picture('sso-choice');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie);
    expect(secrets).toHaveLength(1);
    expect(kept).not.toContain(secrets[0]);
    await page.getByRole('button', { name: 'Create a new one' }).click();
    expect(await page.getByLabel('Username here').inputValue()).toBe('grace');
    await page.getByLabel('Username here').fill('admiral');
    await picture('sso-create');
    await page.getByRole('button', { name: 'Create it and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await page.getByText('Through Casdoor').first().waitFor();
    expect(await page.getByTestId('owner-menu').innerText()).toContain('Grace Hopper');
  });

  test('somebody who is linked is in at once, and the live region says so', async () => {
    const { page, context } = await office.open();
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    expect(await page.getByTestId('live-region').innerText()).toContain('Signed in through Casdoor');
  });

  test('whoever is in no group that may come in is told so, and why', async () => {
    office.provider().current = 'person-alan';
    const { page, context, picture } = await office.open({ mayFail: true });
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText('One of these is needed: org/staff.').waitFor();
    await picture('sso-group-missing');
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('a sign-in that is cancelled there is told as such', async () => {
    office.provider().current = 'nobody';
    const { page, context } = await office.open({ mayFail: true });
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText('was cancelled at Casdoor').waitFor();
  });

  test('the waiting card opens again, copies its link, and is left by Cancel, which forgets the attempt', async () => {
    office.provider().current = null;
    const { page, context, picture } = await office.open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const first = await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await first.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Waiting for your browser…' }).waitFor();
    expect(await page.getByTestId('time-left').innerText()).toMatch(/^Time left: (10|9) minutes$/);
    await picture('sso-waiting');
    await first.close();
    const again = await inNewTab(context, () => page.getByRole('button', { name: 'Open again' }).click());
    await again.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Copy link' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${office.provider().issuer}/`);
    const asked: string[] = [];
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
    page.on('request', (request) => asked.push(request.url()));
    await again.getByRole('link', { name: 'person-grace' }).click();
    await again.getByText('Return to Doorward').waitFor();
    await page.waitForTimeout(2_500);
    expect(asked.filter((url) => url.endsWith('redeem'))).toEqual([]);
  });

  test('an existing account is joined by its password, and by nothing less', async () => {
    const account = await office.person('radia');
    office.provider().accounts.set('person-radia', { name: 'Radia Perlman', email: 'radia@example.org', groups: ['org/staff'] });
    office.provider().current = 'person-radia';
    const { page, context, picture } = await office.open({ mayFail: true });
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByRole('button', { name: 'Use an existing account' }).click();
    await page.getByLabel('E-mail or username').fill('radia');
    await page.getByLabel('Password', { exact: true }).fill('not her password');
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.getByTestId('refusal').getByText('do not fit together').waitFor();
    await picture('sso-bind');
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('an account whose second factor is e-mail: the code is sent for by itself, again on demand, and the paper helps too', async () => {
    office.provider().accounts.set('person-meg', { name: 'Meg', email: 'meg@there.example.org', groups: ['org/staff'] });
    office.provider().current = 'person-meg';
    const { page, context, picture } = await office.open({ mayFail: true });
    const sent: { readonly channel?: string; readonly code?: string }[] = [];
    await page.route('**/casdoor/link/bind', (route) => {
      sent.push(route.request().postDataJSON() as { channel?: string; code?: string });
      const json = { code: 'second_factor_required', detail: '', channels: ['email', 'recovery'], request_id: 'x' };
      return route.fulfill({ status: 403, json });
    });
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByRole('button', { name: 'Use an existing account' }).click();
    await page.getByLabel('E-mail or username').fill('meg');
    await page.getByLabel('Password', { exact: true }).fill('her own long password');
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await page.getByTestId('refusal').getByText('on its way to its e-mail address').waitFor();
    await picture('sso-bind-mail');
    expect(await page.getByRole('button', { name: 'Authenticator app' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await expect.poll(() => sent.length).toBe(3);
    await page.getByLabel('Code', { exact: true }).fill('123456');
    await page.getByRole('button', { name: 'Link it and sign in' }).click();
    await expect
      .poll(() => sent.map(({ channel, code }) => [channel, code]))
      .toEqual([
        [undefined, undefined],
        ['email', undefined],
        ['email', undefined],
        ['email', '123456'],
      ]);
    await page.getByRole('button', { name: 'Recovery code' }).click();
    await page.getByLabel('Recovery code').waitFor();
    expect(sent).toHaveLength(4);
  });

  test('a choice is left by Cancel, and nobody is signed in', async () => {
    office.provider().accounts.set('person-new', { name: 'Somebody New', email: 'new@example.org', groups: ['org/staff'] });
    office.provider().current = 'person-new';
    const { page, context } = await office.open();
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByRole('heading', { level: 1, name: 'Who are you here?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
  });

  test('the keyboard alone is enough, for the password too', async () => {
    const { page } = await office.open();
    await page.getByRole('button', { name: 'Continue with Casdoor' }).waitFor();
    const { keyboard } = page;
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
    for (let step = 0; step < 6 && (await focused()) !== 'Continue with Casdoor'; step++) await keyboard.press('Tab');
    expect(await focused()).toBe('Continue with Casdoor');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByLabel('E-mail or username').waitFor();
    await keyboard.press('Tab');
    await page.locator('input:focus').waitFor();
    await keyboard.type(owner.username);
    await keyboard.press('Tab');
    await keyboard.type(owner.password);
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('where another program began it, the page asks first, with who it was, and both answers work', async () => {
    const begin = async () => {
      const headers = { 'Content-Type': 'application/json', 'User-Agent': 'curl/8.5 <b>' };
      const reply = await fetch(`${office.server().url}/api/v1/auth/casdoor/start`, { method: 'POST', headers, body: '{}' });
      return (await reply.json()) as { authorization_url: string };
    };
    // The provider's page opens in this very window.
    const { page, picture } = await office.open({ offends: true });
    await page.goto((await begin()).authorization_url);
    await page.getByRole('heading', { name: 'Did you start this?' }).waitFor();
    await page.getByText('“curl”, on this computer').waitFor();
    await picture('sso-asks-first');
    await page.getByRole('button', { name: 'Yes, go on' }).press('Enter');
    await page.getByText('Return to Doorward').waitFor();
    await page.goto((await begin()).authorization_url);
    await page.getByRole('button', { name: 'That was not me' }).click();
    await page.getByText('Nobody was signed in and nothing has changed.').waitFor();
  });

  test('while our own server is away, the waiting goes on and says so', async () => {
    office.provider().current = null;
    const { page, context } = await office.open({ mayFail: true });
    const tab = await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await tab.getByRole('link', { name: 'person-grace' }).waitFor();
    await page.route('**/casdoor/redeem', (route) => route.abort());
    await page.getByText('The server does not answer at the moment. Still trying.').waitFor();
    await tab.getByRole('link', { name: 'person-grace' }).click();
    await page.unroute('**/casdoor/redeem');
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('an attempt that ran out says so, and another one can be started', async () => {
    office.provider().current = null;
    const { page, context } = await office.open({ mayFail: true });
    const over = () => ({ ...started(), authorization_url: office.provider().issuer, expires_at: new Date(Date.now() + 2_500).toISOString() });
    await page.route('**/casdoor/start', (route) => route.fulfill({ json: over() }));
    await page.route('**/casdoor/redeem', (route) => route.fulfill({ status: 202, json: { pending: true } }));
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText('This took too long, or was used already.').waitFor();
    expect(await page.getByRole('button', { name: 'Continue with Casdoor' }).isEnabled()).toBe(true);
  });
});

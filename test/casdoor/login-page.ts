import type { Browser, Page } from 'playwright-core';
import { askCasdoor } from './admin-api.ts';
import type { Ground, Someone } from './ground.ts';

const asTheirs = {
  clientId: 'client_id',
  responseType: 'response_type',
  redirectUri: 'redirect_uri',
  scope: 'scope',
  state: 'state',
  nonce: 'nonce',
};

/** The one call that Casdoor's sign-in page makes: where it would send the browser then. Errors: one with what it would show. */
export async function signInAtCasdoor(authorizationUrl: string, ground: Ground, { username, password }: Someone): Promise<URL> {
  const { origin, searchParams: asked } = new URL(authorizationUrl);
  const query = new URLSearchParams({ type: 'code' });
  for (const [theirs, ours] of Object.entries(asTheirs)) query.set(theirs, asked.get(ours) ?? '');
  for (const name of ['code_challenge', 'code_challenge_method']) if (asked.has(name)) query.set(name, asked.get(name) ?? '');
  const { application, organization } = ground;
  const form = { application, organization, username, password, signinMethod: 'Password', type: 'code' };
  const { answer } = await askCasdoor(`${origin}/api/login?${query.toString()}`, form);
  if (answer.status !== 'ok' || typeof answer.data !== 'string') throw new Error(`Casdoor: ${answer.msg}`);
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.searchParams.set('code', answer.data);
  back.searchParams.set('state', asked.get('state') ?? '');
  return back;
}

/** Somebody fills in Casdoor's own page in a real browser, lands where it sends them, and says there that it was them who began it. */
export async function fillInLoginPage(browser: Browser, authorizationUrl: string, { username, password }: Someone): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const { origin } = new URL(authorizationUrl);
  const callback = new URL(new URL(authorizationUrl).searchParams.get('redirect_uri') ?? '');
  // Its pages ask another host for pictures; the tests need no network.
  await page.route('**/*', (route) => {
    const asked = new URL(route.request().url());
    return [origin, callback.origin].includes(asked.origin) || asked.protocol === 'data:' ? route.continue() : route.abort();
  });
  await page.goto(authorizationUrl);
  await page.locator('input#input').fill(username);
  await page.locator('input#normal_login_password').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => url.origin === callback.origin && url.pathname === callback.pathname, { timeout: 20_000 });
  await page.locator('button[name=answer][value=yes]').click();
  await page.locator('button[name=answer]').waitFor({ state: 'detached' });
  return page;
}

import { beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import type { Window } from '../ui/browser.ts';
import { fitsTheWindow, violations } from './axe.ts';
import { owner, useTown } from './house.ts';

const outside = {
  '/': 'sign-in',
  '/register': 'register',
  '/check-mail': 'check-mail',
  '/forgot-password': 'forgotten',
  '/setup': 'setup',
  '/auth/reset_password/?ident=a&token=b': 'reset',
  '/auth/activation/': 'activation',
  '/#sign-in-link=abc': 'link',
};
const inside = {
  '/': 'sessions',
  '/profile': 'profile',
  '/ways-in': 'ways-in',
  '/keys': 'api-keys',
  '/activity': 'activity',
  '/accounts': 'accounts',
  '/mail': 'mail',
};
const combinations = [
  [1280, 'light'],
  [1280, 'dark'],
  [380, 'light'],
  [380, 'dark'],
] as const;

const drawn = async ({ page }: Window) => {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
};

/** From one page to the next as by the address bar: what differs only in its fragment is loaded anew all the same. */
async function visit(window: Window, url: string): Promise<void> {
  await window.page.goto('about:blank');
  await window.page.goto(url);
  await drawn(window);
}

/** Without asking the form each time: the limit on sign-ins is for people. */
async function enter(window: Window): Promise<void> {
  const { page } = window;
  await page.locator('input[name=username]').fill(owner.username);
  await page.locator('input[name=password]').fill(owner.password);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').waitFor();
  await drawn(window);
}

describeWith('chromium', 'how the pages of several people look', () => {
  const town = useTown();
  beforeAll(async () => {
    await town.person('quentin');
    await town.api('POST', 'admin/accounts', {
      username: 'a-name-that-goes-on-and-on-for-as-long-as-it-may',
      email: 'somebody-with-a-long-address@department.example.org',
    });
    await town.api('POST', 'admin/accounts', { display_name: 'Rosalind Franklin', username: 'rosalind', role: 'admin' });
    await town.api('POST', 'api-keys', { name: 'nightly backup of the house', scopes: ['read', 'admin'] });
    await town.api('POST', 'api-keys', { name: 'lights', scopes: ['read', 'write'], expires_at: new Date(Date.now() + 864e6).toISOString() });
  });

  test.each(combinations)('axe finds nothing at %i px in %s colours, in front of the door', { timeout: 60_000 }, async (width, scheme) => {
    const window = await town.open({ width, scheme, mayFail: true });
    const found: Record<string, string[]> = {};
    for (const [path, name] of Object.entries(outside)) {
      await visit(window, town.server().url + path);
      found[name] = await violations(window.page);
      await fitsTheWindow(window.page);
      await window.picture(`door-${name}-${width}-${scheme}`);
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
  });

  test.each(combinations)(
    'axe finds nothing at %i px in %s colours, on the screens and in their dialogs',
    { timeout: 90_000 },
    async (width, scheme) => {
      const window = await town.open({ width, scheme });
      const { page, picture } = window;
      const found: Record<string, string[]> = {};
      const look = async (name: string) => {
        found[name] = await violations(page);
        await fitsTheWindow(page);
        await picture(`in-${name}-${width}-${scheme}`);
      };
      await enter(window);
      for (const [path, name] of Object.entries(inside)) {
        await visit(window, town.server().url + path);
        await look(name);
      }
      await visit(window, `${town.server().url}/accounts`);
      await page.getByRole('button', { name: 'Manage quentin' }).click();
      for (const tab of ['Profile', 'Access', 'Sign-in', 'Sessions', 'API keys', 'Activity']) {
        await page.getByRole('tab', { name: tab }).click();
        await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
        await look(`account-${tab}`);
      }
      await page.getByRole('tab', { name: 'Access' }).click();
      await page.getByRole('button', { name: 'Disable quentin' }).click();
      await look('disable');
      await visit(window, `${town.server().url}/accounts`);
      await page.getByRole('button', { name: 'Add a person' }).click();
      await look('add-person');
      await visit(window, `${town.server().url}/keys`);
      await page.getByRole('button', { name: 'Make a key' }).click();
      await look('make-key');
      await visit(window, `${town.server().url}/ways-in`);
      await page.getByRole('button', { name: 'Change password' }).click();
      await look('change-password');
      if (width < 600) {
        await visit(window, town.server().url);
        await page.getByRole('button', { name: 'More' }).click();
        await look('more');
        await page.getByRole('link', { name: 'Accounts' }).click();
        await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
      }
      expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
    },
  );

  test.each([
    ['en-GB', 'Sign in', 'Accounts'],
    ['de-CH', 'Anmelden', 'Konten'],
    ['zh-CN', '登录', '账户'],
  ] as const)('a browser in %s is spoken to in its language on every page', { timeout: 60_000 }, async (locale, signInTitle, accountsTitle) => {
    for (const width of [1280, 380]) {
      const window = await town.open({ locale, width, mayFail: true });
      const { page } = window;
      const look = async (name: string) => {
        await fitsTheWindow(page);
        expect((await page.locator('body').innerText()).replace(/mail\.(smtp|from)/g, '')).not.toMatch(
          /\b(frame|signIn|waysIn|apiKeys|accounts|mail|activity|sessions|errors)\.[a-z]+|\{\{/,
        );
        await window.picture(`${name}-${width}-${locale}`);
      };
      await page.getByRole('heading', { level: 1, name: signInTitle }).waitFor();
      for (const [path, name] of Object.entries(outside)) {
        await visit(window, town.server().url + path);
        await look(`door-${name}`);
      }
      await visit(window, town.server().url);
      await enter(window);
      for (const [path, name] of Object.entries(inside)) {
        await visit(window, town.server().url + path);
        await look(`in-${name}`);
      }
      await visit(window, `${town.server().url}/accounts`);
      await page.getByRole('heading', { level: 1, name: accountsTitle }).waitFor();
    }
  });
});

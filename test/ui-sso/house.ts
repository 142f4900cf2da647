import { afterAll, beforeAll } from 'vitest';
import type { ClientMetadata } from 'oidc-provider';
import type { BrowserContext, Page } from 'playwright-core';
import { startGoodProvider, type GoodProvider, type Person } from '../oidc/good-provider.ts';
import { useHousehold, type Household } from '../ui/household.ts';
import type { Window, WindowWish } from '../ui/browser.ts';
import { ask, signIn, type Answer } from '../ui-multi/house.ts';

export const owner = { username: 'ada', password: 'correct horse battery' } as const;

/** Whom the provider knows. Ada of the server is nobody's e-mail there. */
export const people: Readonly<Record<string, Person>> = {
  'person-grace': { preferred_username: 'grace', name: 'Grace Hopper', email: 'grace@example.org', email_verified: true, groups: ['org/staff'] },
  'person-alan': { preferred_username: 'alan', name: 'Alan Turing', email: 'alan@example.org', email_verified: true, groups: ['org/guests'] },
};

type Env = Readonly<Record<string, string>>;

/** The settings of single sign-on for that provider, as the environment has them. */
export const ssoEnv = (provider: GoodProvider, extra: Env = {}): Env => ({
  DOORWARD_SSO__ENDPOINT: provider.issuer,
  DOORWARD_SSO__CLIENT_ID: 'doorward-test',
  DOORWARD_SSO__CLIENT_SECRET: 'secret-of-doorward',
  DOORWARD_SSO__CLAIMS__SUBJECT: 'sub',
  ...extra,
});

/** A real server, a real OpenID provider beside it, and a real browser. */
export interface Office extends Household {
  readonly provider: () => GoodProvider;
  readonly api: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** A window that the admin has signed in to with the password. */
  readonly asAdmin: (wish?: Partial<WindowWish>) => Promise<Window>;
  /** A person with a password of their own, made by API. */
  readonly person: (username: string) => Promise<{ readonly id: number; readonly password: string }>;
}

interface OfficeWish {
  readonly mode: 'multi' | 'sso';
  /** Settings of single sign-on beside the usual ones; null: none is set up. */
  readonly sso?: Env | null;
  readonly clients?: readonly ClientMetadata[];
}

export function useOffice({ mode, sso = {}, clients }: OfficeWish): Office {
  let provider: GoodProvider | undefined;
  const running = () => {
    if (provider === undefined) throw new Error('the provider is not started yet');
    return provider;
  };
  beforeAll(async () => {
    provider = await startGoodProvider({ accounts: people, ...(clients === undefined ? {} : { clients }) });
  });
  const house = useHousehold({
    args: ['--mode', mode],
    // Read when the server starts: the provider has its port by then.
    get env() {
      return {
        DOORWARD_OWNER__USERNAME: owner.username,
        DOORWARD_OWNER__PASSWORD: owner.password,
        DOORWARD_PASSWORD__BCRYPT_COST: '10',
        DOORWARD_LIMITS__LOGIN__PER_ADDRESS: '{"attempts":10000,"seconds":900}',
        ...(sso === null ? {} : ssoEnv(running(), sso)),
      };
    },
  });
  afterAll(() => provider?.stop());
  const base = () => `${house.server().url}/api/v1/auth`;
  let token: Promise<string> | undefined;
  const tokenOf = async (ident: string, password: string) => String((await ask(base(), 'POST', 'login', { ident, password })).json['token']);
  const api: Office['api'] = async (method, path, body) => ask(base(), method, path, body, await (token ??= tokenOf(owner.username, owner.password)));
  return {
    ...house,
    provider: running,
    api,
    asAdmin: async (wish) => {
      const window = await house.open(wish);
      await byPassword(window.page, owner.username, owner.password);
      await window.page.locator('nav').waitFor();
      return window;
    },
    person: async (username) => {
      const password = `${username} likes tall hedges`;
      const made = await api('POST', 'admin/accounts', { username, access: 'temporary_password' });
      const { account, temporary_password: first } = made.json as { account: { id: number }; temporary_password: string };
      await ask(base(), 'POST', 'change-password', { current_password: first, new_password: password }, await tokenOf(username, first));
      return { id: account.id, password };
    },
  };
}

/** By name and password, wherever the page keeps them. */
export async function byPassword(page: Page, ident: string, password: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  const toggle = page.getByRole('button', { name: 'Use e-mail and password' });
  if ((await toggle.count()) > 0) await toggle.click();
  await signIn(page, ident, password);
}

/** Clicks what opens the sign-in page in a tab of its own, and waits for what the tab shows in the end. */
export async function inNewTab(context: BrowserContext, click: () => Promise<unknown>): Promise<Page> {
  const [tab] = await Promise.all([context.waitForEvent('page'), click()]);
  await tab.waitForLoadState();
  return tab;
}

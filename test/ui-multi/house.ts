import type { Page } from 'playwright-core';
import { useHousehold, type Household } from '../ui/household.ts';
import type { Window, WindowWish } from '../ui/browser.ts';

export const owner = { username: 'ada', password: 'correct horse battery' } as const;

const settings = {
  DOORWARD_OWNER__USERNAME: owner.username,
  DOORWARD_OWNER__PASSWORD: owner.password,
  DOORWARD_PASSWORD__BCRYPT_COST: '10',
  DOORWARD_LIMITS__LOGIN__PER_ADDRESS: '{"attempts":10000,"seconds":900}',
  // There is no mail server: what would be mailed is held for the admin.
  DOORWARD_REGISTRATION__ACTIVATION: 'email',
};

/** A real server where several people sign in, and a real browser. */
export interface Town extends Household {
  /** A window that the admin has signed in to. */
  readonly asAdmin: (wish?: Partial<WindowWish>) => Promise<Window>;
  /** Asks the API as the admin's script: for what is no part of the journey under test. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** A person with a password of their own, made by API. */
  readonly person: (username: string, password?: string) => Promise<{ readonly id: number; readonly password: string }>;
}

export interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

export function useTown(env: Readonly<Record<string, string>> = {}): Town {
  const house = useHousehold({
    args: ['--mode', 'multi'],
    // Read when the server starts: what it needs beside it has its port by then.
    get env() {
      return { ...settings, ...env };
    },
  });
  const base = () => `${house.server().url}/api/v1/auth`;
  let token: Promise<string> | undefined;
  const api = async (method: string, path: string, body?: unknown) =>
    ask(base(), method, path, body, await (token ??= tokenOf(base(), owner.username, owner.password)));
  return {
    ...house,
    api,
    asAdmin: async (wish) => {
      const window = await house.open(wish);
      await signIn(window.page, owner.username, owner.password);
      await window.page.locator('nav').waitFor();
      return window;
    },
    person: async (username, password = `${username} likes tall hedges`) => {
      const made = await api('POST', 'admin/accounts', { username, access: 'temporary_password' });
      const { account, temporary_password: first } = made.json as { account: { id: number }; temporary_password: string };
      const key = await tokenOf(base(), username, first);
      await ask(base(), 'POST', 'change-password', { current_password: first, new_password: password }, key);
      return { id: account.id, password };
    },
  };
}

async function tokenOf(base: string, ident: string, password: string): Promise<string> {
  const { json } = await ask(base, 'POST', 'login', { ident, password });
  return String(json['token']);
}

/** One request of a script. */
export async function ask(base: string, method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Token ${token}` }) };
  const response = await fetch(`${base}/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** Fills in the page in front of the door. */
export async function signIn(page: Page, ident: string, password: string): Promise<void> {
  await page.getByLabel('E-mail or username').fill(ident);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Goes to a screen by the navigation, as wide windows have it. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.locator('nav').getByRole('link', { name: screen }).click();
  await page.getByRole('heading', { level: 1, name: screen }).waitFor();
}

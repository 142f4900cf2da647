import type { BrowserContext } from 'playwright-core';

/** Answers of a server, for pictures of states that are hard to come by. They follow server/contract/casdoor.ts. */

const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const soon = () => new Date(Date.now() + 590_000).toISOString();

export const modeOf = (reachable: boolean, mode: 'sso' | 'multi' = 'sso') => ({
  mode,
  registration_enabled: mode === 'multi',
  activation_required: false,
  username_required: false,
  fallback: true,
  sso: { configured: true, reachable, name: 'Campus Login', ...(reachable ? {} : { since: hourAgo(), reason: 'timeout' }) },
  version_api: '1',
});

export const config = {
  configured: true,
  endpoint: 'https://login.example.org',
  client_id: 'doorward',
  organization: 'org',
  application: 'doorward',
  signin_url: 'https://login.example.org/login/oauth/authorize',
  signup_url: 'https://login.example.org/signup/doorward',
  forgotten_url: 'https://login.example.org/forget/doorward',
  account_url: 'https://login.example.org/account',
  name: 'Campus Login',
};

export const started = () => ({
  authorization_url: 'https://login.example.org/login/oauth/authorize?client_id=doorward&state=abc',
  attempt_id: 'attempt',
  redeem_secret: 'secret',
  expires_at: soon(),
});

export const challenge = () => ({
  link_challenge: 'challenge',
  nonce: 'challenge',
  expires_at: soon(),
  casdoor_identity: { username: 'grace', email: 'grace.brewster.murray.hopper@department.example.org', display_name: 'Grace Brewster Murray Hopper' },
  suggested_username: 'grace',
  may_bind: true,
  may_create: true,
});

export const link = (extra: object = {}) => ({
  configured: true,
  name: 'Campus Login',
  reachable: true,
  since: null,
  reason: null,
  link: {
    issuer: 'https://login.example.org',
    subject: '0f8fad5b-d9cb-469f-a165-70867728950e',
    username: 'grace',
    email: 'grace.brewster.murray.hopper@department.example.org',
    display_name: 'Grace Brewster Murray Hopper',
    groups: ['example-organisation/guests', 'example-organisation/visitors'],
    groups_seen_at: hourAgo(),
    passes_gate: false,
    gone_since: null,
    needs_sign_in: false,
    linked_at: hourAgo(),
    last_used_at: hourAgo(),
  },
  sessions: 2,
  last_way_in: true,
  required_groups: ['example-organisation/staff', 'example-organisation/students'],
  ...extra,
});

const check = (name: string, state: string, code: string, facts: object = {}) => ({ name, state, code: `${name}_${code}`, facts });
/** One of every kind of finding. */
export const rehearsal = {
  next: 'failed',
  checks: [
    check('discovery', 'ok', 'ok', { url: 'https://login.example.org/.well-known/openid-configuration' }),
    check('issuer', 'failed', 'mismatch', { configured: 'https://login.example.org/', reported: 'https://login.example.org' }),
    check('clock', 'failed', 'off', { seconds: 312 }),
    check('client', 'warning', 'not_checked'),
    check('redirect', 'failed', 'not_registered', { uri: 'http://127.0.0.1:8787/api/v1/auth/casdoor/callback' }),
    check('sign_in', 'failed', 'failed', { reason: 'audience' }),
    check('claims', 'warning', 'username_missing'),
    check('groups', 'failed', 'not_passed', { required: ['org/staff'], seen: [] }),
    check('account', 'warning', 'refuse', { name: 'grace' }),
    check('account', 'ok', 'of_a_newer_server'),
  ],
};

/** Answers these paths under the API's base in place of the server; a path may have `METHOD ` before it. */
export async function answer(
  context: BrowserContext,
  answers: Readonly<Record<string, () => { readonly status?: number; readonly json: unknown }>>,
): Promise<void> {
  for (const [name, reply] of Object.entries(answers)) {
    const [path = '', method] = name.split(' ').reverse();
    await context.route(`**/api/v1/${path}`, (route) =>
      method === undefined || route.request().method() === method ? route.fulfill({ status: 200, ...reply() }) : route.fallback(),
    );
  }
}

import { expect } from 'vitest';
import { CasdoorLink, CasdoorStarted, LinkChallenge } from '../../server/contract/casdoor.ts';
import { AuthPayload, ModeAnswer, SessionList } from '../../server/contract/schemas.ts';
import { withToken, type SignedIn } from '../flows-multi/team.ts';
import { openCompany, type Company } from '../flows-sso/company.ts';
import { read, type Reply } from '../flows/talk.ts';
import type { Ground, Someone } from './ground.ts';
import { signInAtCasdoor } from './login-page.ts';
import { arriveAt } from '../flows-sso/arrive.ts';

type Nested = Readonly<Record<string, unknown>>;

/** A Doorward that knows a real Casdoor, and the ways of people through both. */
export interface Walks {
  readonly company: Company;
  /** start → Casdoor → callback → redeem; with a token: as the one who is signed in. */
  walk(someone: Someone, body?: Nested, token?: string): Promise<Reply>;
  come(someone: Someone): Promise<SignedIn>;
  /** The same where it must end in a choice. */
  ask(someone: Someone): Promise<LinkChallenge>;
  /** A code that a client fetched itself, as the seeds' do. */
  codeOf(someone: Someone): Promise<string>;
  exchange(code: string): Promise<Reply>;
  isIn(token: string): Promise<boolean>;
  /** Ms until the session is over. */
  out(token: string): Promise<number>;
  linkOf(token: string): Promise<CasdoorLink['link']>;
  sessionsOf(token: string): Promise<SessionList['sessions']>;
  mode(): Promise<ModeAnswer>;
  /** Ms until the server knows by itself that Casdoor answers. */
  recovered(): Promise<number>;
}

/** What an admin would type for it, as the API has it. */
export const formOf = (ground: Ground, url: string, extra: Nested = {}): Nested => ({
  endpoint: url,
  client_id: ground.clientId,
  client_secret: ground.clientSecret,
  organization: ground.organization,
  application: ground.application,
  required_groups: [ground.staff],
  recheck_seconds: 1,
  ...extra,
});

/** A Doorward in sso mode whose configuration names it. The caller closes the company. */
export async function openWalks(ground: Ground, url: string, extra: Nested = {}): Promise<Walks> {
  const { clientId, clientSecret, organization, application } = ground;
  const sso = { endpoint: url, clientId, clientSecret, organization, application, requiredGroups: [ground.staff], recheckSeconds: 1, claims: {} };
  return walksOf(await openCompany({ sso: { ...sso, ...extra } }), ground, url);
}

/** Waits until something is so; gives back after how many ms. */
export async function until(what: () => Promise<boolean>, ms: number, sorry: string): Promise<number> {
  const start = performance.now();
  while (!(await what())) {
    if (performance.now() - start > ms) throw new Error(sorry);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return Math.round(performance.now() - start);
}

export function walksOf(company: Company, ground: Ground, url: string): Walks {
  const walk: Walks['walk'] = async (someone, body = {}, token) => {
    const started = read(await company.send('POST', 'casdoor/start', token === undefined ? { body } : { body, token }), 200, CasdoorStarted);
    const page = await arriveAt(await signInAtCasdoor(started.authorization_url, ground, someone));
    expect(page.status).toBe(200);
    return company.redeem(started, token);
  };
  const codeOf: Walks['codeOf'] = async (someone) => {
    const redirect = 'http://127.0.0.1/callback';
    const asked = { client_id: ground.clientId, response_type: 'code', redirect_uri: redirect, scope: 'openid profile email', state: 'casdoor' };
    const back = await signInAtCasdoor(`${url}/login/oauth/authorize?${new URLSearchParams(asked).toString()}`, ground, someone);
    return back.searchParams.get('code') ?? '';
  };
  const isIn = async (token: string) => (await company.send('GET', 'settings', { token })).status === 200;
  const mode = async () => read(await company.send('GET', 'mode'), 200, ModeAnswer);
  return {
    ...{ company, walk, codeOf, isIn, mode },
    come: async (someone) => withToken(read(await walk(someone), 200, AuthPayload)),
    ask: async (someone) => read(await walk(someone), 200, LinkChallenge),
    exchange: (code) => company.send('POST', 'casdoor/exchange', { body: { code, state: 'casdoor' } }),
    out: (token) => until(async () => !(await isIn(token)), 20_000, 'the session is still open'),
    linkOf: async (token) => read(await company.send('GET', 'casdoor/identity', { token }), 200, CasdoorLink).link,
    sessionsOf: async (token) => read(await company.send('GET', 'sessions', { token }), 200, SessionList).sessions,
    recovered: () => until(async () => (await mode()).sso.reachable, 30_000, 'Casdoor is still unreachable to the server'),
  };
}

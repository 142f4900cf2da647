import { afterAll, beforeAll } from 'vitest';
import { newAccount } from '../../server/accounts/new-account.ts';
import type { Role } from '../../server/accounts/account.ts';
import { CasdoorStarted, LinkChallenge } from '../../server/contract/casdoor.ts';
import { ActivityList, AuthPayload } from '../../server/contract/schemas.ts';
import type { StartOptions } from '../../server/index.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { hashPassword } from '../../server/workers/password-hash.ts';
import { openTeam, secret, withToken, type SignedIn, type Team } from '../flows-multi/team.ts';
import { read, type Reply, type Sending } from '../flows/talk.ts';
import { startGoodProvider, type GoodProvider, type GoodProviderOptions, type Person } from '../oidc/good-provider.ts';
import { openVault, type OpenVault } from './open-vault.ts';
import { arriveAt } from './arrive.ts';

type Nested = Readonly<Record<string, unknown>>;

/** Somebody who has an account here. */
export interface Resident {
  readonly username: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  /** Null: none. */
  readonly password?: string | null;
  readonly role?: Role;
}

/** A server whose people come from a real OpenID provider beside it. The owner is ada, by password. */
export interface Company extends Omit<Team, 'signIn'> {
  readonly provider: GoodProvider;
  readonly store: Store;
  readonly vault: OpenVault;
  /** start → the provider → callback → redeem, as a client without cookies does it. */
  signIn(subject: string): Promise<Reply>;
  /** The same where it must end in a session. */
  come(subject: string): Promise<SignedIn>;
  /** The same where it must end in a choice. */
  ask(subject: string): Promise<LinkChallenge>;
  start(body?: Nested, headers?: Readonly<Record<string, string>>, token?: string): Promise<CasdoorStarted>;
  /** The browser at the provider, and back at our callback. */
  browse(started: CasdoorStarted, subject: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  redeem(started: CasdoorStarted, token?: string, sending?: Sending): Promise<Reply>;
  /** A code that a client fetched itself, as the seeds' do: no state of ours, no PKCE unless `query` has some. */
  fetchCode(subject: string, query?: Readonly<Record<string, string>>): Promise<string>;
  /** Links the account of that token: start, the provider, callback, redeem. */
  link(token: string, subject: string): Promise<Reply>;
  /** An account with a password, put into the store as it is. */
  settle(resident: Resident): Promise<number>;
  /** Kinds and details of the newest lines of everybody's activity, newest first. */
  activity(kind?: string): Promise<ActivityList['events']>;
}

/** Where a client that runs the browser leg itself lets the browser end. */
export const ownRedirect = 'http://127.0.0.1/callback';

/** The settings of single sign-on for that provider. */
export const ssoOf = (provider: Pick<GoodProvider, 'issuer'>, extra: Nested = {}): Nested => ({
  endpoint: provider.issuer,
  clientId: 'doorward-test',
  clientSecret: 'secret-of-doorward',
  claims: { subject: ['sub'] },
  ...extra,
});

export interface CompanyOptions {
  /** Settings of single sign-on beside the usual ones; null: none at all. */
  readonly sso?: Nested | null;
  readonly extra?: Nested;
  readonly options?: StartOptions;
  readonly provider?: GoodProviderOptions;
  /** The store in a folder, as in earnest; else in memory. */
  readonly onDisk?: boolean;
}

/** People by subject, `person-NAME`, each with a verified address and the group org/staff unless said otherwise. */
export function people(...names: readonly string[]): Record<string, Person> {
  return Object.fromEntries(names.map((name) => [`person-${name}`, person(name)]));
}

export const person = (name: string, extra: Person = {}): Person => ({
  preferred_username: name,
  name: `The ${name}`,
  email: `${name}@example.org`,
  email_verified: true,
  groups: ['org/staff'],
  ...extra,
});

/** Starts both. The caller closes it. */
export async function openCompany(given: CompanyOptions = {}): Promise<Company> {
  const provider = await startGoodProvider(given.provider);
  const store = given.options?.parts?.store ?? createMemoryStore();
  const vault = openVault();
  const parts = { vault, ...given.options?.parts, ...(given.onDisk === true ? {} : { store }) };
  const settings = { ...(given.sso === null ? {} : { sso: ssoOf(provider, given.sso) }), ...given.extra };
  const team = await openTeam(settings, { mode: 'sso', ...given.options, parts });
  const close = async () => {
    await team.close();
    await provider.stop();
  };
  return { ...team, provider, store, vault, close, ...walks(team, provider), ...residents(team, store) };
}

/** How people come to that server by their provider. */
export function walks(team: Pick<Team, 'send'>, provider: GoodProvider) {
  const bearing = (token: string | undefined) => (token === undefined ? {} : { token });
  const start: Company['start'] = async (body = {}, headers = {}, token) =>
    read(await team.send('POST', 'casdoor/start', { body, headers, ...bearing(token) }), 200, CasdoorStarted);
  const browse: Company['browse'] = async ({ authorization_url: url }, subject, headers = {}) => {
    const { url: back } = await provider.signIn(url, subject);
    return arriveAt(back, headers);
  };
  const redeem: Company['redeem'] = ({ attempt_id, redeem_secret }, token, sending = {}) =>
    team.send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, ...bearing(token), ...sending });
  const walk = async (body: Nested, subject: string, token?: string) => {
    const started = await start(body, {}, token);
    await browse(started, subject);
    return redeem(started, token);
  };
  const signIn: Company['signIn'] = (subject) => walk({}, subject);
  const fetchCode: Company['fetchCode'] = async (subject, query = {}) => {
    const asked = { client_id: 'doorward-test', response_type: 'code', redirect_uri: ownRedirect, scope: 'openid profile email', state: 'casdoor' };
    const { params } = await provider.signIn(`${provider.issuer}/auth?${new URLSearchParams({ ...asked, ...query }).toString()}`, subject);
    return params['code'] ?? '';
  };
  return {
    start,
    browse,
    redeem,
    signIn,
    fetchCode,
    come: async (subject: string) => withToken(read(await signIn(subject), 200, AuthPayload)),
    ask: async (subject: string) => read(await signIn(subject), 200, LinkChallenge),
    link: (token: string, subject: string) => walk({ intent: 'bind' }, subject, token),
  };
}

function residents(team: Team, store: Store) {
  const settle: Company['settle'] = ({ username, email = `${username}@example.org`, emailVerified = true, password = secret, role = 'user' }) =>
    store.transaction(async (tx) => {
      const now = team.clock.now();
      const { id } = await tx.accounts.insert(newAccount({ username, email, emailVerified, role, now }));
      if (password !== null) await tx.passwords.put({ id, hash: await hashPassword(password, 10), setAt: now, mustChange: false });
      return id;
    });
  const activity: Company['activity'] = async (kind) => {
    const reply = await team.send('GET', `activity?account=all&limit=200${kind === undefined ? '' : `&kind=${kind}`}`, { token: await team.admin() });
    return read(reply, 200, ActivityList).events;
  };
  return { settle, activity };
}

/** One company for the tests of a group. */
export function useCompany(given: CompanyOptions = {}): () => Company {
  let company: Company | undefined;
  beforeAll(async () => {
    company = await openCompany(given);
  }, 120_000);
  afterAll(async () => {
    await company?.close();
  });
  return () => {
    if (company === undefined) throw new Error('the company is not there yet');
    return company;
  };
}

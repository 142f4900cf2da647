import { startGoodProvider, type GoodProvider, type GoodProviderOptions } from '../oidc/good-provider.ts';
import { CasdoorStarted } from '../../server/contract/casdoor.ts';
import type { StartOptions } from '../../server/index.ts';
import { openTeam, type Team } from '../flows-multi/team.ts';
import { read, type Reply } from '../flows/talk.ts';

type Nested = Readonly<Record<string, unknown>>;

/** A server whose people come from a real OpenID provider beside it. The owner is ada, by password. */
export interface Company extends Team {
  readonly provider: GoodProvider;
  /** start → the provider → callback → redeem, as a client without cookies does it. */
  signIn(subject: string): Promise<Reply>;
  start(body?: Nested, headers?: Readonly<Record<string, string>>, token?: string): Promise<CasdoorStarted>;
  /** The browser at the provider, and back at our callback. */
  browse(started: CasdoorStarted, subject: string): Promise<Response>;
  redeem(started: CasdoorStarted, token?: string): Promise<Reply>;
}

/** The settings of single sign-on for that provider. */
export const ssoOf = (provider: GoodProvider, extra: Nested = {}): Nested => ({
  endpoint: provider.issuer,
  clientId: 'doorward-test',
  clientSecret: 'secret-of-doorward',
  claims: { subject: ['sub'] },
  ...extra,
});

/** Starts both. `sso`: settings beside the usual ones. The caller closes it. */
export async function openCompany(
  given: { readonly sso?: Nested; readonly extra?: Nested; readonly options?: StartOptions; readonly provider?: GoodProviderOptions } = {},
): Promise<Company> {
  const provider = await startGoodProvider(given.provider);
  const team = await openTeam({ sso: ssoOf(provider, given.sso), ...given.extra }, { mode: 'sso', ...given.options });
  const start: Company['start'] = async (body = {}, headers = {}, token) =>
    read(await team.send('POST', 'casdoor/start', { body, headers, ...(token === undefined ? {} : { token }) }), 200, CasdoorStarted);
  const browse: Company['browse'] = async ({ authorization_url: url }, subject) => {
    const { url: back } = await provider.signIn(url, subject);
    return fetch(back);
  };
  const redeem: Company['redeem'] = ({ attempt_id, redeem_secret }, token) =>
    team.send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, ...(token === undefined ? {} : { token }) });
  return {
    ...team,
    provider,
    start,
    browse,
    redeem,
    signIn: async (subject) => {
      const started = await start();
      await browse(started, subject);
      return redeem(started);
    },
    close: async () => {
      await team.close();
      await provider.stop();
    },
  };
}

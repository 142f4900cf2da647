import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { walkBrowserLeg, type Callback } from './browser-leg.ts';
import { ProviderMemory } from './provider-memory.ts';

/** Somebody whom the provider knows. All of it may change while the provider runs; a claim that is undefined is left out. */
export interface Person {
  id?: string;
  preferred_username?: string;
  name?: string;
  displayName?: string;
  given_name?: string;
  family_name?: string;
  email?: string;
  email_verified?: boolean;
  groups?: unknown;
}

export interface GoodProviderOptions {
  /** 0, or nothing: any free one. */
  readonly port?: number;
  readonly clients?: readonly ClientMetadata[];
  /** By subject. */
  readonly accounts?: Readonly<Record<string, Person>>;
  /** Scopes and the claims that they bring, instead of the usual ones. */
  readonly claims?: Configuration['claims'];
  /** Ways for clients to prove themselves; all usual ones where nothing is said. */
  readonly authMethods?: Configuration['clientAuthMethods'];
}

/** A real OpenID provider on loopback (oidc-provider), with people who sign in without a password. */
export interface GoodProvider {
  readonly issuer: string;
  readonly port: number;
  /** By subject; a person who is taken out can neither sign in nor be refreshed. */
  readonly accounts: Map<string, Person>;
  /** Who is signed in where nobody is named; null: a page asks, with a link for each person. */
  current: string | null;
  /** Requests so far. */
  readonly asked: () => number;
  /** The browser leg without a browser: as `subject`, else as `current`. Gives back what the callback would be called with. */
  signIn(authorizationUrl: string, subject?: string): Promise<Callback>;
  /** A new signing key in the place of the old one; codes and grants stay. */
  rotateKeys(): void;
  /** Nobody listens any more. What it knows stays. */
  stop(): Promise<void>;
  /** The same provider on the same port. */
  start(): Promise<void>;
}

export const goodClient: ClientMetadata = {
  client_id: 'doorward-test',
  client_secret: 'secret-of-doorward',
  // Native: a redirect to loopback is allowed on any port (RFC 8252 7.3).
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/api/v1/auth/casdoor/callback', 'http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
};

const ada: Person = { preferred_username: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', email_verified: true, groups: ['org/staff'] };

const usualClaims: NonNullable<Configuration['claims']> = {
  openid: ['sub', 'id', 'groups'],
  profile: ['preferred_username', 'name', 'displayName', 'given_name', 'family_name'],
  email: ['email', 'email_verified'],
};

/** Seconds. */
const day = 86_400;

/** The header that says who signs in. */
export const signInAs = 'x-sign-in-as';

/** Starts a provider. With nothing said it knows Ada (`person-ada`) and the client `doorward-test`. */
export async function startGoodProvider(options: GoodProviderOptions = {}): Promise<GoodProvider> {
  const house = new House(options);
  await house.start();
  return house;
}

class House implements GoodProvider {
  port: number;
  current: string | null;
  readonly accounts: Map<string, Person>;
  readonly #options: GoodProviderOptions;
  readonly #memory = new ProviderMemory();
  #asked = 0;
  #server: Server | undefined;
  #provider: Provider | undefined;

  constructor(options: GoodProviderOptions) {
    this.#options = options;
    this.port = options.port ?? 0;
    this.accounts = new Map(Object.entries(options.accounts ?? { 'person-ada': ada }));
    this.current = [...this.accounts.keys()][0] ?? null;
  }

  get issuer(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  readonly asked = (): number => this.#asked;

  async start(): Promise<void> {
    const server = createServer((req, res) => void this.#serve(req, res));
    await new Promise<void>((resolve, reject) => server.on('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    if (!this.#provider) this.rotateKeys();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  rotateKeys(): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' };
    this.#provider = new Provider(this.issuer, this.#configuration(key));
  }

  signIn(authorizationUrl: string, subject?: string): Promise<Callback> {
    return walkBrowserLeg(authorizationUrl, this.issuer, subject === undefined ? {} : { [signInAs]: subject });
  }

  #configuration(key: object): Configuration {
    return {
      adapter: this.#memory.shelf,
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: day, IdToken: 600, Interaction: 600, RefreshToken: day, Session: day },
      clients: [...(this.#options.clients ?? [goodClient])],
      jwks: { keys: [key] },
      claims: this.#options.claims ?? usualClaims,
      ...(this.#options.authMethods === undefined ? {} : { clientAuthMethods: this.#options.authMethods }),
      // Scope claims go into the ID token, as Casdoor has it.
      conformIdTokenClaims: false,
      cookies: { keys: ['of-the-good-provider'] },
      features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
      findAccount: (_ctx, subject) => {
        if (!this.accounts.has(subject)) return undefined;
        return { accountId: subject, claims: () => ({ sub: subject, ...this.accounts.get(subject) }) };
      },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
      issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
      expiresWithSession: async () => false,
      rotateRefreshToken: true,
      pkce: { required: () => false },
      loadExistingGrant: (ctx) => this.#grantAll(ctx),
      renderError: (ctx, out) => void (ctx.body = JSON.stringify(out)),
    };
  }

  /** Everybody consents to everything. */
  async #grantAll(ctx: KoaContextWithOIDC) {
    const { client, session, provider, params } = ctx.oidc;
    if (!client || !session?.accountId) return undefined;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(typeof params?.['scope'] === 'string' ? params['scope'] : 'openid');
    await grant.save();
    return grant;
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.#asked++;
    const provider = this.#provider;
    if (!provider) return void res.writeHead(503).end();
    const [, isInteraction, , chosen] = /^\/(interaction)\/([^/?]+)(?:\/as\/([^/?]+))?/.exec(req.url ?? '') ?? [];
    if (isInteraction === undefined) return provider.callback()(req, res);
    const named = chosen === undefined ? req.headers[signInAs] : decodeURIComponent(chosen);
    const accountId = typeof named === 'string' ? named : this.current;
    if (accountId === null) return this.#ask(req, res);
    const result = this.accounts.has(accountId) ? { login: { accountId }, consent: {} } : { error: 'access_denied' };
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  }

  #ask(req: IncomingMessage, res: ServerResponse): void {
    const links = [...this.accounts.keys()].map((subject) => `<li><a href="${req.url ?? ''}/as/${encodeURIComponent(subject)}">${subject}</a></li>`);
    const page = `<!doctype html><html lang="en"><title>Sign in</title><h1>Who are you?</h1><ul>${links.join('')}</ul></html>`;
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }
}

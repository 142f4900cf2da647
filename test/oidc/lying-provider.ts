import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { commitFault, type Fault } from './provider-faults.ts';
import { makeKey, signToken, type SigningKey } from './signing.ts';

type Json = Readonly<Record<string, unknown>>;
export type Place = 'discovery' | 'keys' | 'token' | 'userinfo';

/** What the provider says other than the truth. Claims that are `undefined` are left out. */
export interface Lies {
  claims?: Json;
  /** Makes the ID token in another way. */
  token?: (claims: Json) => string;
  header?: Json;
  /** Members of the token endpoint's answer; `undefined` leaves out. */
  tokens?: Json;
  tokenStatus?: number;
  userinfo?: Json;
  userinfoStatus?: number;
  /** Userinfo as a JWT. */
  userinfoToken?: string;
  discovery?: Json;
  keys?: unknown;
  fault?: Fault;
  /** Where the fault is; everywhere, where nothing is said. */
  faultAt?: readonly Place[];
  /** How long each answer takes. */
  delayMs?: number;
  /** Answers without a Date header. */
  timeless?: boolean;
}

/** An OpenID provider whose every word can be a lie. It hands a token to any code. */
export interface LyingProvider {
  readonly issuer: string;
  readonly port: number;
  lies: Lies;
  /** Keys of the set; the first signs. */
  signing: SigningKey[];
  /** The nonce of the browser leg, which goes into the ID token. */
  nonce: string | undefined;
  readonly asked: Record<Place, number>;
  /** The last request at the token endpoint. */
  readonly lastToken: { body: URLSearchParams; authorization: string | undefined };
  /** Bytes that a huge answer got rid of before it was cut off. */
  sent: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const clientId = 'doorward-test';

const paths: Readonly<Record<string, Place>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/keys': 'keys',
  '/token': 'token',
  '/userinfo': 'userinfo',
};

export async function startLyingProvider(signing = [makeKey('first')]): Promise<LyingProvider> {
  const state = new State(signing);
  const provider = Object.assign(state, { stop: () => state.close(), start: () => state.open() });
  await provider.start();
  return provider;
}

class State {
  port = 0;
  lies: Lies = {};
  signing: SigningKey[];
  nonce: string | undefined = undefined;
  readonly asked = { discovery: 0, keys: 0, token: 0, userinfo: 0 };
  readonly lastToken: { body: URLSearchParams; authorization: string | undefined } = { body: new URLSearchParams(), authorization: undefined };
  sent = 0;
  #server: Server | undefined;

  constructor(signing: SigningKey[]) {
    this.signing = signing;
  }

  get issuer(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async open(): Promise<void> {
    const server = createServer((req, res) => void this.#answer(req, res));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const place = paths[req.url ?? ''];
    if (place === undefined) return void res.writeHead(404).end();
    this.asked[place]++;
    let body = '';
    for await (const chunk of req) body += String(chunk);
    const { fault, faultAt, delayMs } = this.lies;
    if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (fault !== undefined && (faultAt ?? [place]).includes(place)) return commitFault(fault, req, res, (bytes) => (this.sent += bytes));
    if (place === 'userinfo' && this.lies.userinfoToken !== undefined) {
      return void res.writeHead(200, { 'content-type': 'application/jwt' }).end(this.lies.userinfoToken);
    }
    const [status, json] = this.#truth(place, req, body);
    res.sendDate = this.lies.timeless !== true;
    res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(json));
  }

  #truth(place: Place, req: IncomingMessage, body: string): [number, unknown] {
    switch (place) {
      case 'discovery':
        return [200, { ...this.#document(), ...this.lies.discovery }];
      case 'keys':
        return [200, this.lies.keys ?? { keys: this.signing.map((key) => key.jwk) }];
      case 'token':
        Object.assign(this.lastToken, { body: new URLSearchParams(body), authorization: req.headers.authorization });
        return [this.lies.tokenStatus ?? 200, { ...this.#tokens(), ...this.lies.tokens }];
      case 'userinfo':
        return [this.lies.userinfoStatus ?? 200, { sub: 'person-1', ...this.lies.userinfo }];
    }
  }

  #document(): Json {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
    };
  }

  #tokens(): Json {
    const [key = makeKey('none')] = this.signing;
    const now = Math.floor(Date.now() / 1000);
    const about = { preferred_username: 'ada', email: 'ada@example.org', email_verified: true, groups: ['org/staff'] };
    const claims = { iss: this.issuer, aud: clientId, sub: 'person-1', iat: now, exp: now + 600, nonce: this.nonce, ...about, ...this.lies.claims };
    const idToken = this.lies.token?.(claims) ?? signToken(key, claims, this.lies.header);
    return { access_token: 'access', token_type: 'Bearer', expires_in: 600, refresh_token: 'refresh-1', id_token: idToken };
  }
}

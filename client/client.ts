import { DoorwardError } from './error.ts';
import { events, type DoorwardEvent } from './events.ts';
import { createHttp, type Fetch, type Http } from './http.ts';
import { pair, type PairingWish } from './pairing.ts';
import type {
  ApiKeyMade,
  ApiKeyRow,
  AuthPayload,
  DeviceTokenAnswer,
  Introspection,
  Me,
  ModeAnswer,
  PendingSecondFactor,
  RevokeOthersAnswer,
  SessionList,
  SessionProbe,
} from './wire.ts';

export interface ClientOptions {
  /** `https://192.0.2.7:7420`. A path before `/api` (a proxy's) may follow. */
  readonly url: string;
  /** A session's key, as `login` and `pair` give it. */
  readonly token?: string;
  /** `dwk_…`, in place of a token. */
  readonly apiKey?: string;
  /** Base64 of the SHA-256 of the server's public key (RFC 7469): checked in place of certificate authorities. Node alone can. */
  readonly pin?: string;
  /** Sends secrets over plain HTTP to other computers too, where whoever is on the way can read them. */
  readonly insecure?: boolean;
  readonly fetch?: Fetch;
}

export interface Login {
  /** A username or an e-mail address. */
  readonly ident: string;
  readonly password: string;
  readonly deviceLabel?: string;
}

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly ApiKeyRow['scopes'][number][];
  readonly expires_at?: string | null;
}

export type SecondFactorChannel = 'totp' | 'email' | 'device' | 'recovery';

/** One server, as one person or program sees it. All methods throw DoorwardError. */
export interface DoorwardClient {
  /** The session's key or the API key; set by `login`, `confirmLogin` and `pair`, taken away by `logout`. */
  readonly token: string | undefined;
  mode(): Promise<ModeAnswer>;
  me(): Promise<Me>;
  session(): Promise<SessionProbe>;
  /** In, or a second factor is asked for: then `chooseFactor` and `confirmLogin`. */
  login(login: Login): Promise<AuthPayload | PendingSecondFactor>;
  chooseFactor(challengeId: string, channel: SecondFactorChannel): Promise<{ readonly match_code?: string; readonly delivery_fallback?: boolean }>;
  /** Undefined while another device has not answered yet. */
  confirmLogin(challengeId: string, channel: SecondFactorChannel, code?: string): Promise<AuthPayload | undefined>;
  /** Ends this session. */
  logout(): Promise<void>;
  sessions(page?: { readonly cursor?: string; readonly limit?: number }): Promise<SessionList>;
  revoke(sessionId: number): Promise<void>;
  /** Ends all but this one; a young session needs the password. */
  revokeOthers(options?: { readonly password?: string; readonly include_api_keys?: boolean }): Promise<RevokeOthersAnswer>;
  readonly apiKeys: {
    list(): Promise<readonly ApiKeyRow[]>;
    /** With the key itself: the only answer that ever has it. */
    make(wish: KeyWish): Promise<ApiKeyMade>;
    rotate(id: number): Promise<ApiKeyMade>;
    end(id: number): Promise<void>;
  };
  /** Asks to be let in by somebody who is (RFC 8628), and waits for their answer. */
  pair(wish?: PairingWish): Promise<DeviceTokenAnswer>;
  /** Whose token is this (RFC 7662)? Needs the scope `introspect`. */
  introspect(token: string): Promise<Introspection>;
  events(signal?: AbortSignal): AsyncGenerator<DoorwardEvent, void, undefined>;
  /** What has no method of its own. */
  readonly http: Http;
}

/** A client over a given `fetch`. Errors: TypeError for an address that is none; DoorwardError `ambiguous_credentials` for a token and a key. */
export function clientOver(options: ClientOptions, fetch: Fetch | undefined): DoorwardClient {
  const url = new URL(options.url);
  if (options.token !== undefined && options.apiKey !== undefined) throw new DoorwardError('ambiguous_credentials');
  let token = options.apiKey ?? options.token;
  const http = createHttp({
    base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    authorization: () => (token === undefined ? undefined : `Bearer ${token}`),
    guard: (method, hasSecret) => {
      if ((hasSecret || method !== 'GET') && options.insecure !== true && !isPrivate(url)) throw new DoorwardError('insecure_connection');
    },
    ...(fetch ? { fetch } : {}),
  });
  const entered = <T extends AuthPayload | PendingSecondFactor>(answer: T): T => {
    if ('token' in answer && answer.token !== undefined) token = answer.token;
    return answer;
  };
  return {
    get token() {
      return token;
    },
    ...signingIn(http, entered),
    logout: async () => {
      await http.write('POST', 'logout');
      token = undefined;
    },
    pair: async (wish) => {
      const answer = await pair(http, wish);
      token = answer.access_token;
      return answer;
    },
    ...asking(http),
    http,
  };
}

/** Nobody on the network can read along: TLS, or a way that does not leave this computer. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

type SigningIn = Pick<DoorwardClient, 'login' | 'chooseFactor' | 'confirmLogin'>;

function signingIn(http: Http, entered: <T extends AuthPayload | PendingSecondFactor>(answer: T) => T): SigningIn {
  return {
    login: async ({ ident, password, deviceLabel }) => {
      const body = { ident, password, ...(deviceLabel === undefined ? {} : { device_label: deviceLabel }) };
      return entered(await http.write<AuthPayload | PendingSecondFactor>('POST', 'login', { body }));
    },
    chooseFactor: (challenge_id, channel) => http.write('POST', '2fa/challenge', { body: { challenge_id, channel } }),
    confirmLogin: async (challenge_id, channel, code) => {
      const answer = await http.write<AuthPayload | { pending: true }>('POST', '2fa/verify', { body: { challenge_id, channel, code } });
      return 'pending' in answer ? undefined : entered(answer);
    },
  };
}

type Asking = Omit<DoorwardClient, 'token' | 'logout' | 'pair' | 'http' | keyof SigningIn>;

function asking(http: Http): Asking {
  return {
    mode: () => http.read('mode'),
    me: () => http.read('me'),
    session: () => http.read('session'),
    sessions: (page = {}) => http.read('sessions', { query: { ...page } }),
    revoke: (id) => http.write('DELETE', `sessions/${id}`),
    revokeOthers: (options = {}) => http.write('POST', 'sessions/revoke-others', { body: options }),
    apiKeys: {
      list: async () => (await http.read<{ api_keys: readonly ApiKeyRow[] }>('api-keys')).api_keys,
      make: (wish) => http.write('POST', 'api-keys', { body: wish }),
      rotate: (id) => http.write('POST', `api-keys/${id}/rotate`),
      end: (id) => http.write('DELETE', `api-keys/${id}`),
    },
    introspect: (token) => http.write('POST', 'introspect', { body: { token } }),
    events: (signal) => events(http, signal),
  };
}

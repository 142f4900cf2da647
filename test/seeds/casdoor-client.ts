import { z } from 'zod';
import { NotechondriaError, NotechondriaPayload } from './notechondria-client.ts';

const Config = z.union([
  z.strictObject({ configured: z.literal(false) }),
  z.object({
    configured: z.literal(true),
    endpoint: z.string(),
    client_id: z.string(),
    organization: z.string(),
    application: z.string(),
    signin_url: z.string(),
  }),
]);
const Unlinked = z.strictObject({ casdoor_linked: z.literal(false), was_linked: z.boolean() });
const Settings = z.object({ casdoor_linked: z.boolean() });
/** 0.1.118: an identity that nobody here has. */
const Challenge = z.object({
  link_challenge: z.string().min(1),
  expires_at: z.iso.datetime(),
  casdoor_identity: z.object({ username: z.string().nullable(), email: z.string().nullable(), display_name: z.string().nullable() }),
  suggested_username: z.string(),
});
const Landed = z.union([NotechondriaPayload, Challenge]);
type Payload = z.infer<typeof NotechondriaPayload>;

/** What Notechondria's Casdoor calls look like on the wire, 0.1.98 to 0.1.118: bare JSON, trailing slashes, `Authorization: Token`, a code and nothing of PKCE. */
export class NotechondriaCasdoorClient {
  readonly #base: string;
  token: string | undefined;

  constructor(url: string, token?: string) {
    this.#base = `${url}/api/v1/`;
    this.token = token;
  }

  async config(): Promise<z.infer<typeof Config>> {
    return Config.parse(await this.#ask('GET', 'auth/casdoor/config/'));
  }

  /** Where it sends the page; `state` is a fixed word, it only says which provider came back (0.1.98). */
  async authorizeUrl(redirectUri: string): Promise<string> {
    const config = await this.config();
    if (!config.configured) throw new Error('shadow mode');
    const query = { client_id: config.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid profile email', state: 'casdoor' };
    return `${config.signin_url}?${new URLSearchParams(query).toString()}`;
  }

  /** The redirect address is the page's own, which the SDK does not hand on; Doorward is told it where the provider insists. */
  async exchange(code: string, extra: Readonly<Record<string, string>> = {}): Promise<z.infer<typeof Landed>> {
    const landed = Landed.parse(await this.#ask('POST', 'auth/casdoor/exchange/', { code, state: 'casdoor', ...extra }));
    if ('token' in landed) this.token = landed.token;
    return landed;
  }

  /** The app throws the answer away, so its token must stay good. */
  async bind(code: string, extra: Readonly<Record<string, string>> = {}): Promise<Payload> {
    return NotechondriaPayload.parse(await this.#ask('POST', 'auth/casdoor/bind/', { code, ...extra }));
  }

  async unlink(): Promise<z.infer<typeof Unlinked>> {
    return Unlinked.parse(await this.#ask('DELETE', 'auth/casdoor/unlink/'));
  }

  async settings(): Promise<z.infer<typeof Settings>> {
    return Settings.parse(await this.#ask('GET', 'settings/'));
  }

  /** 0.1.111: the fallback, by any of three fields. */
  async login(fields: { readonly email?: string; readonly identifier?: string; readonly username?: string }, password: string): Promise<Payload> {
    const payload = NotechondriaPayload.parse(await this.#ask('POST', 'auth/login/', { ...fields, password }));
    this.token = payload.token;
    return payload;
  }

  /** 0.1.118. */
  async linkBind(nonce: string, fields: Readonly<Record<string, string>>, password: string): Promise<Payload> {
    return this.#land('auth/casdoor/link/bind/', { nonce, ...fields, password });
  }

  /** 0.1.118. */
  async linkCreate(nonce: string, password: string): Promise<Payload> {
    return this.#land('auth/casdoor/link/create/', { nonce, password });
  }

  async #land(path: string, body: unknown): Promise<Payload> {
    const payload = NotechondriaPayload.parse(await this.#ask('POST', path, body));
    this.token = payload.token;
    return payload;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json', ...(this.token === undefined ? {} : { Authorization: `Token ${this.token}` }) };
    const response = await fetch(this.#base + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const json: unknown = JSON.parse(await response.text());
    if (!response.ok) throw new NotechondriaError(response.status, z.object({ detail: z.string() }).parse(json).detail);
    return json;
  }
}

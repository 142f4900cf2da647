import { z } from 'zod';

/** nanoClaw's user, as its frontend reads it (reference/seeds-contract.md 5): nulls are kept, nothing is missing. */
export const NanoclawUser = z.strictObject({
  id: z.int(),
  username: z.string(),
  email: z.string().nullable(),
  avatar: z.string().nullable(),
  role: z.enum(['user', 'admin']),
  is_active: z.boolean(),
  created_at: z.string().nullable(),
  last_login_at: z.string().nullable(),
});
export type NanoclawUser = z.infer<typeof NanoclawUser>;

const SignIn = z.strictObject({ token: z.string(), user: NanoclawUser });
/** Doorward's addition where an address is confirmed first: no token yet. */
const Pending = z.object({ user: z.object({ username: z.string(), is_active: z.literal(false) }), pending_activation: z.literal(true) });
const Envelope = z.object({ code: z.int(), data: z.unknown().optional(), message: z.string().optional() });

/** What nanoClaw's frontend throws: the envelope's `code` and `message`. */
export class NanoclawError extends Error {
  readonly code: number;
  readonly httpStatus: number;

  constructor(code: number, message: string, httpStatus: number) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/** What nanoClaw's frontend does on the wire: paths without a trailing slash, one envelope, `Bearer` and a JWT where it has one. */
export class NanoclawClient {
  readonly #url: string;
  token: string | undefined;

  constructor(url: string, token?: string) {
    this.#url = url;
    this.token = token;
  }

  /** Keeps the token, as the frontend's `setToken` is documented to. */
  async login(username: string, password: string): Promise<z.infer<typeof SignIn>> {
    const answer = SignIn.parse(await this.#ask('POST', '/api/auth/login', { username, password }));
    this.token = answer.token;
    return answer;
  }

  async register(username: string, password: string, email?: string): Promise<z.infer<typeof SignIn>> {
    return SignIn.parse(await this.#ask('POST', '/api/auth/register', { username, password, email }));
  }

  /** The same where the server confirms addresses. */
  async registerPending(username: string, password: string, email: string): Promise<z.infer<typeof Pending>> {
    return Pending.parse(await this.#ask('POST', '/api/auth/register', { username, password, email }));
  }

  async profile(): Promise<NanoclawUser> {
    return NanoclawUser.parse(await this.#ask('GET', '/api/auth/profile'));
  }

  async updateProfile(change: Readonly<Record<string, unknown>>): Promise<NanoclawUser> {
    return NanoclawUser.parse(await this.#ask('PATCH', '/api/auth/profile', change));
  }

  async mode(): Promise<string> {
    return z.strictObject({ mode: z.string() }).parse(await this.#ask('GET', '/api/auth/mode')).mode;
  }

  /** The data of the envelope. Success is HTTP 200 and `code: 0`; an error's HTTP status is its code. Errors: NanoclawError. */
  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { code, data, message } = Envelope.parse(await response.json());
    if (code !== 0) throw new NanoclawError(code, message ?? '', response.status);
    if (response.status !== 200) throw new Error(`code 0 with HTTP ${response.status}`);
    return data;
  }
}

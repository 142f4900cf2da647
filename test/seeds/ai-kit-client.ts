import { z } from 'zod';

const User = z.object({ id: z.int(), email: z.string().nullable(), username: z.string() });
const Me = z.object({ user: User.nullable(), csrf: z.string() });
const Csrf = z.object({ csrf: z.string() });
/** Field errors and `non_field_errors` are lists of codes; the app translates them (reference/seeds-contract.md 4.1). */
const Codes = z.record(z.string(), z.unknown());

export class AiKitError extends Error {
  readonly status: number;
  readonly codes: Readonly<Record<string, unknown>>;

  constructor(status: number, codes: Readonly<Record<string, unknown>>) {
    super(`HTTP ${status}`);
    this.status = status;
    this.codes = codes;
  }
}

/** What ai-kit's react library does on the wire: paths with a trailing slash, a cookie that the browser keeps, the last `csrf` as X-CSRFToken. */
export class AiKitClient {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();
  csrf = '';

  constructor(url: string) {
    this.#base = `${url}/api/v1/auth/`;
  }

  /** Loads the user and the token, as the app does at its start. */
  async me(): Promise<z.infer<typeof Me>> {
    const me = Me.parse(await this.#ask('GET', 'me/'));
    this.csrf = me.csrf;
    return me;
  }

  async login(ident: string, password: string): Promise<z.infer<typeof User>> {
    const { user, csrf } = z.object({ user: User, csrf: z.string() }).parse(await this.#ask('POST', 'login/', { ident, password }));
    this.csrf = csrf;
    return user;
  }

  async logout(): Promise<void> {
    this.csrf = Csrf.parse(await this.#ask('POST', 'logout/', {})).csrf;
  }

  /** 201 and `{}`-like: nobody is signed in by it. */
  async register(username: string, email: string, password: string): Promise<void> {
    await this.#ask('POST', 'register/', { username, email, password });
  }

  async activateEmail(ident: string, token: string): Promise<void> {
    await this.#ask('POST', 'activate_email/', { ident, token });
  }

  /** The README sends `email`, the code at HEAD `ident` (reference/seeds-contract.md 4.3). */
  async sendResetMail(field: 'email' | 'ident', who: string): Promise<void> {
    await this.#ask('POST', 'send_pw_reset_email/', { [field]: who });
  }

  async resetPassword(ident: string, token: string, password: string): Promise<void> {
    await this.#ask('POST', 'reset_password/', { ident, token, password });
  }

  async validatePassword(password: string, whose: { readonly ident?: string; readonly username?: string; readonly email?: string }): Promise<void> {
    await this.#ask('POST', 'validate_password/', { password, ...whose });
  }

  hasCookie(): boolean {
    return this.#cookies.size > 0;
  }

  /** Another tab of the same browser: the same cookies, a page of its own. */
  otherTab(): AiKitClient {
    const tab = new AiKitClient(this.#base.replace(/\/api\/v1\/auth\/$/, ''));
    for (const [name, value] of this.#cookies) tab.#cookies.set(name, value);
    return tab;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        'Sec-Fetch-Site': 'same-origin',
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf, Origin: new URL(this.#base).origin }),
        ...(cookie === '' ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#keepCookies(response.headers.getSetCookie());
    const answer: unknown = await response.json();
    if (!response.ok) throw new AiKitError(response.status, Codes.parse(answer));
    return answer;
  }

  #keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const [name = '', value = ''] = pair.split('=', 2);
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

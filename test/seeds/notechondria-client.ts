import { z } from 'zod';

const Session = z.object({ id: z.int(), device_label: z.string(), created_at: z.iso.datetime(), last_seen_at: z.iso.datetime() });
const User = z.object({
  id: z.int(),
  email: z.string().nullable(),
  username: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  display_name: z.string(),
  is_staff: z.boolean(),
  is_superuser: z.boolean(),
});
/** `auth_payload` of 0.1.65, the part that Doorward promises (reference/seeds-contract.md 1.3; the app's own fields live in preferences). */
export const NotechondriaPayload = z.object({
  token: z.string().regex(/^[0-9a-f]{40}$/),
  session: Session,
  multi_device: z.boolean(),
  other_sessions_count: z.int(),
  user: User,
});
const Confirmed = z.object({ message: z.string(), delivery_fallback: z.boolean(), email: z.string() });
const Sent = z.object({ message: z.string(), delivery_fallback: z.boolean() });
const CodeSent = Sent.extend({ masked_email: z.string().regex(/^.\*{3}@/) });
const Changed = z.object({ message: z.string(), token: z.string().regex(/^[0-9a-f]{40}$/), session: Session });
const Probe = z.union([z.strictObject({ authenticated: z.literal(false) }), NotechondriaPayload.extend({ authenticated: z.literal(true) })]);
const Row = Session.extend({ user_agent: z.string(), ip_hash_prefix: z.string().max(8), is_current: z.boolean() });
const List = z.object({ sessions: z.array(Row), current_session_id: z.int().nullable() });

/** An answer that is no success, with the `detail` in which the app looks for its words. */
export class NotechondriaError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }

  /** The app drops its token when it reads one of these, whatever the case. */
  get sessionRejected(): boolean {
    return ['invalid token', 'authentication credentials were not provided', 'token_not_valid'].some((word) =>
      this.message.toLowerCase().includes(word),
    );
  }
}

/** What it is told where it is refused. */
export async function refusal(asking: Promise<unknown>): Promise<NotechondriaError> {
  const error = await asking.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof NotechondriaError)) throw error;
  return error;
}

/** What Notechondria 0.1.65 does on the wire: bare JSON, every path with a trailing slash, `Authorization: Token`. */
export class NotechondriaClient {
  readonly #base: string;
  readonly #userAgent: string;
  token: string | undefined;

  constructor(url: string, userAgent: string, token?: string) {
    this.#base = `${url}/api/v1/`;
    this.#userAgent = userAgent;
    this.token = token;
  }

  async login(identifier: string, password: string): Promise<z.infer<typeof NotechondriaPayload>> {
    const payload = NotechondriaPayload.parse((await this.#ask('POST', 'auth/login/', { identifier, password })).body);
    this.token = payload.token;
    return payload;
  }

  /** As the app itself sends it: `email`, whatever was typed. */
  async loginByEmail(email: string, password: string): Promise<z.infer<typeof NotechondriaPayload>> {
    const payload = NotechondriaPayload.parse((await this.#ask('POST', 'auth/login/', { email, password })).body);
    this.token = payload.token;
    return payload;
  }

  /** Before its form the app asks whether a code is needed, with what was typed: nothing, at first. */
  async validateInvitation(code: string): Promise<{ readonly required: boolean; readonly valid: boolean }> {
    const answer = await this.#ask('POST', 'auth/validate-invitation/', { invitation_code: code });
    return z.strictObject({ required: z.boolean(), valid: z.boolean() }).parse(answer.body);
  }

  async register(username: string, email: string, password: string, invitationCode = ''): Promise<z.infer<typeof Confirmed>> {
    const body = { username, email, password, ...(invitationCode === '' ? {} : { invitation_code: invitationCode }) };
    return Confirmed.parse((await this.#ask('POST', 'auth/register/', body)).body);
  }

  /** The six digits of the mail: signs in. */
  async verifyEmail(email: string, code: string): Promise<z.infer<typeof NotechondriaPayload>> {
    const payload = NotechondriaPayload.parse((await this.#ask('POST', 'auth/verify-email/', { email, code })).body);
    this.token = payload.token;
    return payload;
  }

  /** Whether the mail has to be handed over. */
  async resendVerification(email: string): Promise<boolean> {
    return Sent.parse((await this.#ask('POST', 'auth/resend-verification/', { email })).body).delivery_fallback;
  }

  /** Asks for a code to the address; the app then shows the address and a field for the code. */
  async requestPasswordReset(email: string): Promise<z.infer<typeof Confirmed>> {
    return Confirmed.parse((await this.#ask('POST', 'auth/password-reset/', { email })).body);
  }

  async confirmPasswordReset(email: string, code: string, password: string): Promise<string> {
    return z.object({ message: z.string() }).parse((await this.#ask('POST', 'auth/password-reset/confirm/', { email, code, password })).body).message;
  }

  /** A code to one's own address, for another password or address: no body is sent. */
  async sendIdentityCode(): Promise<z.infer<typeof CodeSent>> {
    return CodeSent.parse((await this.#ask('POST', 'auth/send-identity-code/')).body);
  }

  /** Every session ends; the client goes on with the one it is given. */
  async changePassword(current: string, next: string, identityCode: string): Promise<z.infer<typeof Changed>> {
    const body = { current_password: current, new_password: next, identity_code: identityCode };
    const changed = Changed.parse((await this.#ask('POST', 'auth/change-password/', body)).body);
    this.token = changed.token;
    return changed;
  }

  /** The first of two steps: shows the code that came to the address of now. */
  async changeEmailRequest(email: string, identityCode: string): Promise<z.infer<typeof Confirmed>> {
    return Confirmed.parse((await this.#ask('POST', 'auth/change-email/', { new_email: email, identity_code: identityCode })).body);
  }

  /** The second: with the code that came to the new one. */
  async changeEmailConfirm(email: string, code: string): Promise<string> {
    const answer = await this.#ask('POST', 'auth/change-email/', { new_email: email, code });
    return z.object({ message: z.string(), email: z.string() }).parse(answer.body).email;
  }

  async rotateApiKey(): Promise<{ readonly api_key: string; readonly api_key_prefix: string }> {
    return z.object({ api_key: z.string(), api_key_prefix: z.string().length(8) }).parse((await this.#ask('POST', 'auth/rotate-api-key/')).body);
  }

  /** `_restoreSession`: asks at the start of the app, and forgets a token that is no good. */
  async restoreSession(): Promise<z.infer<typeof Probe>> {
    const probe = Probe.parse((await this.#ask('GET', 'auth/session/')).body);
    if (!probe.authenticated) this.token = undefined;
    return probe;
  }

  async listSessions(): Promise<z.infer<typeof List>> {
    return List.parse((await this.#ask('GET', 'auth/sessions/')).body);
  }

  async revokeSession(id: number): Promise<void> {
    await this.#ask('DELETE', `auth/sessions/${id}/`);
  }

  /** The HTTP status: the app expects 204 and reads no body. */
  async logout(): Promise<number> {
    const { status } = await this.#ask('POST', 'auth/logout/');
    this.token = undefined;
    return status;
  }

  async settings(change?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return (await (change === undefined ? this.#ask('GET', 'settings/') : this.#ask('PATCH', 'settings/', change))).body;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'User-Agent': this.#userAgent,
        ...(this.token === undefined ? {} : { Authorization: `Token ${this.token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new NotechondriaError(response.status, z.object({ detail: z.string() }).parse(JSON.parse(text)).detail);
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}

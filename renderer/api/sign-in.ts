import type { PendingSecondFactor } from '../../server/contract/factor-schemas.ts';
import type { AuthPayload, EmailChange, Me, PasswordChanged, RecentUntil, Registered } from '../../server/contract/schemas.ts';
import { read, rememberCsrf, write } from './client.ts';

/** What every way of signing in answers: in, or a second step is asked for. */
export type SignInAnswer = AuthPayload | PendingSecondFactor;
export type { PendingSecondFactor };
export type Channel = 'totp' | 'email' | 'device' | 'recovery';

/** With a fresh CSRF token, so that this browser gets a cookie and the page never sees a key. */
export async function enterWith<T extends object>(path: string, body: unknown): Promise<T> {
  rememberCsrf((await read<Me>('me')).csrf);
  const answer = await write<T>('POST', path, body);
  if ('csrf' in answer && typeof answer.csrf === 'string') rememberCsrf(answer.csrf);
  return answer;
}

export function signIn(ident: string, password: string): Promise<SignInAnswer> {
  return enterWith('login', { ident, password });
}

/** How a sign-in is to be confirmed. */
export interface Chosen {
  /** For a trusted device: what it shows too. */
  readonly match_code?: string;
  /** For e-mail: no mail goes out, an admin has the code. */
  readonly delivery_fallback?: boolean;
}

/** Chooses how a sign-in is confirmed; for e-mail the code goes out now. */
export function chooseChannel(challengeId: string, channel: Channel): Promise<Chosen> {
  return write('POST', '2fa/challenge', { challenge_id: challengeId, channel });
}

/** Undefined while another device has not answered yet. */
export async function confirmSignIn(challengeId: string, channel: Channel, code?: string): Promise<AuthPayload | undefined> {
  const answer = await enterWith<AuthPayload | { pending: true }>('2fa/verify', { challenge_id: challengeId, channel, code });
  return 'pending' in answer ? undefined : answer;
}

export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

export function register(wish: Registration & { readonly invitation?: string }): Promise<Registered> {
  return write('POST', 'register', wish);
}

export function verifyEmail(email: string, code: string): Promise<SignInAnswer> {
  return enterWith('verify-email', { email, code });
}

export function resendVerification(email: string): Promise<unknown> {
  return write('POST', 'resend-verification', { email });
}

/** What a mailed link carries. */
export interface MailedLink {
  readonly ident: string;
  readonly token: string;
}

export function activateByLink(link: MailedLink): Promise<unknown> {
  return write('POST', 'activate_email', link);
}

export function requestReset(ident: string): Promise<unknown> {
  return write('POST', 'send_pw_reset_email', { ident });
}

export function resetPassword(link: MailedLink, password: string): Promise<unknown> {
  return write('POST', 'reset_password', { ...link, password });
}

/** One recovery code in the place of a forgotten password. */
export function recoverByCode(given: { readonly ident: string; readonly code: string; readonly password: string }): Promise<unknown> {
  return write('POST', 'recover', given);
}

export function signInByLink(token: string): Promise<SignInAnswer> {
  return enterWith('sign-in-link', { token });
}

export interface FirstAdmin {
  readonly setup_code: string;
  readonly username: string;
  readonly password: string;
  readonly email?: string;
}

export function adoptServer(wish: FirstAdmin): Promise<SignInAnswer> {
  return enterWith('admin/adopt', wish);
}

/** Whose password it is, as far as it is known: what it must not resemble. `ident` is the opaque one of a reset link. */
export interface PasswordOwner {
  readonly username?: string;
  readonly email?: string;
  readonly ident?: string;
}

/** Errors: ApiError with what speaks against the password under `fields.password`. */
export function checkPassword(password: string, owner: PasswordOwner): Promise<unknown> {
  return write('POST', 'validate_password', { password, ...owner });
}

/** The session is a new one afterwards, with a CSRF token of its own. `current`: undefined where there is no password yet. */
export async function changePassword(current: string | undefined, next: string): Promise<PasswordChanged> {
  const answer = await write<PasswordChanged>('POST', 'change-password', { current_password: current, new_password: next });
  rememberCsrf(answer.csrf);
  return answer;
}

/** Without a code: one is mailed to the new address. With it: the address is changed. */
export function changeEmail(email: string, code?: string): Promise<EmailChange> {
  return write('POST', 'change-email', code === undefined ? { new_email: email } : { new_email: email, code });
}

export type Reproof = { readonly password: string } | { readonly channel: 'totp' | 'recovery'; readonly code: string };

export function reAuthenticate(proof: Reproof): Promise<RecentUntil> {
  return write('POST', 're-authenticate', proof);
}

import type { CasdoorConfig, CasdoorLink, CasdoorStarted, LinkChallenge } from '../../server/contract/casdoor.ts';
import type { Me } from '../../server/contract/schemas.ts';
import { read, rememberCsrf, write } from './client.ts';
import { withProof } from './proof.ts';
import { enterWith, type SignInAnswer } from './sign-in.ts';

export type { CasdoorConfig, CasdoorLink, LinkChallenge };

/** One trip to the sign-in page and back. Its redeem secret is kept in this page's memory and nowhere else. */
export type Leg = Pick<CasdoorStarted, 'authorization_url' | 'attempt_id' | 'redeem_secret' | 'expires_at'>;
/** `SignInAnswer` and a challenge after a sign-in; `casdoor_linked` after a link. */
export type LegAnswer = SignInAnswer | LinkChallenge | { readonly casdoor_linked: true };

/** From the desktop window, the page opens in the system's browser, which is another one than this. */
export const legBrowser = (): 'this' | 'system' => (window.doorward === undefined ? 'this' : 'system');

export function readCasdoorConfig(signal: AbortSignal): Promise<CasdoorConfig> {
  return read<CasdoorConfig>('casdoor/config', { signal });
}

/** With a fresh CSRF token, so that the answer of a later `redeem` gives this browser a cookie. */
export async function startCasdoor(intent: 'login' | 'bind'): Promise<Leg> {
  rememberCsrf((await read<Me>('me')).csrf);
  return write<CasdoorStarted>('POST', 'casdoor/start', { intent, browser: legBrowser() });
}

/** Undefined while the person has not come back from the sign-in page. */
export async function redeemCasdoor({ attempt_id, redeem_secret }: Leg): Promise<LegAnswer | undefined> {
  const answer = await write<LegAnswer | { readonly pending: true }>('POST', 'casdoor/redeem', { attempt_id, redeem_secret });
  if ('pending' in answer) return undefined;
  if ('csrf' in answer) rememberCsrf(answer.csrf);
  return answer;
}

export interface BindCode {
  readonly channel: 'totp' | 'email' | 'recovery';
  /** Left out: have one mailed, where the channel is `email`. */
  readonly code?: string;
}

/** Joins the identity of a challenge to an account, by its password and, where it has one, its second factor. */
export function bindByChallenge(
  { link_challenge }: LinkChallenge,
  holder: { readonly ident: string; readonly password: string },
  code: BindCode | null,
): Promise<SignInAnswer> {
  return enterWith('casdoor/link/bind', { link_challenge, ...holder, ...code });
}

/** Makes an account for the identity of a challenge. */
export function createByChallenge({ link_challenge }: LinkChallenge, username: string, password: string | undefined): Promise<SignInAnswer> {
  return enterWith('casdoor/link/create', { link_challenge, username, ...(password === undefined ? {} : { password }) });
}

export function readCasdoorLink(signal: AbortSignal): Promise<CasdoorLink> {
  return read<CasdoorLink>('casdoor/identity', { signal });
}

export function unlinkCasdoor(): Promise<unknown> {
  return withProof(() => write('DELETE', 'casdoor/unlink'));
}

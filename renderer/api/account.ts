import type { AuthPayload, Me, ModeAnswer, SessionProbe, Settings } from '../../server/contract/schemas.ts';
import { read, rememberCsrf, write } from './client.ts';

export type { Settings };

/** Who may come in here and how. */
export function readMode(): Promise<ModeAnswer> {
  return read<ModeAnswer>('mode');
}

/** Who we are, and a fresh CSRF token. */
export async function readMe(): Promise<Me> {
  const me = await read<Me>('me');
  rememberCsrf(me.csrf);
  return me;
}

/** Whether this browser is a session. */
export function readProbe(): Promise<SessionProbe> {
  return read<SessionProbe>('session');
}

/** Single mode: makes this browser a session of the owner, with a cookie because the CSRF token goes along. */
export async function enterAsOwner(): Promise<AuthPayload> {
  const payload = await write<AuthPayload>('POST', 'login');
  rememberCsrf(payload.csrf);
  return payload;
}

/** Ends this browser's own session. */
export async function signOutHere(): Promise<void> {
  const answer = await write<{ csrf?: string } | undefined>('POST', 'logout');
  rememberCsrf(answer?.csrf);
}

export function readSettings(signal?: AbortSignal): Promise<Settings> {
  return read<Settings>('settings', signal ? { signal } : {});
}

/** What a person can change about themselves. */
export type SettingsPatch = Partial<Pick<Settings, 'display_name' | 'first_name' | 'last_name' | 'username' | 'email' | 'avatar' | 'preferences'>>;

export function changeSettings(patch: SettingsPatch): Promise<Settings> {
  return write<Settings>('PATCH', 'settings', patch);
}

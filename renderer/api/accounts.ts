import type { ApiKeyList, ApiKeyRow } from '../../server/contract/api-key-schemas.ts';
import type {
  AccountHours,
  AccountLimits,
  AccountList,
  AccountMade,
  AccountRow,
  EndedCount,
  ResetLink,
  SignInLink,
} from '../../server/contract/account-admin-schemas.ts';
import type { ActivityList, SessionList, SessionRow } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';

export type { AccountHours, AccountLimits, AccountMade, AccountRow };

export interface AccountFilter {
  readonly search: string;
  readonly role: '' | 'admin' | 'user';
  readonly state: '' | 'active' | 'invited' | 'locked' | 'disabled' | 'suspended' | 'deleted';
  readonly source: '' | 'local' | 'casdoor' | 'both' | 'none';
  readonly second_factor: '' | 'on' | 'off';
  readonly sort: '' | 'name' | 'last_seen' | 'created';
}

/** Nobody is left out but the bin. */
export const everybody: AccountFilter = { search: '', role: '', state: '', source: '', second_factor: '', sort: '' };

export function listAccounts(filter: AccountFilter, cursor: string, signal: AbortSignal, limit = 50): Promise<AccountList> {
  return read<AccountList>('admin/accounts', { query: { ...filter, cursor, limit }, signal });
}

export interface NewPerson {
  readonly display_name: string;
  readonly username: string;
  readonly email: string;
  readonly role: 'admin' | 'user';
  readonly access: 'invitation' | 'temporary_password' | 'sso';
  readonly expires_in_hours: number;
}

export function addAccount(person: NewPerson): Promise<AccountMade> {
  return write<AccountMade>('POST', 'admin/accounts', person);
}

export interface AccountPatch {
  readonly role?: 'admin' | 'user';
  readonly is_active?: boolean;
  readonly disabled_reason?: string;
  readonly disabled_until?: string | null;
  readonly username?: string;
  readonly email?: string | null;
  readonly display_name?: string;
  readonly limits?: Partial<AccountLimits>;
}

export function changeAccount(id: number, patch: AccountPatch): Promise<AccountRow> {
  return write<AccountRow>('PATCH', `admin/accounts/${id}`, patch);
}

/** Into the bin. API keys end with the account, or rest until it is restored. */
export function deleteAccount(id: number, keys: 'end' | 'rest'): Promise<unknown> {
  return write('DELETE', `admin/accounts/${id}`, { keys });
}

/** For good, now. */
export function purgeAccount(id: number, username: string): Promise<unknown> {
  return write('POST', `admin/accounts/${id}/purge`, { username });
}

export function restoreAccount(id: number): Promise<AccountRow> {
  return write<AccountRow>('POST', `admin/accounts/${id}/restore`);
}

export async function sessionsOfAccount(id: number, signal: AbortSignal): Promise<readonly SessionRow[]> {
  return (await read<SessionList>(`admin/accounts/${id}/sessions`, { signal })).sessions;
}

export async function endSessionsOf(id: number): Promise<number> {
  return (await write<EndedCount>('DELETE', `admin/accounts/${id}/sessions`)).sessions;
}

export function makeSignInLink(id: number): Promise<SignInLink> {
  return write('POST', `admin/accounts/${id}/sign-in-link`);
}

/** For somebody who forgot their password: half an hour, once. */
export function makeResetLink(id: number): Promise<ResetLink> {
  return write('POST', `admin/accounts/${id}/reset-link`);
}

export function resetSecondFactor(id: number): Promise<unknown> {
  return write('POST', `admin/accounts/${id}/reset-2fa`);
}

export interface TemporaryPassword {
  readonly temporary_password: string;
  readonly expires_at: string;
}

/** In place of the password of until now. */
export function giveTemporaryPassword(id: number): Promise<TemporaryPassword> {
  return write('POST', `admin/accounts/${id}/temporary-password`);
}

export interface Invitation {
  readonly invitation_url: string;
  readonly expires_at: string;
}

/** A new link to set a first password; older ones stop working. */
export function inviteAgain(id: number, hours: number): Promise<Invitation> {
  return write('POST', `admin/accounts/${id}/invitation`, { expires_in_hours: hours });
}

/** The OpenID provider no longer signs this person in. */
export function partFromProvider(id: number): Promise<unknown> {
  return write('POST', `admin/accounts/${id}/unlink`);
}

export async function keysOfAccount(id: number, signal: AbortSignal): Promise<readonly ApiKeyRow[]> {
  return (await read<ApiKeyList>(`admin/accounts/${id}/api-keys`, { signal })).api_keys;
}

export function endKeyOfSomebody(keyId: number): Promise<unknown> {
  return write('DELETE', `admin/api-keys/${keyId}`);
}

export function activityOfAccount(id: number, cursor: string, signal: AbortSignal): Promise<ActivityList> {
  return read<ActivityList>('activity', { query: { account: id, cursor, limit: 25 }, signal });
}

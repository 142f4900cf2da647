import type {
  AccountList,
  AccountMade,
  AccountRow,
  ActivityList,
  EndedCount,
  SessionList,
  SessionRow,
  SignInLink,
} from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';

export type { AccountMade, AccountRow };

export interface AccountFilter {
  readonly search: string;
  readonly role: '' | 'admin' | 'user';
  readonly state: '' | 'active' | 'disabled' | 'deleted';
}

export function listAccounts(filter: AccountFilter, cursor: string, signal: AbortSignal): Promise<AccountList> {
  return read<AccountList>('admin/accounts', { query: { ...filter, cursor, limit: 50 }, signal });
}

export interface NewPerson {
  readonly display_name: string;
  readonly username: string;
  readonly email: string;
  readonly role: 'admin' | 'user';
  readonly access: 'invitation' | 'temporary_password';
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
}

export function changeAccount(id: number, patch: AccountPatch): Promise<AccountRow> {
  return write<AccountRow>('PATCH', `admin/accounts/${id}`, patch);
}

/** Into the bin. */
export function deleteAccount(id: number): Promise<unknown> {
  return write('DELETE', `admin/accounts/${id}`);
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

export function resetSecondFactor(id: number): Promise<unknown> {
  return write('POST', `admin/accounts/${id}/reset-2fa`);
}

/** The latest events of everybody. */
export function listAllActivity(signal: AbortSignal): Promise<ActivityList> {
  return read<ActivityList>('activity', { query: { account: 'all', limit: 200 }, signal });
}

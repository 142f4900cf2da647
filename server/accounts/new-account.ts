import { randomBytes } from 'node:crypto';
import type { Reads } from '../ports/store.ts';
import { nameKey, type NewAccount, type Role } from './account.ts';

/** An account that says nothing of itself yet. */
export function newAccount(given: {
  readonly username: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly role: Role;
  readonly now: number;
}): NewAccount {
  const { username, email, emailVerified, role, now } = given;
  return {
    username,
    email,
    emailVerified,
    displayName: '',
    firstName: '',
    lastName: '',
    avatar: null,
    role,
    isActive: true,
    createdAt: now,
    lastLoginAt: null,
    preferences: {},
  };
}

/** The name somebody chose, or one made of their address, or by chance, that is free (api.md: optional with an e-mail unless required). */
export async function freeUsername(reads: Pick<Reads, 'accounts'>, chosen: string | undefined, email: string | null): Promise<string> {
  if (chosen !== undefined) return chosen;
  const local = (email?.split('@')[0] ?? '').normalize('NFKC').replace(/[^\p{L}\p{N}\p{M}._+-]/gu, '');
  const base = [...local].slice(0, 40).join('');
  for (const candidate of [base, `${base}_${randomBytes(2).toString('hex')}`]) {
    if ([...candidate].length >= 2 && !(await reads.accounts.byUsernameKey(nameKey(candidate)))) return candidate;
  }
  return `user_${randomBytes(6).toString('hex')}`;
}

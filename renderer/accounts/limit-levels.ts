import type { AccountLimits } from '../api/accounts.ts';

/** How far credentials of an account reach, as people choose it. */
export const levels = ['all', 'write', 'read'] as const;
export type Level = (typeof levels)[number];

export function levelOf(scopes: AccountLimits['scopes']): Level {
  if (scopes === null || scopes.includes('admin')) return 'all';
  return scopes.includes('write') ? 'write' : 'read';
}

export function scopesOf(level: Level): AccountLimits['scopes'] {
  if (level === 'all') return null;
  return level === 'write' ? ['read', 'write'] : ['read'];
}

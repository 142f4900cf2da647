import type { ApiKeyRow } from '../api/api-keys.ts';

export const kinds = ['read', 'write', 'admin', 'expired'] as const;
export const sorts = ['created', 'name', 'used', 'expires'] as const;
type Kind = (typeof kinds)[number];
type Sort = (typeof sorts)[number];

/** What the person wants to see of their keys. */
export interface Wish {
  readonly search: string;
  readonly kind: Kind | '';
  readonly sort: Sort;
}

export const noWish: Wish = { search: '', kind: '', sort: 'created' };

const isOver = ({ expires_at: end }: ApiKeyRow, now: number) => end !== null && Date.parse(end) <= now;

const fitsKind: Readonly<Record<Kind, (key: ApiKeyRow, now: number) => boolean>> = {
  read: ({ scopes }) => scopes.every((scope) => scope === 'read'),
  write: ({ scopes }) => scopes.includes('write'),
  admin: ({ scopes }) => scopes.includes('admin'),
  expired: isOver,
};

const compare: Readonly<Record<Sort, (a: ApiKeyRow, b: ApiKeyRow, language: string) => number>> = {
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  name: (a, b, language) => a.name.localeCompare(b.name, language, { sensitivity: 'base', numeric: true }),
  used: (a, b) => (b.last_used_at ?? '').localeCompare(a.last_used_at ?? ''),
  expires: (a, b) => (a.expires_at ?? '9').localeCompare(b.expires_at ?? '9'),
};

/** The keys that fit; those that are equal stay in one order, so that nothing jumps. */
export function arrange(rows: readonly ApiKeyRow[], { search, kind, sort }: Wish, language: string, now: number): readonly ApiKeyRow[] {
  const lower = (text: string) => text.toLocaleLowerCase(language);
  const fits = (key: ApiKeyRow) =>
    lower(`${key.name} ${key.prefix} ${key.last4 ?? ''}`).includes(lower(search.trim())) && (kind === '' || fitsKind[kind](key, now));
  return rows.filter(fits).toSorted((a, b) => compare[sort](a, b, language) || b.id - a.id);
}

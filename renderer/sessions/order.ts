import type { SessionRow } from '../api/sessions.ts';

export const kinds = ['desktop', 'browser', 'phone', 'script', 'tv'] as const satisfies readonly SessionRow['kind'][];
export type Kind = (typeof kinds)[number];
export const sorts = ['last_seen', 'created', 'name', 'expires'] as const;
export type Sort = (typeof sorts)[number];

/** What the person wants to see of the list. */
export interface Wish {
  readonly search: string;
  readonly kind: Kind | '';
  readonly sort: Sort;
}

export const noWish: Wish = { search: '', kind: '', sort: 'last_seen' };

export function isSort(value: string): value is Sort {
  return sorts.some((sort) => sort === value);
}

export function isKind(value: string): value is Kind {
  return kinds.some((kind) => kind === value);
}

const compare: Readonly<Record<Sort, (a: SessionRow, b: SessionRow, language: string) => number>> = {
  last_seen: (a, b) => b.last_seen_at.localeCompare(a.last_seen_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  name: (a, b, language) => a.device_label.localeCompare(b.device_label, language, { sensitivity: 'base', numeric: true }),
  expires: (a, b) => a.expires_at.localeCompare(b.expires_at),
};

/** The rows that fit, this device first whatever the order; those that are equal stay in one order, so that nothing jumps. */
export function arrange(rows: readonly SessionRow[], wish: Wish, language: string): readonly SessionRow[] {
  const needle = wish.search.trim().toLocaleLowerCase(language);
  const fits = (row: SessionRow) =>
    (wish.kind === '' || row.kind === wish.kind) &&
    (needle === '' || [row.device_label, row.user_agent, row.ip_hash_prefix].some((text) => text.toLocaleLowerCase(language).includes(needle)));
  const pinned = (row: SessionRow) => (row.is_current ? 0 : 1);
  return rows.filter(fits).toSorted((a, b) => pinned(a) - pinned(b) || compare[wish.sort](a, b, language) || b.id - a.id);
}

/** How many of each kind, for "what will end". Kinds that do not occur are left out. */
export function countKinds(rows: readonly SessionRow[]): readonly { readonly kind: Kind; readonly count: number }[] {
  return kinds.map((kind) => ({ kind, count: rows.filter((row) => row.kind === kind).length })).filter(({ count }) => count > 0);
}

const dayMs = 86_400_000;

/** First seen within the last day, and not the device in front of the person. */
export function isNew(row: SessionRow, now: number): boolean {
  return !row.is_current && now - Date.parse(row.created_at) < dayMs;
}

/** Whole days without use, from thirty on; else 0. */
export function inactiveDays(row: SessionRow, now: number): number {
  const days = Math.floor((now - Date.parse(row.last_seen_at)) / dayMs);
  return days >= 30 ? days : 0;
}

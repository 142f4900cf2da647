import type { Page } from '../../ports/store.ts';

/** The first `limit` of `records` that pass `fits`, and whether there is one more. Pulls no further than that. */
export function pageOf<T extends { readonly id: number }>(records: Iterable<T>, limit: number, fits: (record: T) => boolean = () => true): Page<T> {
  const items: T[] = [];
  for (const record of records) {
    if (!fits(record)) continue;
    const last = items.at(-1);
    if (items.length >= limit) return { items, next: last?.id ?? null };
    items.push(record);
  }
  return { items, next: null };
}

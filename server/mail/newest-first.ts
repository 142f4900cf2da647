import type { Page, Reads } from '../ports/store.ts';
import type { Mail } from './mail.ts';

/** A page of the outbox, newest first. The shelf goes upwards only; finished mails leave after a while, so it stays short enough to walk for an admin's screen. */
export async function newestFirst(
  shelf: Reads['mails'],
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<Page<Mail>> {
  const end = after ?? Infinity;
  let found: Mail[] = [];
  for (let from: number | null = 0; from !== null;) {
    const { items, next }: Page<Mail> = await shelf.page({ after: from, limit: 500 });
    const before = items.filter(({ id }) => id < end);
    found = [...found, ...before].slice(-(limit + 1));
    from = before.length < items.length ? null : next;
  }
  const items = found.slice(-limit).reverse();
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

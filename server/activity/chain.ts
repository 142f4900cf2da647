import { createHash } from 'node:crypto';
import type { ActivityEvent } from './event.ts';

/**
 * Each entry holds the digest of the one before it, as a commit does: whoever changes, removes, adds or moves one must change all that follow, and the
 * newest of them is signed with a key from the vault (checkpoint.ts). What retention drops at the old end leaves the rest as it is.
 */

/** SHA-256 of everything in an entry, its `prev` included; base64url. A field in a fixed place each, details by name: how it was written does not matter. */
export function digestOf({ id, at, kind, accountId, actorId, sessionId, ipHash, details, prev }: ActivityEvent): string {
  const named = Object.entries(details).filter(([, value]) => value !== undefined);
  const sorted = named.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = JSON.stringify([id, at, kind, accountId, actorId, sessionId, ipHash, sorted, prev ?? null]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Where the entries do not fit together. `id`: the entry that is not as it was, or the first that is missing; `after`: the last good one before it. */
export interface ChainBreak {
  readonly kind: 'changed' | 'removed' | 'inserted' | 'reordered' | 'unchained';
  readonly id: number;
  readonly after: number | null;
}

interface Link {
  readonly id: number;
  readonly digest: string;
}

/** Looks at entries one by one, in ascending order; remembers their digests only. */
export class ChainWalk {
  readonly #since: number;
  readonly #ids = new Map<string, number>();
  /** An entry that does not follow `before`: the one after it tells which of the two is not as it was. */
  #pending: { readonly event: ActivityEvent; readonly digest: string; readonly before: Link } | null = null;
  #broken: ChainBreak | null = null;
  #last: Link | null = null;
  #entries = 0;
  #first: number | null = null;
  #firstChained: number | null = null;
  #newestAt: number | null = null;

  /** `since`: from this id on each entry must be chained; null: from the first one that is. */
  constructor(since: number | null) {
    this.#since = since ?? Number.POSITIVE_INFINITY;
  }

  look(event: ActivityEvent): void {
    const before = this.#last;
    const digest = digestOf(event);
    this.#settle(event);
    if (event.prev !== undefined) {
      this.#firstChained ??= event.id;
      if (before !== null && event.prev !== before.digest) this.#pending = { event, digest, before };
    } else if (event.id >= this.#since || this.#firstChained !== null)
      this.#broken ??= { kind: 'unchained', id: event.id, after: before?.id ?? null };
    this.#ids.set(digest, event.id);
    this.#last = { id: event.id, digest };
    this.#entries += 1;
    this.#first ??= event.id;
    this.#newestAt = event.at;
  }

  /** What was seen, once all was. */
  end(): {
    readonly broken: ChainBreak | null;
    readonly entries: number;
    readonly first: number | null;
    readonly firstChained: number | null;
    readonly newest: (Link & { readonly at: number }) | null;
  } {
    this.#settle(null);
    const newest = this.#last === null ? null : { ...this.#last, at: this.#newestAt ?? 0 };
    return { broken: this.#broken, entries: this.#entries, first: this.#first, firstChained: this.#firstChained, newest };
  }

  /** The entry that has this digest now. */
  idOf(digest: string): number | undefined {
    return this.#ids.get(digest);
  }

  #settle(next: ActivityEvent | null): void {
    if (this.#pending === null) return;
    const { event, digest, before } = this.#pending;
    this.#pending = null;
    this.#broken ??= this.#nameOf(event, before, next === null || next.prev === digest, next?.prev === before.digest);
  }

  /** `holds`: what comes next follows `event`, so that one is as it was; `swapped`: it follows the entry before instead. */
  #nameOf({ id, prev }: ActivityEvent, before: Link, holds: boolean, swapped: boolean): ChainBreak {
    const real = prev === undefined ? undefined : this.#ids.get(prev);
    if (real !== undefined && real < before.id) return { kind: 'inserted', id: real + 1, after: real };
    if (swapped) return { kind: 'reordered', id, after: before.id };
    if (holds && id > before.id + 1) return { kind: 'removed', id: before.id + 1, after: before.id };
    const changed = holds ? before.id : id;
    return { kind: 'changed', id: changed, after: changed > 1 ? changed - 1 : null };
  }
}

import type { Session } from '../../sessions/session.ts';

/** A session with its neighbours in the order of its account. */
export interface SessionRow {
  session: Session;
  newer: SessionRow | null;
  older: SessionRow | null;
}

/** The order of every list of sessions: newest seen first, of two seen in the same millisecond the younger one. */
export function newestSeenFirst(a: Session, b: Session): number {
  return b.lastSeenAt - a.lastSeenAt || b.id - a.id;
}

/** How far a row looks for its place before the list is left to be sorted when it is next read. */
const nearby = 16;

/**
 * One account's sessions, linked in order. What happens all the time, a session seen just now, goes to the front at once;
 * rows that come in any other order (a load, an import) cost nothing each and one sort in all.
 */
export class RecencyList {
  #newest: SessionRow | null = null;
  #oldest: SessionRow | null = null;
  #size = 0;
  #sorted = true;

  get size(): number {
    return this.#size;
  }

  add(row: SessionRow): void {
    const below = this.#sorted ? this.#placeFor(row.session) : this.#newest;
    if (below === undefined) this.#sorted = false;
    this.#link(row, below === undefined ? this.#newest : below);
    this.#size++;
  }

  remove(row: SessionRow): void {
    if (row.newer === null) this.#newest = row.older;
    else row.newer.older = row.older;
    if (row.older === null) this.#oldest = row.newer;
    else row.older.newer = row.newer;
    row.newer = null;
    row.older = null;
    this.#size--;
  }

  /** From the newest, or from the one below `after`. */
  *newestFirst(after?: SessionRow): Generator<Session> {
    this.sort();
    for (let row = after === undefined ? this.#newest : after.older; row !== null; row = row.older) yield row.session;
  }

  /** Puts the list in order where it is not. */
  sort(): void {
    if (this.#sorted) return;
    const rows: SessionRow[] = [];
    for (let row = this.#newest; row !== null; row = row.older) rows.push(row);
    rows.sort((a, b) => newestSeenFirst(a.session, b.session));
    this.#newest = null;
    this.#oldest = null;
    for (const row of rows) this.#link(row, null);
    this.#sorted = true;
  }

  /** The row that `session` goes above; null: below all; undefined: not found nearby. */
  #placeFor(session: Session): SessionRow | null | undefined {
    if (this.#oldest === null || newestSeenFirst(session, this.#oldest.session) > 0) return null;
    let row = this.#newest;
    for (let steps = 0; row !== null && steps < nearby; steps++, row = row.older) if (newestSeenFirst(session, row.session) < 0) return row;
    return undefined;
  }

  #link(row: SessionRow, below: SessionRow | null): void {
    row.older = below;
    row.newer = below === null ? this.#oldest : below.newer;
    if (row.newer === null) this.#newest = row;
    else row.newer.older = row;
    if (below === null) this.#oldest = row;
    else below.newer = row;
  }
}

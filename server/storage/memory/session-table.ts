import type { Session } from '../../sessions/session.ts';
import type { SessionFields, Sighting } from './changes.ts';
import { IdList } from './id-list.ts';
import { RecencyList, type SessionRow } from './recency-list.ts';

const longList = 2000;

/** Sessions by id, by the hash of their key, and by account in the order in which they were last seen. */
export class SessionTable {
  readonly #rows = new Map<number, SessionRow>();
  readonly #byKey = new Map<string, SessionRow>();
  readonly #byAccount = new Map<number, RecencyList>();
  readonly #ids = new IdList((id) => this.#rows.has(id));

  get(id: number): Session | undefined {
    return this.#rows.get(id)?.session;
  }

  byKeyHash(hash: string): Session | undefined {
    return this.#byKey.get(hash)?.session;
  }

  countOfAccount(accountId: number): number {
    return this.#byAccount.get(accountId)?.size ?? 0;
  }

  /** Newest seen first; `after` that is not a session of this account starts from the top. */
  *ofAccount(accountId: number, after?: number): Generator<Session> {
    const cursor = after === undefined ? undefined : this.#rows.get(after);
    const list = this.#byAccount.get(accountId);
    if (list !== undefined) yield* list.newestFirst(cursor?.session.accountId === accountId ? cursor : undefined);
  }

  *ascending(after: number): Generator<Session> {
    for (const id of this.#ids.above(after)) {
      const row = this.#rows.get(id);
      if (row !== undefined) yield row.session;
    }
  }

  put(session: Session): void {
    const present = this.#rows.get(session.id);
    if (present !== undefined) {
      this.#replace(present, session);
      return;
    }
    const row: SessionRow = { session, newer: null, older: null };
    this.#rows.set(session.id, row);
    this.#byKey.set(session.keyHash, row);
    this.#listOf(session.accountId).add(row);
    this.#ids.add(session.id);
  }

  patch(fields: SessionFields): void {
    const row = this.#rows.get(fields.id);
    if (row !== undefined) row.session = { ...row.session, ...fields };
  }

  /** Only ever forwards: answers of two requests may overtake each other. False where the session is gone or was seen later. */
  see(id: number, seenAt: number): boolean {
    const row = this.#rows.get(id);
    if (row === undefined || seenAt <= row.session.lastSeenAt) return false;
    this.#replace(row, { ...row.session, lastSeenAt: seenAt });
    return true;
  }

  /** undefined where it is gone. */
  line(id: number): Sighting | undefined {
    const row = this.#rows.get(id);
    return row && [id, row.session.lastSeenAt];
  }

  remove(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#forget(row);
    this.#ids.removed(this.#rows.size);
  }

  /** Puts the long lists in order, so that the first listing after a load does not pay for it; a short one costs less than it is noticed. */
  sortLongLists(): void {
    for (const list of this.#byAccount.values()) if (list.size > longList) list.sort();
  }

  #replace(row: SessionRow, session: Session): void {
    this.#forget(row);
    row.session = session;
    this.#byKey.set(session.keyHash, row);
    this.#listOf(session.accountId).add(row);
  }

  #forget(row: SessionRow): void {
    const { keyHash, accountId } = row.session;
    if (this.#byKey.get(keyHash) === row) this.#byKey.delete(keyHash);
    const list = this.#byAccount.get(accountId);
    list?.remove(row);
    if (list?.size === 0) this.#byAccount.delete(accountId);
  }

  #listOf(accountId: number): RecencyList {
    let list = this.#byAccount.get(accountId);
    if (list === undefined) this.#byAccount.set(accountId, (list = new RecencyList()));
    return list;
  }
}

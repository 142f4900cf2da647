import { AppError } from '../../errors.ts';
import type { NewSession, Session, SessionPatch } from '../../sessions/session.ts';
import { changedFields } from './changed-fields.ts';
import type { Changes, SessionFields } from './changes.ts';
import { merged } from './merged.ts';
import { newestSeenFirst } from './recency-list.ts';
import type { Tables } from './tables.ts';

/** A transaction's view of the sessions: the tables' with its own changes over them. */
export class StagedSessions {
  readonly #tables: Tables;
  /** null: removed. */
  readonly #staged = new Map<number, Session | null>();
  readonly #fields = new Map<number, SessionFields>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  byId(id: number): Session | undefined {
    const staged = this.#staged.get(id);
    return staged === null ? undefined : (staged ?? this.#tables.sessions.get(id));
  }

  byKeyHash(hash: string): Session | undefined {
    for (const session of this.#staged.values()) if (session?.keyHash === hash) return session;
    const stored = this.#tables.sessions.byKeyHash(hash);
    return stored === undefined || this.#staged.has(stored.id) ? undefined : stored;
  }

  countOfAccount(accountId: number): number {
    let count = this.#tables.sessions.countOfAccount(accountId);
    for (const [id, session] of this.#staged) {
      if (this.#tables.sessions.get(id)?.accountId === accountId) count--;
      if (session?.accountId === accountId) count++;
    }
    return count;
  }

  /** As outside: newest seen first; a cursor that is gone starts from the top. */
  *ofAccount(accountId: number, after?: number): Generator<Session> {
    const cursor = after === undefined ? undefined : this.byId(after);
    const own = cursor?.accountId === accountId ? cursor : undefined;
    const isBelow = (session: Session): boolean => own === undefined || newestSeenFirst(own, session) < 0;
    const stored = this.#tables.sessions.ofAccount(accountId, own?.id);
    yield* merged(this.#stagedOf(accountId).filter(isBelow).sort(newestSeenFirst), this.#unstaged(stored, isBelow), newestSeenFirst);
  }

  *ascending(after: number): Generator<Session> {
    const byId = (a: Session, b: Session): number => a.id - b.id;
    const staged = this.#stagedOf(undefined).filter(({ id }) => id > after);
    yield* merged(staged.sort(byId), this.#unstaged(this.#tables.sessions.ascending(after)), byId);
  }

  insert(session: NewSession): Session {
    if (this.byKeyHash(session.keyHash) !== undefined) throw new Error('two sessions with one key');
    const stored = { ...session, id: this.#tables.nextId('session') };
    this.#staged.set(stored.id, stored);
    return stored;
  }

  restore(session: Session): void {
    if (this.byId(session.id) !== undefined || this.byKeyHash(session.keyHash) !== undefined) throw new AppError('not_found');
    this.#fields.delete(session.id);
    this.#staged.set(session.id, session);
  }

  update(id: number, patch: SessionPatch): Session {
    const before = this.byId(id);
    if (before === undefined) throw new AppError('not_found');
    const after = { ...before, ...patch };
    const isNew = this.#staged.has(id) && !this.#fields.has(id);
    this.#staged.set(id, after);
    if (!isNew) this.#fields.set(id, { ...this.#fields.get(id), ...changedFields(before, patch), id });
    return after;
  }

  remove(id: number): boolean {
    if (this.byId(id) === undefined) return false;
    this.#fields.delete(id);
    this.#staged.set(id, null);
    return true;
  }

  /** A session that came and went is written as gone: its id stays used. */
  changes(): Changes {
    const ended = [...this.#staged].filter(([, session]) => session === null).map(([id]) => id);
    const sessions = this.#stagedOf(undefined).filter(({ id }) => !this.#fields.has(id));
    const sessionFields = [...this.#fields.values()].filter((fields) => Object.keys(fields).length > 1);
    return { ...(sessions.length > 0 && { sessions }), ...(sessionFields.length > 0 && { sessionFields }), ...(ended.length > 0 && { ended }) };
  }

  #stagedOf(accountId: number | undefined): Session[] {
    const found: Session[] = [];
    for (const session of this.#staged.values())
      if (session !== null && (accountId === undefined || session.accountId === accountId)) found.push(session);
    return found;
  }

  *#unstaged(sessions: Iterable<Session>, fits: (session: Session) => boolean = () => true): Generator<Session> {
    for (const session of sessions) if (!this.#staged.has(session.id) && fits(session)) yield session;
  }
}

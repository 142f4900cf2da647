import type { ActivityKind, EventDetails } from '../activity/event.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page, Reads, Store, Transaction } from '../ports/store.ts';
import { guessDevice } from './device-label.ts';
import { noteEnding, type EndingsOf } from './endings.ts';
import { createEndedSessions, type EndedSessions } from './ended-sessions.ts';
import { mayEndOthers } from './rules.ts';
import { isLive, type Session, type SessionPatch } from './session.ts';
import { requireStillIn } from './still-in.ts';

/** Who does it: the session is null for single mode's owner, who needs none. */
export interface Actor {
  readonly accountId: number;
  readonly session: Session | null;
  readonly ipHash: string;
  /** An admin who looks after others: sessions of every account are theirs to end (security.md B48). */
  readonly asAdmin?: boolean;
}

export interface SessionChange {
  /** `null` goes back to the name the device gives itself. */
  readonly deviceLabel?: string | null | undefined;
  readonly kept?: boolean | undefined;
  readonly trusted?: boolean | undefined;
}

const step = 500;

/** Sessions after they were opened: listing, naming, ending, sweeping. Opening is sign-in/finish.ts's alone. */
export class Sessions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ended: EndedSessions;
  readonly #endingsOf: EndingsOf;

  /** `ended`: what was ended before, where somebody else kept the sessions until now. */
  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly ended?: EndedSessions; readonly endingsOf: EndingsOf }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#ended = parts.ended ?? createEndedSessions();
    this.#endingsOf = parts.endingsOf;
  }

  /** Live ones, newest seen first; a page may hold fewer than asked for. */
  async list(accountId: number, page: { readonly after?: number; readonly limit: number }): Promise<Page<Session>> {
    const found = await this.#store.sessions.ofAccount(accountId, page);
    return { items: found.items.filter((session) => this.#isOpen(session)), next: found.next };
  }

  /** How many live sessions the account has beside this one. */
  async countOthers(accountId: number, current: Session | null): Promise<number> {
    return (await this.#othersOf(accountId, current)).length;
  }

  /** Every live session of the account, newest seen first. */
  all(accountId: number): Promise<readonly Session[]> {
    return this.#othersOf(accountId, null);
  }

  /** Errors: AppError `not_found` for another's or an unknown id, the same; `forbidden` where a narrowed one is to be trusted; `storage_unavailable`. */
  change(actor: Actor, id: number, { deviceLabel, kept, trusted }: SessionChange): Promise<Session> {
    return this.#store.transaction(async (tx) => {
      const session = await this.#own(tx, actor, id);
      // It could not answer for others anyway: nobody should wait for its word.
      if (trusted && session.scopes) throw new AppError('forbidden');
      const label = (deviceLabel === null ? guessDevice(session.userAgent).label : deviceLabel) ?? session.deviceLabel;
      const patch: SessionPatch = { deviceLabel: label, kept: kept ?? session.kept, ...(trusted === undefined ? {} : { trusted }) };
      if (label !== session.deviceLabel)
        await this.#log(tx, actor, 'session_renamed', { from: session.deviceLabel, device_label: label, session: id });
      if (patch.kept !== session.kept) await this.#log(tx, actor, 'session_kept', { device_label: label, kept: patch.kept ?? false, session: id });
      if (trusted !== undefined && trusted !== (session.trusted ?? false))
        await this.#log(tx, actor, 'session_trusted', { device_label: label, trusted, session: id });
      return tx.sessions.update(id, patch);
    });
  }

  /**
   * Refused from the moment of the call, even where the disk fails; durable when it resolves.
   * Errors: AppError `not_found`, `storage_unavailable`.
   */
  async end(actor: Actor, id: number, kind: 'session_ended' | 'sign_out'): Promise<void> {
    const session = await this.#store.sessions.byId(id);
    // One that the disk would not end is ended again: "not found" would be a lie about what the next start brings back.
    if (!session || !isTheirs(actor, session) || !(this.#isOpen(session) || this.#ended.has(id))) throw new AppError('not_found');
    const { endings = 0 } = (await this.#store.accounts.byId(session.accountId)) ?? {};
    await this.#ended.refuseNow([session], { ...actor, endings }, this.#clock.now(), () =>
      this.#store.transaction(async (tx) => {
        // Of twenty parallel calls one ends it; the others find nothing.
        if (!(await tx.sessions.remove(id))) throw new AppError('not_found');
        await this.#log(tx, actor, kind, { device_label: session.deviceLabel, session: id }, session.accountId);
      }),
    );
  }

  /**
   * Takes back an `end` within a few seconds, by the one who did it; not where its account was disabled meanwhile, or all that was signed in was ended.
   * Errors: AppError `not_found`, `invalid_token` where the one who asks was ended meanwhile, `storage_unavailable`.
   */
  async restore(actor: Actor, id: number): Promise<Session> {
    const now = this.#clock.now();
    const ended = this.#ended.takeBack(id, actor, now);
    if (!ended) throw new AppError('not_found');
    const { session, endings } = ended;
    await this.#store.transaction(async (tx) => {
      await requireStillIn(tx, actor.session?.id ?? null);
      if ((await this.#endingsOf(tx, session.accountId, now)) !== endings) throw new AppError('not_found');
      await tx.sessions.restore(session);
      await this.#log(tx, actor, 'session_restored', { device_label: session.deviceLabel, session: id }, session.accountId);
    });
    return session;
  }

  /**
   * Ends all sessions but the actor's own, and their API keys only where told, and says how many.
   * Errors: AppError `recent_sign_in_required`, and then none is ended; `storage_unavailable`.
   */
  async endOthers(actor: Actor, proved: boolean, apiKeysToo: boolean): Promise<{ readonly sessions: number; readonly apiKeys: number }> {
    const others = await this.#othersOf(actor.accountId, actor.session);
    if (!mayEndOthers(actor.session, others, proved, this.#clock.now())) throw new AppError('recent_sign_in_required');
    if (others.length === 0 && !apiKeysToo) return { sessions: 0, apiKeys: 0 };
    const ended = { sessions: 0, apiKeys: 0 };
    await this.#ended.refuseNow(others, null, this.#clock.now(), () =>
      this.#store.transaction(async (tx) => {
        await noteEnding(tx, actor.accountId);
        for (const { id } of others) if (await tx.sessions.remove(id)) ended.sessions += 1;
        // Read here and not before: a session that is ended may have asked for one meanwhile.
        for (const { id, oldSecretOf } of apiKeysToo ? await tx.apiKeys.ofGroup(String(actor.accountId)) : [])
          if ((await tx.apiKeys.take(id)) && oldSecretOf === undefined) ended.apiKeys += 1;
        if (ended.sessions + ended.apiKeys > 0)
          await this.#log(tx, actor, 'sessions_ended', { count: ended.sessions, ...(ended.apiKeys > 0 ? { api_keys: ended.apiKeys } : {}) });
      }),
    );
    return ended;
  }

  /** Every session of everybody, as at each start where `sessions.endOnStart` is set. Errors: AppError `storage_unavailable`. */
  async endAll(which: (session: Session) => boolean = () => true): Promise<void> {
    for await (const page of pages((after) => this.#store.sessions.scan(after))) {
      const ending = page.filter(which);
      if (ending.length === 0) continue;
      await this.#store.transaction(async (tx) => {
        for (const { id } of ending) await tx.sessions.remove(id);
      });
    }
  }

  /** Ended, though the disk may not know it yet. */
  isEnded(id: number): boolean {
    return this.#ended.has(id);
  }

  /** Removes what has expired, in small steps, and what the disk refused to remove before. Errors: AppError `storage_unavailable`. */
  async sweep(): Promise<void> {
    for await (const page of pages((after) => this.#store.sessions.scan(after))) {
      const dead = page.filter((session) => !this.#isOpen(session));
      if (dead.length === 0) continue;
      await this.#store.transaction(async (tx) => {
        for (const { id } of dead) await tx.sessions.remove(id);
      });
      for (const { id } of dead) this.#ended.stored(id);
    }
    this.#ended.forgetOld(this.#clock.now());
  }

  #isOpen(session: Session): boolean {
    return !this.#ended.has(session.id) && isLive(session, this.#clock.now());
  }

  async #own(reads: Pick<Reads, 'sessions'>, actor: Actor, id: number): Promise<Session> {
    const session = await reads.sessions.byId(id);
    if (session?.accountId !== actor.accountId || !this.#isOpen(session)) throw new AppError('not_found');
    return session;
  }

  async #othersOf(accountId: number, current: Session | null): Promise<Session[]> {
    const others: Session[] = [];
    for await (const page of pages((after) => this.#store.sessions.ofAccount(accountId, after)))
      others.push(...page.filter((session) => session.id !== current?.id && this.#isOpen(session)));
    return others;
  }

  #log(tx: Transaction, actor: Actor, kind: ActivityKind, details: EventDetails, accountId = actor.accountId): Promise<unknown> {
    const { accountId: actorId, session, ipHash } = actor;
    return tx.activity.append({ at: this.#clock.now(), kind, accountId, actorId, sessionId: session?.id ?? null, ipHash, details });
  }
}

const isTheirs = ({ accountId, asAdmin = false }: Actor, session: Session) => asAdmin || session.accountId === accountId;

async function* pages(
  read: (page: { readonly after?: number; readonly limit: number }) => Promise<Page<Session>>,
): AsyncGenerator<readonly Session[]> {
  for (let after: number | null | undefined; after !== null;) {
    const page = await read(after === undefined ? { limit: step } : { after, limit: step });
    yield page.items;
    after = page.next;
  }
}

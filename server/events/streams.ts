import { AppError } from '../errors.ts';
import type { EventStream } from '../http/event-stream.ts';
import type { Clock } from '../ports/clock.ts';
import type { Session } from '../sessions/session.ts';
import type { Holder, HolderCheck, Standing } from './holder.ts';
import type { AccessChange } from './watched-store.ts';

/** What streams tell: a kind and few flat facts, each with `at`. Never a key, a code or an address. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

interface Parts {
  readonly clock: Clock;
  readonly holderCheck: HolderCheck;
  /** Facts that every stream is told at first, and again when they change: `mode`, `outage`. */
  readonly facts: () => Readonly<Record<string, EventData>>;
}

interface Open {
  readonly holder: Holder;
  readonly stream: EventStream;
  /** As it was at the last look. */
  standing: Standing;
}

export const mostOfAccount = 10;
export const mostInAll = 200;
/** How late an end can be noticed that no commit tells of: an expiry, or one that the disk refused. */
export const lookEveryMs = 500;
export const heartbeatMs = 25_000;

/** Open streams of events (api.md events). Whoever may not get in any more is not told anything more: their streams are closed at once. */
export class Streams {
  readonly #parts: Parts;
  readonly #open = new Set<Open>();
  #timers: readonly NodeJS.Timeout[] = [];
  #told = new Map<string, string>();
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isStopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Before it is opened. Errors: AppError `too_many_attempts` for an account's eleventh, `server_busy` where all have too many, or at the stop. */
  assertRoom(accountId: number): void {
    if (this.#isStopped || this.#open.size >= mostInAll) throw new AppError('server_busy');
    if ([...this.#open].filter(({ holder }) => holder.accountId === accountId).length >= mostOfAccount)
      throw new AppError('too_many_attempts', { retryAfterSeconds: 30 });
  }

  add(holder: Holder, standing: Standing, stream: EventStream): void {
    // The server may have been stopped since there was room.
    if (this.#isStopped) {
      stream.end();
      return;
    }
    const open: Open = { holder, stream, standing };
    this.#open.add(open);
    stream.onClose(() => this.#remove(open));
    for (const [kind, data] of Object.entries(this.#parts.facts())) this.#send(open, kind, data);
    if (this.#timers.length === 0) this.#startTimers();
    // It may have been ended since the request was let in.
    this.#look();
  }

  /** To those of an account. */
  tellAccount(accountId: number, kind: string, data: EventData): void {
    this.#afterLooking(() => {
      for (const open of this.#open) if (open.holder.accountId === accountId) this.#send(open, kind, data);
    });
  }

  /** To admins, and beside them to one account. */
  tellAdmins(kind: string, data: EventData, accountId: number | null): void {
    this.#afterLooking(() => {
      for (const open of this.#open) if (isAdmin(open) || open.holder.accountId === accountId) this.#send(open, kind, data);
    });
  }

  /** Something has just changed: nobody is told by what they were allowed before. */
  #afterLooking(tell: () => void): void {
    if (this.#looking) void this.#looking.then(tell);
    else tell();
  }

  /** After each commit that touched who may get in: first the ends, so that nobody hears of their own. */
  readonly onAccessChange = ({ opened, ended }: AccessChange): void => {
    if (this.#open.size === 0) return;
    const gone = new Set(ended.map(({ id }) => id));
    for (const open of this.#open) if (open.holder.sessionId !== null && gone.has(open.holder.sessionId)) open.stream.end();
    for (const session of ended) this.tellAccount(session.accountId, 'session_ended', dataOf(session));
    for (const session of opened) this.tellAccount(session.accountId, 'session_opened', dataOf(session));
    this.#look();
  };

  /** Ends all of them, and takes no more. `last`: what they are told before. */
  stop(last?: { readonly kind: string; readonly data: EventData }): void {
    this.#isStopped = true;
    if (last) for (const open of this.#open) this.#send(open, last.kind, last.data);
    const endAll = () => {
      for (const { stream } of this.#open) stream.end();
    };
    // A stream that is ended in the same breath would lose what was just said.
    if (last) setImmediate(endAll);
    else endAll();
  }

  /** One look at a time; one that is asked for meanwhile comes after it. */
  #look(): void {
    this.#lookAgain = true;
    this.#looking ??= this.#lookAtAll().finally(() => (this.#looking = undefined));
  }

  async #lookAtAll(): Promise<void> {
    while (this.#lookAgain) {
      this.#lookAgain = false;
      for (const open of this.#open) {
        const standing = await this.#parts.holderCheck(open.holder).catch(() => null);
        if (standing) open.standing = standing;
        else open.stream.end();
      }
    }
    this.#tellFacts();
  }

  #tellFacts(): void {
    for (const [kind, data] of Object.entries(this.#parts.facts())) {
      const text = JSON.stringify(data);
      const before = this.#told.get(kind);
      this.#told.set(kind, text);
      if (before !== undefined && before !== text) for (const open of this.#open) this.#send(open, kind, data);
    }
  }

  #send({ stream }: Open, kind: string, data: EventData): void {
    stream.send(kind, { at: new Date(this.#parts.clock.now()).toISOString(), ...data });
  }

  #startTimers(): void {
    const beat = () => {
      for (const { stream } of this.#open) stream.beat();
    };
    this.#timers = [setInterval(() => this.#look(), lookEveryMs).unref(), setInterval(beat, heartbeatMs).unref()];
  }

  #remove(open: Open): void {
    this.#open.delete(open);
    if (this.#open.size > 0) return;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    this.#told.clear();
  }
}

/** A narrowed credential is an admin's only where it was given that. */
const isAdmin = ({ standing: { account, may } }: Open) => account.role === 'admin' && (may?.includes('admin') ?? true);
const dataOf = ({ id, deviceLabel, method }: Session): EventData => ({ session_id: id, device_label: deviceLabel, method });

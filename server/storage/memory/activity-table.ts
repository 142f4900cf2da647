import type { ActivityEvent } from '../../activity/event.ts';
import { EventLog } from './event-log.ts';

/** The activity log, whole and by account. */
export class ActivityTable {
  readonly #all = new EventLog();
  readonly #byAccount = new Map<number, EventLog>();

  get size(): number {
    return this.#all.size;
  }

  get newest(): ActivityEvent | undefined {
    return this.#all.newest;
  }

  /** The id of the oldest; 0 where there is none. */
  get first(): number {
    return this.#all.firstId;
  }

  append(event: ActivityEvent): void {
    if (this.#all.append(event) && event.accountId !== null) this.#logOf(event.accountId).append(event);
  }

  dropBelow(id: number): void {
    for (const { accountId } of this.#all.dropBelow(id)) {
      const log = accountId === null ? undefined : this.#byAccount.get(accountId);
      log?.dropBelow(id);
      if (accountId !== null && log?.size === 0) this.#byAccount.delete(accountId);
    }
  }

  /** The lowest id to keep when `kept` events are to stay and `added` are about to come; 0 where nothing has to go. */
  firstToKeep(kept: number, added: number): number {
    return this.size + added <= kept || added > kept ? 0 : this.#all.idBelow(kept - added) + 1;
  }

  newestFirst(accountId?: number, before?: number): Iterable<ActivityEvent> {
    if (accountId === undefined) return this.#all.newestFirst(before);
    return this.#byAccount.get(accountId)?.newestFirst(before) ?? [];
  }

  ascending(after: number): Iterable<ActivityEvent> {
    return this.#all.ascending(after);
  }

  #logOf(accountId: number): EventLog {
    let log = this.#byAccount.get(accountId);
    if (log === undefined) this.#byAccount.set(accountId, (log = new EventLog()));
    return log;
  }
}

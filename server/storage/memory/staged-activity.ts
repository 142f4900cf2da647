import type { ActivityEvent, NewActivityEvent } from '../../activity/event.ts';
import { digestOf } from '../../activity/chain.ts';
import type { Changes } from './changes.ts';
import type { Tables } from './tables.ts';

/** A transaction's view of the activity log: its own events, then the tables'. */
export class StagedActivity {
  readonly #tables: Tables;
  readonly #kept: number;
  #appended: ActivityEvent[] = [];
  /** The oldest id that stays. */
  #from = 0;
  #dropped = 0;

  /** `kept`: how many events the log may hold; older ones go in the same transaction. */
  constructor(tables: Tables, kept: number) {
    this.#tables = tables;
    this.#kept = kept;
  }

  append(event: NewActivityEvent): ActivityEvent {
    const before = this.#appended.at(-1) ?? this.#tables.activity.newest;
    const stored = { ...event, id: this.#tables.nextId('event'), prev: before === undefined ? '' : digestOf(before) };
    this.#appended.push(stored);
    return stored;
  }

  /** Of what the tables hold; what this transaction adds stays. */
  dropBefore(at: number): number {
    const newest = this.#appended.at(-1) ?? this.#tables.activity.newest;
    const before = this.#dropped;
    for (const event of this.#tables.activity.ascending(this.#from - 1)) {
      if (event.at >= at || event === newest) break;
      this.#from = event.id + 1;
      this.#dropped += 1;
    }
    return this.#dropped - before;
  }

  get extent(): { readonly entries: number; readonly first: number } {
    const [oldest] = this.#tables.activity.ascending(this.#from - 1);
    return { entries: this.#tables.activity.size - this.#dropped + this.#appended.length, first: (oldest ?? this.#appended[0])?.id ?? 0 };
  }

  *newestFirst(accountId?: number, before = Number.POSITIVE_INFINITY): Generator<ActivityEvent> {
    for (const event of this.#appended.toReversed()) if (event.id < before && (accountId === undefined || event.accountId === accountId)) yield event;
    for (const event of this.#tables.activity.newestFirst(accountId, before)) {
      if (event.id < this.#from) return;
      yield event;
    }
  }

  changes(): Changes {
    const events = this.#appended.slice(-this.#kept);
    const from = Math.max(this.#from, events.length === 0 ? 0 : this.#tables.activity.firstToKeep(this.#kept, events.length));
    return { ...(events.length > 0 && { events }), ...(from > 0 && { eventsFrom: from }) };
  }
}

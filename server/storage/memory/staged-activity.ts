import type { ActivityEvent, NewActivityEvent } from '../../activity/event.ts';
import { digestOf } from '../../activity/chain.ts';
import type { Changes } from './changes.ts';
import type { Tables } from './tables.ts';

/** A transaction's view of the activity log: its own events, then the tables'. */
export class StagedActivity {
  readonly #tables: Tables;
  readonly #kept: number;
  #appended: ActivityEvent[] = [];

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

  get extent(): { readonly entries: number; readonly first: number } {
    const { size, first } = this.#tables.activity;
    return { entries: size + this.#appended.length, first: first || (this.#appended[0]?.id ?? 0) };
  }

  *newestFirst(accountId?: number, before = Number.POSITIVE_INFINITY): Generator<ActivityEvent> {
    for (const event of this.#appended.toReversed()) if (event.id < before && (accountId === undefined || event.accountId === accountId)) yield event;
    yield* this.#tables.activity.newestFirst(accountId, before);
  }

  changes(): Changes {
    if (this.#appended.length === 0) return {};
    const events = this.#appended.slice(-this.#kept);
    const from = this.#tables.activity.firstToKeep(this.#kept, events.length);
    return { events, ...(from > 0 && { eventsFrom: from }) };
  }
}

import type { ActivityEvent } from '../../activity/event.ts';

/** Events by ascending id; new ones are added at one end, old ones dropped at the other, both without moving the rest. */
export class EventLog {
  #events: ActivityEvent[] = [];
  #first = 0;

  get size(): number {
    return this.#events.length - this.#first;
  }

  get newest(): ActivityEvent | undefined {
    return this.size === 0 ? undefined : this.#events.at(-1);
  }

  get firstId(): number {
    return this.#events[this.#first]?.id ?? 0;
  }

  get newestId(): number {
    return this.#events.at(-1)?.id ?? 0;
  }

  /** The id of the event that has `count` newer ones; 0 where there are not that many. */
  idBelow(count: number): number {
    return this.size > count ? (this.#events[this.#events.length - 1 - count]?.id ?? 0) : 0;
  }

  /** An event never changes: one that is not newer than the newest is here already, or was dropped. */
  append(event: ActivityEvent): boolean {
    if (event.id <= this.newestId) return false;
    this.#events.push(event);
    return true;
  }

  /** Drops what is below `id` and returns it. */
  dropBelow(id: number): readonly ActivityEvent[] {
    const until = this.#firstFrom(id);
    const dropped = this.#events.slice(this.#first, until);
    this.#first = until;
    if (this.#first > 64 && this.#first * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#first);
      this.#first = 0;
    }
    return dropped;
  }

  /** Newest first, below `before`. */
  *newestFirst(before = Number.POSITIVE_INFINITY): Generator<ActivityEvent> {
    for (let at = this.#firstFrom(before) - 1; at >= this.#first; at--) {
      const event = this.#events[at];
      if (event !== undefined) yield event;
    }
  }

  *ascending(after: number): Generator<ActivityEvent> {
    for (let at = this.#firstFrom(after + 1); at < this.#events.length; at++) {
      const event = this.#events[at];
      if (event !== undefined) yield event;
    }
  }

  #firstFrom(id: number): number {
    let low = this.#first;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

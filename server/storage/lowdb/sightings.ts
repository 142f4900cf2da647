import type { Changes, Sighting } from '../memory/changes.ts';
import type { SessionTable } from '../memory/session-table.ts';

/** One line of the journal: about 40 KB, a fraction of a millisecond to make. */
const sightingsInLine = 1500;

export interface SightingsOptions {
  readonly sessions: SessionTable;
  /** Milliseconds from the first sighting to the write. */
  readonly delay: number;
  /** Makes changes durable. Rejects where that fails. */
  readonly store: (changes: Changes) => Promise<void>;
}

/** When sessions were last seen: in memory at once, on the disk now and then, ids and times only (security.md M9). */
export class Sightings {
  readonly #options: SightingsOptions;
  #unwritten = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: SightingsOptions) {
    this.#options = options;
  }

  /** No effect on a session that is gone, nor backwards in time. */
  note(id: number, seenAt: number): void {
    if (!this.#options.sessions.see(id, seenAt)) return;
    this.#unwritten.add(id);
    this.#plan();
  }

  /** Writes what is pending; what cannot be written stays pending for the next time. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ids = [...this.#unwritten];
    this.#unwritten = new Set();
    for (let at = 0; at < ids.length; at += sightingsInLine) {
      try {
        await this.#write(ids.slice(at, at + sightingsInLine));
      } catch {
        for (const id of ids.slice(at)) this.#unwritten.add(id);
        return;
      }
    }
  }

  /** No more writes by itself. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => void this.flush().then(() => this.#unwritten.size > 0 && this.#plan()), this.#options.delay);
    this.#timer.unref();
  }

  /** As they stand now: of a session that has gone in the meantime nothing is written. */
  async #write(ids: readonly number[]): Promise<void> {
    const seen: Sighting[] = [];
    for (const id of ids) {
      const session = this.#options.sessions.get(id);
      if (session !== undefined) seen.push([id, session.lastSeenAt]);
    }
    if (seen.length > 0) await this.#options.store({ seen });
  }
}

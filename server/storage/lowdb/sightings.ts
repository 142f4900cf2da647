import type { Changes, KeyUseLine, Sighting } from '../memory/changes.ts';

/** One line of the journal: 40 KB of sessions or 140 KB of keys, a fraction of a millisecond to make. */
const sightingsInLine = 1500;

/** The field of Changes that each kind is written as. */
const kinds = ['seen', 'used'] as const;
type Kind = (typeof kinds)[number];

/** What a line says of a record as it stands now; undefined where there is nothing to say. */
interface Sighted<Line> {
  line(id: number): Line | undefined;
}

export interface SightingsOptions {
  readonly of: { readonly seen: Sighted<Sighting>; readonly used: Sighted<KeyUseLine> };
  /** Milliseconds from the first sighting to the write. */
  readonly delay: number;
  /** Makes changes durable. Rejects where that fails. */
  readonly store: (changes: Changes) => Promise<void>;
}

/** When sessions were last seen and API keys last used: in memory at once, on the disk now and then (security.md M9). */
export class Sightings {
  readonly #options: SightingsOptions;
  readonly #unwritten: Record<Kind, Set<number>> = { seen: new Set(), used: new Set() };
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: SightingsOptions) {
    this.#options = options;
  }

  /** `changed`: whether memory knows more than the disk now. */
  noteIf(changed: boolean, kind: Kind, id: number): void {
    if (!changed) return;
    this.#unwritten[kind].add(id);
    this.#plan();
  }

  /** Writes what is pending; what cannot be written stays pending for the next time. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const kind of kinds) await this.#flushKind(kind);
  }

  /** No more writes by itself. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #flushKind(kind: Kind): Promise<void> {
    const ids = [...this.#unwritten[kind]];
    this.#unwritten[kind] = new Set();
    for (let at = 0; at < ids.length; at += sightingsInLine) {
      try {
        await this.#write(kind, ids.slice(at, at + sightingsInLine));
      } catch {
        for (const id of ids.slice(at)) this.#unwritten[kind].add(id);
        return;
      }
    }
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => void this.flush().then(() => this.#isPending && this.#plan()), this.#options.delay);
    this.#timer.unref();
  }

  get #isPending(): boolean {
    return kinds.some((kind) => this.#unwritten[kind].size > 0);
  }

  /** As they stand now: of what has gone in the meantime nothing is written. */
  async #write(kind: Kind, ids: readonly number[]): Promise<void> {
    const sighted: Sighted<KeyUseLine> = this.#options.of[kind];
    const lines = ids.map((id) => sighted.line(id)).filter((line) => line !== undefined);
    if (lines.length > 0) await this.#options.store({ [kind]: lines });
  }
}

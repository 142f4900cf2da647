import type { Account, AccountPatch } from '../../accounts/account.ts';
import type { ActivityEvent } from '../../activity/event.ts';
import type { ServerIdentity, Shelves } from '../../ports/store.ts';
import type { Session, SessionPatch } from '../../sessions/session.ts';

export type AccountFields = { readonly id: number } & AccountPatch;
export type SessionFields = { readonly id: number } & SessionPatch;
export type RecordFields<T> = { readonly id: number } & Partial<T>;
export type Sighting = readonly [id: number, seenAt: number];
/** Lines of older versions hold the first two only. */
export type KeyUseLine = readonly [id: number, usedAt: number, uses?: number, ipHash?: string];

/** What a transaction does to one shelf. No record's id is in two of these. */
export interface ShelfChanges<T> {
  /** Whole records: new ones, and those that were replaced. */
  readonly put?: readonly T[];
  /** Only the fields that changed. No effect on a record that is gone. */
  readonly fields?: readonly RecordFields<T>[];
  readonly gone?: readonly number[];
}

/**
 * What one transaction does to the tables, as plain JSON. Applying it twice, or over a state that already holds it or something later,
 * ends in the same state: that is what lets a snapshot be taken while changes go on. Fields that are absent mean "nothing of this".
 */
export interface Changes {
  readonly server?: ServerIdentity;
  /** Whole records: new ones, and those put back. */
  readonly accounts?: readonly Account[];
  /** Only the fields that changed: a sign-in must not write somebody's avatar again. No effect on a record that is gone. */
  readonly accountFields?: readonly AccountFields[];
  readonly accountsGone?: readonly number[];
  readonly sessions?: readonly Session[];
  readonly sessionFields?: readonly SessionFields[];
  /** When sessions were last seen; never moves backwards, never brings one back. */
  readonly seen?: readonly Sighting[];
  /** Sessions that are gone. */
  readonly ended?: readonly number[];
  readonly events?: readonly ActivityEvent[];
  /** Events below this id have been dropped. */
  readonly eventsFrom?: number;
  readonly shelves?: { readonly [K in keyof Shelves]?: ShelfChanges<Shelves[K]> };
  /** When API keys were last used, how often and from where; as `seen`. */
  readonly used?: readonly KeyUseLine[];
}

/** True where there is nothing to write. */
export function isEmpty(changes: Changes): boolean {
  return Object.keys(changes).length === 0;
}

/** Shares nothing with what a caller holds, and holds nothing that JSON does not: memory is then what a start would read. */
export function copyOf(changes: Changes): Changes {
  return JSON.parse(JSON.stringify(changes)) as Changes;
}

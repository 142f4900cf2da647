import type { Account, AccountPatch, NewAccount } from '../accounts/account.ts';
import type { ActivityEvent, ActivityFilter, NewActivityEvent } from '../activity/event.ts';
import type { SavedSettings } from '../admin/casdoor/saved-settings.ts';
import type { LinkedIdentity } from '../accounts/identity.ts';
import type { PasswordRecord } from '../accounts/password.ts';
import type { ApiKey } from '../api-keys/api-key.ts';
import type { Mail } from '../mail/mail.ts';
import type { Challenge } from '../sign-in/challenge.ts';
import type { SecondFactors } from '../sign-in/second-factor/second-factors.ts';
import type { NewSession, Session, SessionPatch } from '../sessions/session.ts';

/** One page of a list; `next` is the id to pass as `after`, null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: number | null;
}

/** This installation: made once, when the store is, and kept for ever. */
export interface ServerIdentity {
  /** 16 lower-case hex characters. */
  readonly id: string;
  readonly createdAt: number;
  /** The account that single mode lets in without signing in. */
  readonly ownerId: number;
}

/** Records of one kind by id, by a unique key where they have one, and by the group they belong to. */
export interface Shelf<T extends { readonly id: number }> {
  byId(id: number): Promise<T | undefined>;
  byKey(key: string): Promise<T | undefined>;
  /** By ascending id. */
  ofGroup(group: string): Promise<readonly T[]>;
  /** By ascending id. */
  page(page: { readonly after?: number; readonly limit: number }): Promise<Page<T>>;
  count(): Promise<number>;
}

export interface WritableShelf<T extends { readonly id: number }> extends Shelf<T> {
  /** With a new id, never used before on this shelf. */
  insert(record: Omit<T, 'id'>): Promise<T>;
  /** Writes or replaces the record of that id. */
  put(record: T): Promise<void>;
  /** Errors: AppError `not_found`. */
  update(id: number, patch: Partial<Omit<T, 'id'>>): Promise<T>;
  /** Takes it away and hands it over; undefined where it was gone: of twenty parallel takes one gets it. */
  take(id: number): Promise<T | undefined>;
}

/** What each shelf holds. Keys and groups: storage/memory/shelves.ts. */
export interface Shelves {
  /** By the account's id. */
  readonly passwords: PasswordRecord;
  /** Key: hash; group: account id. */
  readonly apiKeys: ApiKey;
  /** Key: key; group: subject. */
  readonly challenges: Challenge;
  /** By the account's id. */
  readonly secondFactors: SecondFactors;
  readonly mails: Mail;
  /** Key: issuer and subject; group: account id. */
  readonly identities: LinkedIdentity;
  /** What an admin set at run time. Key: name. */
  readonly savedSettings: SavedSettings;
}

type ShelfReads = { readonly [K in keyof Shelves]: Shelf<Shelves[K]> };
type ShelfWrites = { readonly [K in keyof Shelves]: WritableShelf<Shelves[K]> };

export interface Reads extends ShelfReads {
  readonly server: {
    identity(): Promise<ServerIdentity | undefined>;
  };
  readonly accounts: {
    byId(id: number): Promise<Account | undefined>;
    /** `key` is what `nameKey()` makes of a username (NFKC, lower case). */
    byUsernameKey(key: string): Promise<Account | undefined>;
    byEmailKey(key: string): Promise<Account | undefined>;
    count(): Promise<number>;
    /** By ascending id. */
    page(page: { readonly after?: number; readonly limit: number }): Promise<Page<Account>>;
  };
  readonly sessions: {
    byId(id: number): Promise<Session | undefined>;
    /** `hash`: SHA-256 of the session key, 64 lower-case hex characters. Answered from an index, whatever the number of sessions. */
    byKeyHash(hash: string): Promise<Session | undefined>;
    /** Newest seen first; costs the page, not the list. `after`: the `next` of the page before. */
    ofAccount(accountId: number, page: { readonly after?: number; readonly limit: number }): Promise<Page<Session>>;
    countOfAccount(accountId: number): Promise<number>;
    /** Every session by ascending id, for sweeps. */
    scan(page: { readonly after?: number; readonly limit: number }): Promise<Page<Session>>;
  };
  readonly activity: {
    /** Newest first. */
    page(query: ActivityFilter & { readonly after?: number; readonly limit: number }): Promise<Page<ActivityEvent>>;
    /** How many there are, and the id of the oldest; 0 where there is none. */
    extent(): Promise<{ readonly entries: number; readonly first: number }>;
  };
}

/** Inside a transaction: reads see its own writes; nothing is visible outside before it is on the disk. */
export interface Transaction extends Omit<Reads, keyof Shelves>, ShelfWrites {
  readonly server: Reads['server'] & {
    /** Writes the record, or passes the installation on to another owner. Errors: one where it has another id already. */
    establish(identity: ServerIdentity): Promise<void>;
  };
  readonly accounts: Reads['accounts'] & {
    /** Ids are never used twice. Errors: AppError `validation_failed` with `username_unique` or `email_unique`. */
    insert(account: NewAccount): Promise<Account>;
    /** Errors: as insert; AppError `not_found`. */
    update(id: number, patch: AccountPatch): Promise<Account>;
    /** False where there was none. Its id is never used again. */
    remove(id: number): Promise<boolean>;
  };
  readonly sessions: Reads['sessions'] & {
    insert(session: NewSession): Promise<Session>;
    /** Puts a removed session back under its own id. Errors: AppError `not_found` where the id or the key is taken again. */
    restore(session: Session): Promise<void>;
    /** Errors: AppError `not_found`. */
    update(id: number, patch: SessionPatch): Promise<Session>;
    /** False where there was none: of twenty parallel removals one gets true. */
    remove(id: number): Promise<boolean>;
  };
  readonly activity: Reads['activity'] & {
    /** Chained to the one before it (activity/chain.ts). */
    append(event: NewActivityEvent): Promise<ActivityEvent>;
    /** Drops the oldest entries up to the first that is from `at` (ms) or later, never the newest: the next one is chained to it. How many went. */
    dropBefore(at: number): Promise<number>;
  };
}

export type StorageHealth = 'ok' | 'recovered' | 'read_only' | 'unavailable';

export interface StorageDescription {
  readonly kind: 'lowdb' | 'memory';
  readonly health: StorageHealth;
  /** Bytes on disk of what would be read at the next start. */
  readonly bytes: number;
  /** Set when the store was put back together from an older good copy at this start. */
  readonly recoveredAt: number | null;
}

export interface Store extends Reads {
  /**
   * All or nothing, one after another: what `work` reads stays true until its writes are durable, so take-once and count-if-below are
   * atomic inside it. Resolves only when the change is on the disk (fsync); memory changes after the disk. `work` must not wait for
   * anything but the transaction it is given. Errors: what `work` throws (nothing written); AppError `storage_unavailable`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Remembers when a session was last seen, in memory at once, on the disk within a minute and at close. No effect on a session that is gone: revoked wins. */
  touchSession(id: number, seenAt: number): void;
  /** Counts a use of an API key, and remembers when and from where it was, as touchSession. */
  touchApiKey(id: number, usedAt: number, ipHash: string): void;
  /**
   * A copy of everything as it is now, under a plain name, on the disk when it resolves with that name; of those whose names begin alike up to the
   * first dash, the newest `keep` stay. Nothing is written meanwhile. A store in memory keeps none. Errors: AppError `storage_unavailable`.
   */
  snapshot(name: string, keep: number): Promise<string>;
  /**
   * Everything as it is at one moment, in the form of a store's own file, piece by piece. Nothing is written meanwhile: `write` must wait for nothing
   * but a disk. Errors: what `write` throws; AppError `storage_unavailable` where the store is closed.
   */
  copyOut(write: (piece: Buffer) => Promise<void>): Promise<void>;
  describe(): StorageDescription;
  /** Writes what is pending, gives the lock back. Idempotent. */
  close(): Promise<void>;
}

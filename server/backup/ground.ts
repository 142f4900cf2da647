import type { Reads, Transaction } from '../ports/store.ts';
import type { Secrets } from './contents.ts';

/** What restoring needs of the storage and of the vault: whoever furnishes the house brings it, for rooms know no adapters. */
export interface Ground {
  /** What the store's lines of a backup hold, in memory. Errors: AppError `backup_damaged`, `backup_newer`; those of `pieces`. */
  readonly readStore: (pieces: AsyncIterable<Buffer>) => Promise<Reads>;
  /**
   * Makes a whole data folder, store and vault, durable when it resolves; `adjust` runs in one transaction of its store. Errors: AppError
   * `backup_damaged`, `backup_newer`, `vault_unavailable`, `storage_unavailable`; what `adjust` throws.
   */
  readonly stage: (folder: string, staged: Staged) => Promise<void>;
  /** One transaction in a data folder that nobody uses. Errors: AppError `storage_unavailable`. */
  readonly noteIn: (folder: string, work: (tx: Transaction) => Promise<void>) => Promise<void>;
  /** Takes a data folder away, with what the keychain keeps for it and for no other. Never throws. */
  readonly remove: (folder: string) => Promise<void>;
  /**
   * Decides that the data below `comes` take the place of the present ones, which go to `goes`; whoever uses the folder begins anew with them. Once it
   * resolves that is on the disk, and nothing is written to the present ones any more. Errors: AppError `server_busy`, `storage_unavailable`,
   * `restore_not_here`; nothing has changed then.
   */
  readonly replace: (swap: { readonly comes: string; readonly goes: string }) => Promise<void>;
}

export interface Staged {
  readonly store: AsyncIterable<Buffer>;
  readonly secrets: Secrets;
  readonly serverId: string;
  /** Sets the keychain's entries apart from those of the present data. */
  readonly scope: string;
  readonly adjust: (tx: Transaction) => Promise<readonly Seen[]>;
}

/** A session that counts as seen now. */
export interface Seen {
  readonly sessionId: number;
  readonly at: number;
}

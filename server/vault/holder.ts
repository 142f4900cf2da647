import type { VaultBackend } from '../ports/vault.ts';

/** What really keeps the secrets: a keychain or a file. Its methods throw VaultFailure; the rules about names and records live above it. */
export interface Holder {
  readonly backend: DurableBackend;
  /** The secret, or null. A null is believed only after `prove`: a locked keychain answers null too. */
  get(name: string): Promise<string | null>;
  /** Durable when it resolves. */
  set(name: string, value: string): Promise<void>;
  /** False where there was nothing to remove, and also where a keychain is locked. */
  remove(name: string): Promise<boolean>;
  /** Resolves only if it can write, read and forget at this moment. */
  prove(): Promise<void>;
}

/** The back ends that `vault.json` may name. */
export type DurableBackend = Exclude<VaultBackend, 'memory'>;
export type FileBackend = 'passphrase-file' | 'key-file';

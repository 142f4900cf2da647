/**
 * The vault keeps what must never be in the store: signing keys, peppers, client secrets.
 * One vault belongs to one data folder; two folders never see each other's secrets.
 */
export interface Vault {
  /** The secret, or null where none of that name was ever written. Errors: AppError `vault_unavailable` (locked, refused, or no answer within 5 s). */
  read(name: string): Promise<string | null>;
  /** Durable when it resolves; replaces. Errors: AppError `vault_unavailable`. */
  write(name: string, value: string): Promise<void>;
  /** Idempotent. Errors: AppError `vault_unavailable`. */
  forget(name: string): Promise<void>;
  /** What is kept here, by name, in the order of the alphabet. Errors: AppError `vault_unavailable`. */
  names(): Promise<readonly string[]>;
  /** What holds the secrets, as found out by the last call and not as configured. Never throws, never waits for the keychain. */
  describe(): VaultDescription;
}

export type VaultBackend = 'keytar' | 'napi-keyring' | 'passphrase-file' | 'key-file' | 'memory';

export interface VaultDescription {
  readonly backend: VaultBackend;
  /** `strong`: the OS keychain or a passphrase. `weak`: a key beside the data (key file) or in memory only. */
  readonly strength: 'strong' | 'weak' | 'unavailable';
  /** Why it is weak or unavailable: a stable code that the screens translate; null when strong. */
  readonly reason: VaultReason | null;
}

export type VaultReason =
  | 'no_keychain'
  | 'keychain_locked'
  | 'keychain_timeout'
  | 'keychain_refused'
  | 'key_beside_data'
  | 'not_durable'
  | 'secret_missing'
  | 'wrong_passphrase'
  | 'damaged';

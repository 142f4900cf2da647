import type { Vault } from '../ports/vault.ts';
import { systemKeychains, type KeychainSource } from './keychain.ts';
import { RecordedVault } from './recorded-vault.ts';

export type { Keychain, KeychainSource } from './keychain.ts';

export interface VaultOptions {
  /** `auto`: a keychain, else a file. `keychain`: never a file. `file`: never a keychain. Only asked where nothing is recorded yet. */
  readonly backend: 'auto' | 'keychain' | 'file';
  /** Where `vault.json` and, for the file back ends, `vault.secrets` and `vault.key` lie. Made with mode 0700 where it is missing. */
  readonly dataDir: string;
  /** This installation's id: two of them never see each other's secrets. */
  readonly serverId: string;
  /** Only where nothing is recorded yet: keeps a keychain's entries apart from those that this server has already. */
  readonly scope?: string | undefined;
  /** For the encrypted file. Where the record says `passphrase-file` it is needed again at each start. */
  readonly passphrase?: string | undefined;
  /** How long one call waits for a keychain, in ms; default 5000. */
  readonly timeoutMs?: number | undefined;
  /** In order of preference; default keytar, then its stand-by. Tests and embedders hand in their own. */
  readonly keychains?: readonly KeychainSource[] | undefined;
}

/**
 * The vault of a data folder. Chooses a back end the first time and records it in `vault.json`; afterwards the recorded one is used or said
 * to be unavailable, never replaced. Does not throw for anything a keychain or a file does: `describe()` tells, and calls throw AppError
 * `vault_unavailable`. Waits at most `timeoutMs` for a keychain. One process at a time: the storage's lock on the data folder sees to it.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { backend, dataDir, serverId, scope, passphrase, timeoutMs = 5000, keychains = systemKeychains } = options;
  const vault = new RecordedVault({ backend, dataDir, serverId, scope, passphrase, keychains }, timeoutMs);
  await vault.lookOnce();
  return vault;
}

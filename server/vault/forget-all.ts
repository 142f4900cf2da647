import { AppError } from '../errors.ts';
import { VaultFailure } from './failure.ts';
import { openVault, type KeychainSource } from './open-vault.ts';
import { readAnyRecord } from './record.ts';

/**
 * Takes everything out of the keychain that a folder's record names, and resolves with the entries: a copy may name the same ones. What lies in files goes with the
 * folder; a record that cannot be read names nothing. Errors: AppError `vault_unavailable` where the keychain is locked or does not answer.
 */
export async function forgetAll(folder: string, keychains?: readonly KeychainSource[]): Promise<readonly string[]> {
  const record = await readAnyRecord(folder).catch((error: unknown) => {
    if (error instanceof VaultFailure) return null;
    throw error;
  });
  if (record === null || record.backend === 'passphrase-file' || record.backend === 'key-file') return [];
  const vault = await openVault({ backend: 'keychain', dataDir: folder, serverId: record.serverId, keychains });
  const { reason } = vault.describe();
  if (reason !== null && reason !== 'secret_missing') throw new AppError('vault_unavailable');
  for (const name of record.names) await vault.forget(name);
  return record.names.map((name) => `${record.serverId}~${record.scope ?? ''}/${name}`);
}

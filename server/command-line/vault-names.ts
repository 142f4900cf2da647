import { InvalidArgumentError } from 'commander';
import { isServersOwn } from '../config/vault-reference.ts';
import type { Vault } from '../ports/vault.ts';
import { openVault } from '../vault/open-vault.ts';
import type { Folder } from './folder.ts';

/** A name as settings may have it after `vault:`. What was typed is not said again: it may be the secret itself, by mistake. */
export function secretName(text: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(text)) throw new InvalidArgumentError('(letters, digits, dots, hyphens and underscores; 64 at most)');
  if (isServersOwn(text)) throw new InvalidArgumentError('(that name is the server’s own)');
  return text;
}

/** The vault of the folder, as the server on it would open it. Errors: what `work` throws. */
export async function withVault<T>({ settings, dataDir, identity }: Folder, work: (vault: Vault) => Promise<T>): Promise<T> {
  const { backend, passphrase } = settings.vault;
  return work(await openVault({ backend, ...(passphrase === null ? {} : { passphrase }), dataDir, serverId: identity.id }));
}

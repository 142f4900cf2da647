import type { Vault } from '../ports/vault.ts';

/** What this server keeps in the vault for itself: nobody else's password is under these names, and none of them goes out to a mail server or a provider. */
const ownSecrets = /^(server-secret|jwt-key|network-tls|desktop-session|backup-passphrase|sso-.*)$/;

export const isServersOwn = (name: string): boolean => ownSecrets.test(name);

/** Before the names that an admin chooses: what is kept or forgotten for settings touches no entry of the server's own, whatever those will be called. */
const prefix = 'setting/';

/** The entry of the vault behind `vault:NAME`. */
export const entryOf = (name: string): string => prefix + name;

/** The names of settings among entries of the vault. */
export const namesAmong = (entries: readonly string[]): string[] =>
  entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));

/** What `vault:NAME` stands for, or null. Also an entry that somebody put into the keychain by hand. Errors: AppError `vault_unavailable`. */
export async function readReference(vault: Pick<Vault, 'read'>, name: string): Promise<string | null> {
  return (await vault.read(entryOf(name))) ?? (isServersOwn(name) ? null : vault.read(name));
}

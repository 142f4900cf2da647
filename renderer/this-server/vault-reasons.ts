import type { Words } from '../words/catalogue.ts';

type VaultReason = keyof Words['server']['vault']['reasons'];

/** The codes of server/ports/vault.ts. Each has its words and its advice in every language. */
const reasons: readonly VaultReason[] = [
  'no_keychain',
  'keychain_locked',
  'keychain_timeout',
  'keychain_refused',
  'key_beside_data',
  'not_durable',
  'secret_missing',
  'wrong_passphrase',
  'damaged',
];

export function isVaultReason(reason: string): reason is VaultReason {
  return reasons.some((known) => known === reason);
}

import type { VaultReason } from '../ports/vault.ts';

/**
 * Keychains report by sentence only. Texts seen with libsecret, keytar 7.9 and @napi-rs/keyring 2.1 on Debian 12, and those of
 * macOS (SecCopyErrorMessageString) and Windows (FormatMessage). First match wins; a sentence nobody knows counts as a refusal.
 */
const sentences: readonly (readonly [RegExp, VaultReason])[] = [
  [/locked collection|collection is locked|keychain is locked|prompt was dismissed|interaction is not allowed/i, 'keychain_locked'],
  [/did not receive a reply|timed out|timeout was reached|NoReply/i, 'keychain_timeout'],
  // No D-Bus at all, or one that has died since.
  [/autolaunch|AccessDenied|could not connect|failed to connect|connection refused|connection is closed|was disconnected/i, 'no_keychain'],
  // D-Bus without a keyring behind it, or a keyring in which no collection was ever made.
  [/not provided by any \.service|ServiceUnknown|does not exist at path|no result found|logon session does not exist/i, 'no_keychain'],
];

/** What a keychain's error means, by its text. */
export function keychainReason(error: unknown): VaultReason {
  const text = error instanceof Error ? error.message : String(error);
  return sentences.find(([pattern]) => pattern.test(text))?.[1] ?? 'keychain_refused';
}

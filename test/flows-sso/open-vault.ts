import type { Vault } from '../../server/ports/vault.ts';

/** A vault into which a test can look. */
export interface OpenVault extends Vault {
  readonly secrets: Map<string, string>;
}

export function openVault(secrets = new Map<string, string>()): OpenVault {
  return {
    secrets,
    read: (name) => Promise.resolve(secrets.get(name) ?? null),
    write: (name, value) => Promise.resolve(void secrets.set(name, value)),
    forget: (name) => Promise.resolve(void secrets.delete(name)),
    names: () => Promise.resolve([...secrets.keys()].sort()),
    describe: () => ({ backend: 'memory', strength: 'weak', reason: 'not_durable' }),
  };
}

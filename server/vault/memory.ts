import type { Vault, VaultDescription } from '../ports/vault.ts';

/** A vault that forgets everything with the process, and says so: for tests and for embedders that want nothing kept. */
export function createMemoryVault(): Vault {
  return new MemoryVault();
}

class MemoryVault implements Vault {
  readonly #secrets = new Map<string, string>();

  async read(name: string): Promise<string | null> {
    return this.#secrets.get(name) ?? null;
  }

  async write(name: string, value: string): Promise<void> {
    this.#secrets.set(name, value);
  }

  async forget(name: string): Promise<void> {
    this.#secrets.delete(name);
  }

  async names(): Promise<readonly string[]> {
    return [...this.#secrets.keys()].sort();
  }

  describe(): VaultDescription {
    return { backend: 'memory', strength: 'weak', reason: 'not_durable' };
  }
}

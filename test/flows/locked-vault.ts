import { AppError } from '../../server/errors.ts';
import type { Vault } from '../../server/index.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';

export type LockedVault = Vault & { lock(): void; unlock(): void; readonly written: readonly string[] };

/** A keychain that is locked until somebody unlocks it. */
export function lockedVault(): LockedVault {
  const inner = createMemoryVault();
  const written: string[] = [];
  let locked = true;
  const open = (): Vault => {
    if (locked) throw new AppError('vault_unavailable');
    return inner;
  };
  return {
    read: async (name) => open().read(name),
    write: async (name, value) => {
      written.push(name);
      await open().write(name, value);
    },
    forget: async (name) => open().forget(name),
    names: async () => open().names(),
    describe: () =>
      locked ? { backend: 'keytar', strength: 'unavailable', reason: 'keychain_locked' } : { backend: 'keytar', strength: 'strong', reason: null },
    lock: () => {
      locked = true;
    },
    unlock: () => {
      locked = false;
    },
    written,
  };
}

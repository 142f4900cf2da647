import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';

/** A store in memory whose next transaction can be kept waiting. */
export interface GatedStore {
  readonly store: Store;
  /** From now on the next transaction waits; `isHeld` says whether it has come, `release` lets it go. */
  readonly hold: () => { readonly isHeld: () => boolean; readonly release: () => void };
}

export function gatedStore(): GatedStore {
  const inner = createMemoryStore();
  let gate: Promise<void> | undefined;
  return {
    store: {
      ...inner,
      transaction: async (work) => {
        const mine = gate;
        gate = undefined;
        await mine;
        return inner.transaction(work);
      },
    },
    hold: () => {
      let release = () => undefined as void;
      gate = new Promise((resolve) => (release = resolve));
      return { isHeld: () => gate === undefined, release: () => release() };
    },
  };
}

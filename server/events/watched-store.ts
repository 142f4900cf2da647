import type { Store, Transaction } from '../ports/store.ts';
import type { Session } from '../sessions/session.ts';

/** What a transaction changed of who may get in. */
export interface AccessChange {
  readonly opened: readonly Session[];
  readonly ended: readonly Session[];
}

/** Told after a commit, once it is on the disk. */
export type OnAccessChange = (change: AccessChange) => void;

/**
 * A store that tells when who may get in has changed. Sessions, keys and accounts end in many rooms, but all of them end here: so nobody has to remember
 * to say so. `listener` is asked for at each commit, because what listens is made later than the store.
 */
export function watchStore(store: Store, listener: () => OnAccessChange): Store {
  return {
    ...store,
    transaction: async (work) => {
      const notes = new Notes();
      const result = await store.transaction((tx) => work(watched(tx, notes)));
      if (notes.touched) listener()(notes);
      return result;
    },
  };
}

class Notes implements AccessChange {
  readonly opened: Session[] = [];
  readonly ended: Session[] = [];
  touched = false;
}

function watched(tx: Transaction, notes: Notes): Transaction {
  const touching =
    <A extends readonly unknown[], R>(verb: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      notes.touched = true;
      return verb(...given);
    };
  return {
    ...tx,
    accounts: { ...tx.accounts, update: touching((id, patch) => tx.accounts.update(id, patch)), remove: touching((id) => tx.accounts.remove(id)) },
    apiKeys: { ...tx.apiKeys, update: touching((id, patch) => tx.apiKeys.update(id, patch)), take: touching((id) => tx.apiKeys.take(id)) },
    sessions: {
      ...tx.sessions,
      insert: touching(async (session) => {
        const stored = await tx.sessions.insert(session);
        notes.opened.push(stored);
        return stored;
      }),
      restore: touching(async (session) => {
        await tx.sessions.restore(session);
        notes.opened.push(session);
      }),
      remove: touching(async (id) => {
        const before = await tx.sessions.byId(id);
        if (before) notes.ended.push(before);
        return tx.sessions.remove(id);
      }),
    },
  };
}

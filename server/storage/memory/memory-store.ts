import { AppError } from '../../errors.ts';
import type { Store } from '../../ports/store.ts';
import { copyOut } from '../lowdb/copied-store.ts';
import { copyOf, isEmpty } from './changes.ts';
import { readsOf } from './reads.ts';
import { SerialQueue } from './serial-queue.ts';
import { stageTransaction } from './staged-transaction.ts';
import { Tables } from './tables.ts';

/** How many activity events a store keeps where nobody says otherwise. */
export const defaultActivityKept = 20_000;

/** A store that lasts as long as the process: for tests and for trying things out. Same promises as on disk, but for the disk. */
export function createMemoryStore(): Store {
  const tables = new Tables();
  const queue = new SerialQueue();
  let closed = false;
  return {
    ...readsOf(tables),
    transaction: async (work) => {
      if (closed) throw new AppError('storage_unavailable');
      return queue.run(async () => {
        const staged = stageTransaction(tables, defaultActivityKept);
        const result = await work(staged.tx);
        const changes = staged.finish();
        if (!isEmpty(changes)) tables.apply(copyOf(changes));
        return result;
      });
    },
    touchSession: (id, seenAt) => void tables.sessions.see(id, seenAt),
    touchApiKey: (id, usedAt, ipHash) => void tables.keyUse.add(id, usedAt, ipHash),
    snapshot: (name) => queue.run(() => (closed ? Promise.reject(new AppError('storage_unavailable')) : Promise.resolve(name))),
    copyOut: (write) => queue.run(() => (closed ? Promise.reject(new AppError('storage_unavailable')) : copyOut(tables, write))),
    describe: () => ({ kind: 'memory', health: 'ok', bytes: 0, recoveredAt: null }),
    close: async () => {
      closed = true;
      await queue.run(async () => undefined);
    },
  };
}

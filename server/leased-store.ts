import { AppError } from './errors.ts';
import type { Store, Transaction } from './ports/store.ts';

export interface Lease {
  /** Reads on for ever; writes until the lease has ended. */
  readonly store: Store;
  /** Runs the last transaction of this lease: those that come after it are refused. Where it fails the lease goes on. Errors: AppError `server_busy` where it had ended. */
  handOver<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/**
 * The store for one house. What a request of an old house would still write, after the mode was switched, was allowed by rules that do not hold
 * any more: it is refused with `server_busy`, and its client asks again. Transactions run one after another, so nothing slips through in between.
 */
export function leaseStore(store: Store): Lease {
  let ended = false;
  const whileOpen =
    <T>(work: (tx: Transaction) => Promise<T>) =>
    (tx: Transaction): Promise<T> =>
      ended ? Promise.reject(new AppError('server_busy')) : work(tx);
  return {
    store: { ...store, transaction: (work) => store.transaction(whileOpen(work)) },
    handOver: async (work) => {
      let isOurs = false;
      try {
        return await store.transaction(
          whileOpen(async (tx) => {
            const result = await work(tx);
            ended = isOurs = true;
            return result;
          }),
        );
      } catch (error) {
        if (isOurs) ended = false;
        throw error;
      }
    },
  };
}

import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { accountPromises } from './store-accounts.ts';
import { activityPromises } from './store-activity.ts';
import { copyPromises } from './store-copies.ts';
import { lastingPromises } from './store-lasting.ts';
import { orderPromises } from './store-order.ts';
import { sessionPromises } from './store-sessions.ts';
import { transactionPromises } from './store-transactions.ts';

/** What every adapter of the port promises. `reopen`: closes and opens again, for those that last. */
export interface StoreUnderTest {
  readonly name: string;
  readonly open: () => Promise<Store>;
  readonly reopen?: (store: Store) => Promise<Store>;
}

export function describeStore(adapter: StoreUnderTest): void {
  describe(`store: ${adapter.name}`, () => {
    let store: Store;
    beforeEach(async () => void (store = await adapter.open()));
    afterEach(() => store.close());
    const given = { store: () => store };
    describe('accounts', () => accountPromises(given));
    describe('sessions', () => sessionPromises(given));
    describe('order of sessions', () => orderPromises(given));
    describe('activity', () => activityPromises(given));
    describe('transactions', () => transactionPromises(given));
    describe('copies', () => copyPromises(given));
    const { reopen } = adapter;
    if (reopen !== undefined) describe('lasting', () => lastingPromises({ ...given, reopen: async () => (store = await reopen(store)) }));
  });
}

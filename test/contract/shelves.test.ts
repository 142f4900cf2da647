import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore, type LowdbStoreOptions } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { shelfNames } from '../../server/storage/memory/shelves.ts';
import { removedAccountPromises } from './shelves-accounts.ts';
import { groupPromises, keyPromises } from './shelves-keys.ts';
import { lastingPromises } from './shelves-lasting.ts';
import { recordPromises } from './shelves-records.ts';
import { touchPromises } from './shelves-touch.ts';
import { transactionPromises } from './shelves-transactions.ts';
import { shelfOf } from './shelves-under-test.ts';

let root = '';
let count = 0;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'doorward-shelves-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

describeShelves('memory', async () => createMemoryStore());
describeLasting('lowdb', {});
// Every few transactions the journal is folded, so that all promises are kept across folds too.
describeLasting('lowdb, folding all the time', { foldBytes: 700 });

/** What every adapter promises of its shelves. `reopen`: closes and opens again, for those that last. */
function describeShelves(title: string, open: () => Promise<Store>, reopen?: (store: Store) => Promise<Store>): void {
  describe(`shelves: ${title}`, () => {
    let store: Store;
    beforeEach(async () => void (store = await open()));
    afterEach(() => store.close());
    const given = { store: () => store };
    describe.each(shelfNames)('%s', (name) => {
      recordPromises(given, shelfOf[name]);
      transactionPromises(given, shelfOf[name]);
    });
    describe.each(['apiKeys', 'challenges', 'identities'] as const)('%s by key and group', (name) => {
      keyPromises(given, name);
      groupPromises(given, name);
    });
    describe('use of API keys', () => touchPromises(given));
    describe('accounts', () => removedAccountPromises(given));
    if (reopen !== undefined) describe('lasting', () => lastingPromises({ ...given, reopen: async () => (store = await reopen(store)) }));
  });
}

function describeLasting(title: string, options: Partial<LowdbStoreOptions>): void {
  let dataDir = '';
  const open = (): Promise<Store> => openLowdbStore({ ...options, dataDir: (dataDir = join(root, String(++count))) });
  describeShelves(title, open, async (store) => {
    await store.close();
    return openLowdbStore({ ...options, dataDir });
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore, type LowdbStoreOptions } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { describeStore, type StoreUnderTest } from './store-suite.ts';

let root = '';
let count = 0;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'doorward-contract-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

describeStore({ name: 'memory', open: async () => createMemoryStore() });
describeStore(lowdb('lowdb', {}));
// Every few transactions the journal is folded, so that all promises are kept across folds too.
describeStore(lowdb('lowdb, folding all the time', { foldBytes: 700 }));

function lowdb(name: string, options: Partial<LowdbStoreOptions>): StoreUnderTest {
  let dataDir = '';
  return {
    name,
    open: () => openLowdbStore({ ...options, dataDir: (dataDir = join(root, String(++count))) }),
    reopen: async (store: Store) => {
      await store.close();
      return openLowdbStore({ ...options, dataDir });
    },
  };
}

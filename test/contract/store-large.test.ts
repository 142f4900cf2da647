import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { newAccount } from '../../server/accounts/new-account.ts';

test('a transaction that no start could read again is refused whole, and the store goes on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-'));
  const store = await openLowdbStore({ dataDir });
  const person = newAccount({ username: 'ada', email: null, emailVerified: false, role: 'user', now: 1 });
  const huge = store.transaction((tx) => tx.accounts.insert({ ...person, displayName: 'x'.repeat(70 * 1024 * 1024) }));
  await expect(huge).rejects.toMatchObject({ code: 'storage_unavailable' });
  const small = await store.transaction((tx) => tx.accounts.insert(person));
  await store.close();
  const again = await openLowdbStore({ dataDir });
  expect(await again.accounts.count()).toBe(1);
  expect(await again.accounts.byId(small.id)).toMatchObject({ username: 'ada' });
  await again.close();
  rmSync(dataDir, { recursive: true });
});

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { sampleAccount, signIn } from '../contract/store-samples.ts';
import { isRootOrCi, outcomeOf, testFolder } from './store-ground.ts';

const folder = testFolder();
const disk = join(folder, 'disk');
const dataDir = join(disk, 'data');
const filler = join(disk, 'filler');

/** Takes all that is left of the small disk. */
function fillDisk(): void {
  const file = openSync(filler, 'a');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}

async function everything(store: Store): Promise<unknown> {
  return {
    sessions: (await store.sessions.scan({ limit: 10_000 })).items,
    activity: (await store.activity.page({ limit: 10_000 })).items,
    account: await store.accounts.byId(1),
  };
}

/** Signs in until the disk takes no more; returns how many were stored. */
async function signInUntilFull(store: Store, from: number): Promise<number> {
  for (let number = from; ; number++) {
    const outcome = await outcomeOf(signIn(store, number, 1));
    if (outcome === 'storage_unavailable') return number;
    expect(outcome).toBe('done');
  }
}

/** Ends sessions until not even that fits; returns the one that could not be ended. */
async function revokeUntilFull(store: Store): Promise<number> {
  for (const { id } of (await store.sessions.scan({ limit: 1000 })).items) {
    if ((await outcomeOf(store.transaction((tx) => tx.sessions.remove(id)))) === 'storage_unavailable') return id;
  }
  throw new Error('there was always room');
}

describe.skipIf(!isRootOrCi)('C:ENOSPC on a real small disk (a tmpfs; skipped where this is not root)', () => {
  beforeEach(() => {
    mkdirSync(disk, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'doorward-test', disk]);
  });
  afterEach(() => execFileSync('umount', ['-l', disk]));

  test('a write that does not fit is refused, memory stays as it was, reads go on, and room brings it back without a restart', async () => {
    let store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    for (let number = 0; number < 130; number++) await signIn(store, number, 1);
    for (let round = 1; round <= 5; round++) {
      fillDisk();
      await signInUntilFull(store, round * 1000);
      const unrevoked = await revokeUntilFull(store);
      expect(await store.sessions.byId(unrevoked)).toBeDefined();
      const before = await everything(store);
      expect(store.describe().health).toBe('unavailable');
      expect(await outcomeOf(store.transaction((tx) => tx.accounts.update(1, { displayName: 'x'.repeat(9000) })))).toBe('storage_unavailable');
      expect(await everything(store)).toEqual(before);
      rmSync(filler);
      expect(await outcomeOf(signIn(store, round * 1000 + 999, 1))).toBe('done');
      expect(store.describe().health).toBe('ok');
      const after = await everything(store);
      await store.close();
      store = await openLowdbStore({ dataDir });
      expect(await everything(store)).toEqual(after);
    }
    await store.close();
  });

  test('closed while the disk is full, the store starts again with everything that was acknowledged', async () => {
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    fillDisk();
    await signInUntilFull(store, 0);
    const before = await everything(store);
    await store.close();
    rmSync(filler);
    const again = await openLowdbStore({ dataDir });
    expect(await everything(again)).toEqual(before);
    await again.close();
  });

  test('a fold that does not fit leaves nothing behind and stops no write', async () => {
    const store = await openLowdbStore({ dataDir, foldBytes: 60_000 });
    await store.transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), preferences: { filler: 'x'.repeat(90_000) } }));
    let stored = 0;
    for (let number = 0; number < 100; number++) if ((await outcomeOf(signIn(store, number, 1))) === 'done') stored++;
    await setTimeout(100);
    const before = await everything(store);
    expect(stored).toBeGreaterThan(50);
    await store.close();
    const again = await openLowdbStore({ dataDir });
    expect(await everything(again)).toEqual(before);
    expect(again.describe().health).toBe('ok');
    await again.close();
  });

  test('a start on a full disk is refused and harms nothing; with room it starts', async () => {
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    await store.close();
    fillDisk();
    const refused = await openLowdbStore({ dataDir }).then(
      (opened) => opened.close(),
      (error: unknown) => error,
    );
    if (refused !== undefined) expect(refused).toMatchObject({ code: 'folder_unwritable', exitCode: 6 });
    rmSync(filler);
    const again = await openLowdbStore({ dataDir });
    expect(await again.accounts.count()).toBe(1);
    await again.close();
  });
});

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { benchTime, sampleAccount, sampleSession, signIn, signInEvent } from './store-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'doorward-on-disk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const journalOf = (dataDir: string, generation = 1): string => readFileSync(join(dataDir, `journal.${generation}.jsonl`), 'utf8');

describe('M9: what is written is what changed', () => {
  test('sightings reach the disk by themselves, as ids and times in one line, and survive a kill', async () => {
    const dataDir = join(root, 'sightings');
    const store = await openLowdbStore({ dataDir, sightingsDelay: 30 });
    for (let number = 0; number < 200; number++) await signIn(store, number, 1);
    const before = store.describe().bytes;
    for (let id = 1; id <= 200; id++) for (let again = 0; again < 5; again++) store.touchSession(id, benchTime + 5_000_000 + again);
    expect(store.describe().bytes).toBe(before);
    await setTimeout(150);
    expect(store.describe().bytes - before).toBeLessThan(200 * 25);
    const last = journalOf(dataDir).trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last.slice(9))).toMatchObject({ seen: expect.arrayContaining([[1, benchTime + 5_000_004]]) as unknown });
    await store.close();
  });

  test('a sighting that waits for the disk does not bring back a session that was removed meanwhile (C: touch in flight)', async () => {
    const dataDir = join(root, 'revoked');
    let store = await openLowdbStore({ dataDir, sightingsDelay: 20 });
    await signIn(store, 1, 1);
    store.touchSession(1, benchTime + 5_000_000);
    await store.transaction((tx) => tx.sessions.remove(1));
    await setTimeout(60);
    await store.close();
    store = await openLowdbStore({ dataDir });
    expect(await store.sessions.byId(1)).toBeUndefined();
    expect(journalOf(dataDir)).not.toContain('seen');
    await store.close();
  });

  test('a sign-in of an account with a large picture writes no picture', async () => {
    const dataDir = join(root, 'picture');
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), avatar: `data:image/png;base64,${'A'.repeat(200_000)}` }));
    const before = store.describe().bytes;
    await store.transaction(async (tx) => {
      const session = await tx.sessions.insert(sampleSession(1, 1));
      await tx.accounts.update(1, { lastLoginAt: benchTime });
      await tx.activity.append(signInEvent(1, session.id));
    });
    expect(store.describe().bytes - before).toBeLessThan(1024);
    await store.close();
  });

  test('a transaction that changes nothing writes nothing', async () => {
    const dataDir = join(root, 'nothing');
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    const before = journalOf(dataDir);
    await store.transaction((tx) => tx.accounts.byId(1));
    await store.transaction((tx) => tx.sessions.remove(77));
    await store.transaction((tx) => tx.accounts.update(1, { displayName: 'Person 1' }));
    expect(journalOf(dataDir)).toBe(before);
    await store.close();
  });
});

describe('the activity log keeps its newest events', () => {
  test('older ones go in the same step as the new one comes, by account too, and stay gone after restarts and folds', async () => {
    const dataDir = join(root, 'activity');
    let store = await openLowdbStore({ dataDir, activityKept: 50, foldBytes: 4000 });
    for (let number = 0; number < 120; number++) {
      await store.transaction((tx) => tx.activity.append({ ...signInEvent(number % 3, 1), at: number }));
      expect((await store.activity.page({ limit: 1000 })).items).toHaveLength(Math.min(50, number + 1));
    }
    for (let restart = 0; restart < 2; restart++) {
      const all = (await store.activity.page({ limit: 1000 })).items;
      expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, at) => 120 - at));
      expect((await store.activity.page({ limit: 1000, accountId: 2 })).items).toEqual(all.filter(({ accountId }) => accountId === 2));
      await store.close();
      store = await openLowdbStore({ dataDir, activityKept: 50 });
    }
    await store.close();
    store = await openLowdbStore({ dataDir, activityKept: 10 });
    await store.transaction(async (tx) => {
      for (let number = 0; number < 30; number++) await tx.activity.append(signInEvent(1, 1));
    });
    expect((await store.activity.page({ limit: 1000 })).items.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => 150 - at));
    expect((await store.transaction((tx) => tx.activity.append(signInEvent(1, 1)))).id).toBe(151);
    await store.close();
  });
});

describe('M4: folding', () => {
  test('the generation before stays as a good copy, older ones go, and what is left is small', async () => {
    const dataDir = join(root, 'folds');
    const store = await openLowdbStore({ dataDir, foldBytes: 3000 });
    for (let number = 0; number < 150; number++) {
      await signIn(store, number, 1);
      if (number > 3) await store.transaction((tx) => tx.sessions.remove(number - 2));
      await setTimeout(1);
    }
    await store.close();
    const names = readdirSync(dataDir);
    const generations = [...new Set(names.map((name) => Number(name.split('.')[1])))].toSorted((a, b) => a - b);
    expect(Math.max(...generations)).toBeGreaterThan(4);
    expect(generations.length).toBeLessThanOrEqual(3);
    expect(names.filter((name) => name.startsWith('store.')).length).toBeLessThanOrEqual(2);
  });

  test('ids stay used across folds and restarts even when their records are gone', async () => {
    const dataDir = join(root, 'ids');
    let store = await openLowdbStore({ dataDir, foldBytes: 200 });
    for (let number = 0; number < 5; number++) await signIn(store, number, 1);
    for (let id = 1; id <= 5; id++) await store.transaction((tx) => tx.sessions.remove(id));
    await setTimeout(50);
    await store.close();
    store = await openLowdbStore({ dataDir, foldBytes: 200 });
    await setTimeout(50);
    await store.close();
    store = await openLowdbStore({ dataDir });
    expect((await store.transaction((tx) => tx.sessions.insert(sampleSession(77, 1)))).id).toBe(6);
    await store.close();
  });
});

describe('a named copy', () => {
  test('holds what was there then, opens like any folder, and of its kind the newest stay', async () => {
    const dataDir = join(root, 'copied');
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    for (const [number, name] of ['mode-1', 'other-1', 'mode-2', 'mode-3'].entries()) {
      await signIn(store, number + 1, 1);
      await store.snapshot(name, 2);
    }
    await expect(store.snapshot('../mode-4', 2)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await signIn(store, 5, 1);
    expect(readdirSync(join(dataDir, 'copies')).sort()).toEqual(['mode-2', 'mode-3', 'other-1']);
    for (const [name, sessions] of [
      ['other-1', 2],
      ['mode-2', 3],
      ['mode-3', 4],
    ] as const) {
      const copy = await openLowdbStore({ dataDir: join(dataDir, 'copies', name) });
      expect([await copy.accounts.count(), (await copy.sessions.scan({ limit: 9 })).items.length]).toEqual([1, sessions]);
      await copy.close();
    }
    expect((await store.sessions.scan({ limit: 9 })).items).toHaveLength(5);
    await store.close();
  });
});

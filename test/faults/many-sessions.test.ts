import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionList } from '../../server/contract/schemas.ts';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { sampleAccount, sampleSession } from '../contract/store-samples.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read } from '../flows/talk.ts';

/** What a quiet computer must reach is measured by the bench (test/bench/store.ts). The limits here are for a busy one; the figures are printed. */
const [own, others, dying] = [1_000, 49_000, 50_000];
const hourMs = 3_600_000;
const dataDir = mkdtempSync(join(tmpdir(), 'doorward-many-'));
const vault = createMemoryVault();
const figures: Record<string, number> = {};
let store: Store;
let house: House;
let token: string;
let mortals: { readonly first: number; readonly last: number };

/** So many sessions of that account; the ids of the first and the last. They live for 72 hours from `at`, used or not. */
async function insert(count: number, accountId: number, at: number, from: number): Promise<{ readonly first: number; readonly last: number }> {
  const ids: number[] = [];
  for (let done = 0; done < count; done += 1_000)
    await store.transaction(async (tx) => {
      for (let number = from + done; number < from + Math.min(done + 1_000, count); number += 1)
        ids.push((await tx.sessions.insert({ ...sampleSession(number, accountId), createdAt: at, lastSeenAt: at, kept: true })).id);
    });
  return { first: ids[0] ?? 0, last: ids.at(-1) ?? 0 };
}

/** Anew on the same folder; how long the data and the house took to be there. */
async function open(): Promise<number> {
  const began = performance.now();
  store = await openLowdbStore({ dataDir });
  house = await openHouse({ dataDir, parts: { store, vault, timing: { sweepEveryMs: 500 } }, settings: { limits: { enabled: false } } });
  return performance.now() - began;
}

beforeAll(async () => {
  await open();
  // First: a sign-in ends the oldest of an account that has more than fifty.
  ({ token } = await house.signIn());
  const now = Date.now();
  const ownerId = (await store.server.identity())?.ownerId ?? 0;
  const stranger = await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
  await insert(own, ownerId, now, 0);
  await insert(others, stranger.id, now, own);
  mortals = await insert(dying, stranger.id, now - 71 * hourMs, own + others);
  await house.close();
}, 180_000);
afterAll(async () => {
  await house.close();
  rmSync(dataDir, { recursive: true, force: true });
  console.info('100,000 sessions:', figures);
});

/** The files that hold all of it, with their times. */
const snapshots = () => readdirSync(dataDir).flatMap((name) => (/^\.?store\./.test(name) ? [[name, statSync(join(dataDir, name)).mtimeMs]] : []));
const bytes = () => readdirSync(dataDir).reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0);
const page = async (cursor: string | null) =>
  read(await house.send('GET', `sessions?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`, { token }), 200, SessionList);

describe('100,000 sessions (security.md C)', { timeout: 120_000 }, () => {
  test('are there again after a start; the server knows one by its key', async () => {
    figures['start, ms'] = Math.round(await open());
    expect(figures['start, ms']).toBeLessThan(60_000);
    expect([await store.sessions.byId(mortals.first), await store.sessions.byId(mortals.last)]).toMatchObject([
      { id: mortals.first },
      { id: mortals.last },
    ]);
    expect((await house.send('GET', 'me', { token })).status).toBe(200);
  });

  test('are listed in pages, each session once and nobody else’s', async () => {
    const seen: number[] = [];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const { sessions, next_cursor: next } = await page(cursor);
      expect(sessions.length).toBeLessThanOrEqual(200);
      seen.push(...sessions.map(({ id }) => id));
      cursor = next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([own + 1, own + 1]);
  });

  test('are not written anew by a request, and each is answered while others wait', async () => {
    // After a start the journal is folded once.
    await expect.poll(() => readdirSync(dataDir).some((name) => name.startsWith('.store.')), { timeout: 30_000 }).toBe(false);
    const before = { snapshots: snapshots(), bytes: bytes() };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const took: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      // Late enough that the use of a session is written down.
      house.clock.forward(60_000);
      const began = performance.now();
      const replies = await Promise.all(Array.from({ length: 10 }, () => house.send('GET', 'me', { token })));
      took.push((performance.now() - began) / replies.length);
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    }
    delay.disable();
    figures['auth check, ms, p95'] = Math.round((took.toSorted((a, b) => a - b)[18] ?? 0) * 10) / 10;
    figures['event loop, longest stall, ms'] = Math.round(delay.max / 1e6);
    expect(snapshots()).toEqual(before.snapshots);
    figures['written by 200 requests, bytes'] = bytes() - before.bytes;
    expect(figures['written by 200 requests, bytes']).toBeLessThan(100_000);
  });

  test('that expired are purged by the server itself, in steps between which it answers, and the others stay', async () => {
    house.clock.forward(2 * hourMs);
    const isThere = async (id: number) => (await store.sessions.byId(id)) !== undefined;
    await expect.poll(() => isThere(mortals.first), { timeout: 30_000, interval: 1 }).toBe(false);
    let answered = 0;
    while (await isThere(mortals.last)) {
      expect((await house.send('GET', '/api/v1/health')).status).toBe(200);
      answered += 1;
    }
    figures['answers during the purge'] = answered;
    expect(answered).toBeGreaterThan(5);
    let left = 0;
    for (let after: number | null = 0; after !== null;) {
      const { items, next }: Awaited<ReturnType<Store['sessions']['scan']>> = await store.sessions.scan({ after, limit: 500 });
      expect(items.every(({ id }) => id < mortals.first || id > mortals.last)).toBe(true);
      left += items.length;
      after = next;
    }
    expect(left).toBe(own + others + 1);
    expect((await page(null)).sessions).toHaveLength(200);
  });
});

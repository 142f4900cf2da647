import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { benchTime, sampleAccount, sampleSession, signInEvent } from './store-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'doorward-random-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Step = (store: Store) => Promise<unknown>;

/** One random thing to do, the same for every store that it is done to. */
function randomStep(number: number, random: (below: number) => number): Step {
  const account = 1 + random(8);
  const session = 1 + random(1 + Math.floor(number / 3));
  const name = random(20);
  const choice = random(8);
  const time = benchTime + random(100_000);
  const steps: readonly Step[] = [
    (store) => store.transaction((tx) => tx.accounts.insert({ ...sampleAccount(name), email: null })),
    (store) => store.transaction((tx) => tx.accounts.update(account, { username: `name-${time % 12}`, preferences: { time } })),
    (store) =>
      store.transaction(async (tx) => {
        const { id } = await tx.sessions.insert({ ...sampleSession(number, account), lastSeenAt: time });
        await tx.activity.append(signInEvent(account, id));
        await tx.accounts.update(account, { lastLoginAt: time });
      }),
    (store) => store.transaction((tx) => tx.sessions.insert({ ...sampleSession(number, account), lastSeenAt: time })),
    (store) => store.transaction((tx) => tx.sessions.update(session, { deviceLabel: `device ${number}`, kept: time % 2 === 0 })),
    (store) => store.transaction((tx) => tx.sessions.remove(session)),
    (store) =>
      store.transaction(async (tx) => {
        const gone = await tx.sessions.byId(session);
        if (gone === undefined) return;
        await tx.sessions.remove(session);
        await tx.sessions.restore({ ...gone, accountId: account });
      }),
    async (store) => store.touchSession(session, time),
  ];
  const step = steps[choice];
  if (step === undefined) throw new Error('no such step');
  return step;
}

async function everything(store: Store): Promise<unknown> {
  const accounts = [1, 2, 3, 4, 5, 6, 7, 8];
  return {
    accounts: await Promise.all(accounts.map((id) => store.accounts.byId(id))),
    names: await Promise.all(Array.from({ length: 20 }, (_, at) => store.accounts.byUsernameKey(`name-${at}`))),
    sessions: (await store.sessions.scan({ limit: 10_000 })).items,
    ofAccounts: await Promise.all(
      accounts.map(async (id) => (await store.sessions.ofAccount(id, { limit: 10_000 })).items.map((session) => session.id)),
    ),
    activity: (await store.activity.page({ limit: 10_000 })).items,
  };
}

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);

test.each([seed, seed + 1, seed + 2])(
  'seed %i: after 1500 random steps with folds in between, memory, disk and the older good copy agree',
  { timeout: 60_000 },
  async (start) => {
    let state = start;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const dataDir = join(root, String(start));
    const memory = createMemoryStore();
    let disk = await openLowdbStore({ dataDir, foldBytes: 8000 });
    for (let number = 0; number < 1500; number++) {
      const before = state;
      const outcomes = await Promise.allSettled([memory, disk].map((store) => ((state = before), randomStep(number, random)(store))));
      expect(outcomes[0]?.status).toBe(outcomes[1]?.status);
      if (number % 500 === 499) {
        expect(await everything(disk)).toEqual(await everything(memory));
        await disk.close();
        disk = await openLowdbStore({ dataDir, foldBytes: 8000 });
      }
    }
    await disk.close();
    const snapshots = readdirSync(dataDir).filter((name) => name.startsWith('store.'));
    const newest = Math.max(...snapshots.map((name) => Number(name.split('.')[1])));
    expect(newest).toBeGreaterThan(5);
    expect(snapshots.length).toBeGreaterThan(1);
    const path = join(dataDir, `store.${newest}.jsonl`);
    writeFileSync(path, readFileSync(path).subarray(0, 500));
    disk = await openLowdbStore({ dataDir });
    expect(disk.describe().health).toBe('recovered');
    expect(await everything(disk)).toEqual(await everything(memory));
    expect(existsSync(path)).toBe(false);
    await disk.close();
  },
);

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { hex, person, samples, shelfTime } from './shelves-samples.ts';
import { shelfOf } from './shelves-under-test.ts';

const root = mkdtempSync(join(tmpdir(), 'doorward-random-shelves-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Step = (store: Store) => Promise<unknown>;

/** One random thing to do, the same for every store that it is done to. Keys collide often: then both stores must refuse. */
function randomStep(random: (below: number) => number): Step {
  const shelves = Object.values(shelfOf);
  const shelf = shelves[random(shelves.length)] ?? shelfOf.apiKeys;
  const [id, number, other, time] = [1 + random(60), random(40), random(40), shelfTime + random(100_000)];
  const steps: readonly Step[] = [
    (store) => store.transaction((tx) => shelf.in(tx).insert(shelf.sample(number))),
    (store) => store.transaction((tx) => shelf.in(tx).put(shelf.whole(number, id))),
    (store) => store.transaction((tx) => shelf.in(tx).update(id, shelf.patch)),
    (store) => store.transaction((tx) => shelf.in(tx).take(id)),
    (store) => store.transaction((tx) => tx.apiKeys.update(id, { hash: samples.apiKeys(number).hash, accountId: other })),
    (store) =>
      store.transaction(async (tx) => {
        const record = await tx.challenges.take(id);
        if (record === undefined) return;
        await tx.challenges.insert({ ...record, attempts: 0 });
        if ((await tx.challenges.byId(1 + number)) !== undefined) await tx.challenges.update(1 + number, { subject: `moved:${other}` });
      }),
    (store) => store.transaction((tx) => tx.accounts.insert(person(number))),
    (store) => store.transaction((tx) => tx.accounts.remove(id)),
    async (store) => store.touchApiKey(id, time, hex(number)),
  ];
  const step = steps[random(steps.length)];
  if (step === undefined) throw new Error('no such step');
  return step;
}

/** Everything, by every way of reading it. */
async function everything(store: Store): Promise<unknown> {
  const page = { limit: 10_000 };
  const numbers = Array.from({ length: 60 }, (_, at) => at);
  return {
    shelves: await Promise.all(Object.values(shelfOf).map(async ({ of }) => [await of(store).count(), await of(store).page(page)])),
    keys: await Promise.all(numbers.map((number) => store.apiKeys.byKey(samples.apiKeys(number).hash))),
    secrets: await Promise.all(numbers.map((number) => store.challenges.byKey(samples.challenges(number).key))),
    ofAccounts: await Promise.all(numbers.map((number) => store.apiKeys.ofGroup(String(number)))),
    ofSubjects: await Promise.all(
      ['reset_password:', 'moved:'].flatMap((begin) => numbers.map((number) => store.challenges.ofGroup(`${begin}${number}`))),
    ),
    accounts: await store.accounts.page(page),
    names: await Promise.all(numbers.map((number) => store.accounts.byUsernameKey(`person-${number}`))),
  };
}

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);

test.each([seed, seed + 1, seed + 2])(
  'seed %i: after 2000 random steps with folds in between, memory, disk and the older good copy agree',
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
    for (let number = 0; number < 2000; number++) {
      const step = randomStep(random);
      const [inMemory, onDisk] = await Promise.allSettled([step(memory), step(disk)]);
      expect(onDisk).toEqual(inMemory);
      if (number % 500 !== 499) continue;
      expect(await everything(disk)).toEqual(await everything(memory));
      await disk.close();
      disk = await openLowdbStore({ dataDir, foldBytes: 8000 });
      expect(await everything(disk)).toEqual(await everything(memory));
    }
    await disk.close();
    const newest = Math.max(...readdirSync(dataDir).map((name) => Number(/^store\.(\d+)\.jsonl$/.exec(name)?.[1] ?? 0)));
    expect(newest).toBeGreaterThan(5);
    const path = join(dataDir, `store.${newest}.jsonl`);
    writeFileSync(path, readFileSync(path).subarray(0, 500));
    disk = await openLowdbStore({ dataDir });
    expect(disk.describe().health).toBe('recovered');
    expect(await everything(disk)).toEqual(await everything(memory));
    await disk.close();
  },
);

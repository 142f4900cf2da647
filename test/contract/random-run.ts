import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';

export type Step = (store: Store) => Promise<unknown>;
export type Random = (below: number) => number;

interface RandomRun {
  readonly steps: number;
  /** One random thing to do, the same for every store that it is done to. */
  readonly step: (number: number, random: Random) => Step;
  /** Everything, by every way of reading it. */
  readonly everything: (store: Store) => Promise<unknown>;
}

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);

/** Memory, the files, the files opened again, and the older good copy where the newest is damaged: after the same steps they say the same. */
export function testRandomRuns({ steps, step, everything }: RandomRun): void {
  const root = mkdtempSync(join(tmpdir(), 'doorward-random-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const title = `seed %i: after ${String(steps)} random steps with folds in between, memory, disk and the older good copy agree`;

  test.each([seed, seed + 1, seed + 2])(title, { timeout: 60_000 }, async (start) => {
    const random = randomFrom(start);
    const dataDir = join(root, String(start));
    const memory = createMemoryStore();
    let disk = await openLowdbStore({ dataDir, foldBytes: 8000 });
    for (let number = 0; number < steps; number++) {
      const next = step(number, random);
      const [inMemory, onDisk] = await Promise.allSettled([next(memory), next(disk)]);
      expect(onDisk).toEqual(inMemory);
      if (number % 500 !== 499) continue;
      expect(await everything(disk)).toEqual(await everything(memory));
      await disk.close();
      disk = await openLowdbStore({ dataDir, foldBytes: 8000 });
      expect(await everything(disk)).toEqual(await everything(memory));
    }
    await disk.close();
    const damaged = damageNewest(dataDir);
    disk = await openLowdbStore({ dataDir });
    expect(disk.describe().health).toBe('recovered');
    expect(await everything(disk)).toEqual(await everything(memory));
    expect(existsSync(damaged)).toBe(false);
    await disk.close();
  });
}

function randomFrom(start: number): Random {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Cuts the newest of the copies that lie in the folder; where it was. */
function damageNewest(dataDir: string): string {
  const numbers = readdirSync(dataDir).flatMap((name) => /^store\.(\d+)\.jsonl$/.exec(name)?.[1] ?? []);
  const newest = Math.max(...numbers.map(Number));
  expect(newest).toBeGreaterThan(5);
  expect(numbers.length).toBeGreaterThan(1);
  const path = join(dataDir, `store.${String(newest)}.jsonl`);
  writeFileSync(path, readFileSync(path).subarray(0, 500));
  return path;
}

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { fill, signIn } from '../contract/store-samples.ts';
import type { Row } from './row.ts';

/** A row of the bench with both sides of its ratio, for the report. */
export interface StoreRow extends Row {
  readonly detail: string;
}

const many = 100_000;
const few = 100;

/** What a sign-in (session and activity, one transaction) costs on the disk, at 100 000 sessions against 100. Rounds are interleaved, medians compared. */
export async function signInWrite(rounds = 300): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    const small = await filled(join(folder, 'small'), few);
    const large = await filled(join(folder, 'large'), many);
    const times: Record<'small' | 'large', number[]> = { small: [], large: [] };
    const before = { small: small.describe().bytes, large: large.describe().bytes };
    for (let round = 0; round < rounds; round++) {
      times.small.push(await timed(() => signIn(small, 10_000_000 + round, 1)));
      times.large.push(await timed(() => signIn(large, 10_000_000 + round, 1)));
    }
    const bytes = { small: (small.describe().bytes - before.small) / rounds, large: (large.describe().bytes - before.large) / rounds };
    await Promise.all([small.close(), large.close()]);
    const time = { small: median(times.small), large: median(times.large) };
    return [
      {
        name: 'bytes to make a sign-in durable at 100 000 sessions',
        value: Math.round(bytes.large),
        unit: 'bytes',
        goal: { atMost: 1024 },
        detail: `at 100: ${Math.round(bytes.small)}`,
      },
      {
        name: 'time to make a sign-in durable, 100 000 sessions against 100',
        value: time.large / time.small,
        unit: 'x',
        goal: { atMost: 1.3 },
        detail: `${time.large.toFixed(3)} ms against ${time.small.toFixed(3)} ms`,
      },
    ];
  });
}

/** The longest time for which nobody else had a turn while 100 000 sessions were folded into a new snapshot, sign-ins going on. */
export async function foldStall(): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    await (await filled(folder, many)).close();
    const store = await openLowdbStore({ dataDir: folder, foldBytes: 1 });
    const before = await snapshots(folder);
    let longest = 0;
    let last = performance.now();
    let folding = true;
    const watch = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (folding) setImmediate(watch);
    };
    // A journal of a quarter of the snapshot makes a fold due.
    const began = performance.now();
    await store.transaction(async (tx) => {
      await tx.accounts.update(1, { preferences: { filler: 'x'.repeat(16 * 1024 * 1024) } });
    });
    last = performance.now();
    watch();
    for (let number = 20_000_000; folding; number++) {
      await signIn(store, number, 2);
      folding = (await snapshots(folder)).at(-1) === before.at(-1) && performance.now() - began < 60_000;
    }
    const took = performance.now() - began;
    await store.close();
    return [
      {
        name: 'longest stall of the event loop while 100 000 sessions are folded',
        value: longest,
        unit: 'ms',
        goal: { atMost: 10 },
        detail: `the fold took ${Math.round(took)} ms`,
      },
    ];
  });
}

/** Process start to an open store with 100 000 sessions against none; and the peak memory against lowdb's own JSONFile with the same data. */
export async function startAndMemory(rounds = 7): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    const script = await bundleChild(folder);
    const file = join(folder, 'db.json');
    const store = await filled(join(folder, 'large'), many);
    await writeFile(file, JSON.stringify(await everything(store), null, 2));
    await store.close();
    await (await openLowdbStore({ dataDir: join(folder, 'empty') })).close();
    const runs: Record<'large' | 'empty' | 'json', ChildRun[]> = { large: [], empty: [], json: [] };
    for (let round = 0; round < rounds; round++) {
      runs.empty.push(await runChild(script, 'lowdb-store', join(folder, 'empty'), 'read'));
      runs.large.push(await runChild(script, 'lowdb-store', join(folder, 'large'), 'write'));
      runs.json.push(await runChild(script, 'json-file', file, 'write'));
    }
    const ready = (of: readonly ChildRun[]): number => median(of.map(({ readyMilliseconds }) => readyMilliseconds));
    const peak = (of: readonly ChildRun[]): number => median(of.map(({ peakKilobytes }) => peakKilobytes)) / 1024;
    const opened = median(runs.large.map(({ openMilliseconds }) => openMilliseconds));
    return [
      {
        name: 'start to ready, 100 000 sessions against none (the store alone)',
        value: ready(runs.large) / ready(runs.empty),
        unit: 'x',
        goal: { atMost: 4 },
        detail: `${Math.round(ready(runs.large))} ms against ${Math.round(ready(runs.empty))} ms; open() itself ${Math.round(opened)} ms; JSONFile ${Math.round(ready(runs.json))} ms`,
      },
      {
        name: "peak memory with 100 000 sessions and one sign-in against lowdb's JSONFile",
        value: peak(runs.large) / peak(runs.json),
        unit: 'x',
        goal: { atMost: 0.5 },
        detail: `${Math.round(peak(runs.large))} MB against ${Math.round(peak(runs.json))} MB; empty ${Math.round(peak(runs.empty))} MB`,
      },
    ];
  });
}

/** Listing 50 sessions of an account that has 100 000 against one that has 50. */
export async function listing(rounds = 4000): Promise<readonly StoreRow[]> {
  const small = createMemoryStore();
  const large = createMemoryStore();
  await fill(small, { sessions: 50, accounts: 1 });
  await fill(large, { sessions: many, accounts: 1 });
  const times: Record<'small' | 'large', number[]> = { small: [], large: [] };
  const list = (store: Store) => async () => void (await store.sessions.ofAccount(1, { limit: 50 }));
  for (let round = 0; round < rounds; round++) {
    times.small.push(await timed(list(small)));
    times.large.push(await timed(list(large)));
  }
  const [a, b] = [median(times.large), median(times.small)];
  return [
    {
      name: 'listing 50 of 100 000 sessions against 50 of 50',
      value: a / b,
      unit: 'x',
      goal: { atMost: 1.2 },
      detail: `${(a * 1000).toFixed(2)} µs against ${(b * 1000).toFixed(2)} µs`,
    },
  ];
}

interface ChildRun {
  readonly readyMilliseconds: number;
  readonly openMilliseconds: number;
  readonly peakKilobytes: number;
}

async function bundleChild(folder: string): Promise<string> {
  const outfile = join(folder, 'child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'store-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

async function runChild(script: string, ...args: readonly string[]): Promise<ChildRun> {
  const began = performance.now();
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let readyMilliseconds = 0;
  let told: Record<string, number> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    if (readyMilliseconds === 0) readyMilliseconds = performance.now() - began;
    told = { ...told, ...(JSON.parse(line) as Record<string, number>) };
  }
  return { readyMilliseconds, openMilliseconds: told['openMilliseconds'] ?? Number.NaN, peakKilobytes: told['peakKilobytes'] ?? Number.NaN };
}

/** A store in `folder` with so many sessions, freshly folded and opened again. */
async function filled(folder: string, sessions: number): Promise<Store> {
  const store = await openLowdbStore({ dataDir: folder });
  await fill(store, { sessions, accounts: Math.max(1, sessions / 50) });
  await store.close();
  const again = await openLowdbStore({ dataDir: folder });
  await foldEnded(folder);
  return again;
}

/** Filling leaves a journal that is due to be folded; what is measured is the store at rest. */
async function foldEnded(folder: string): Promise<void> {
  for (let quiet = 0; quiet < 5; await setTimeout(20)) quiet = (await readdir(folder)).some((name) => name.endsWith('.tmp')) ? 0 : quiet + 1;
}

async function everything(store: Store): Promise<{ sessions: readonly unknown[]; activity: readonly unknown[] }> {
  return { sessions: (await store.sessions.scan({ limit: many })).items, activity: (await store.activity.page({ limit: many })).items };
}

async function snapshots(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('store.')).sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'doorward-bench-'));
  try {
    await stat(folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

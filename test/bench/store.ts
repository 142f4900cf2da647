import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { fill, signIn } from '../contract/store-samples.ts';
import { bundle } from '../support/bundle.ts';
import { startServerProcess } from '../support/server-process.ts';
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

/**
 * The longest time for which nobody else had a turn while 100 000 sessions were folded into a new snapshot, sign-ins going on. Of three
 * folds the best counts: a stall of our own comes back in every one, one that other programs on the computer cause does not.
 */
export async function foldStall(): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    const store = await filled(folder, many);
    const stalls: number[] = [];
    for (let fold = 0; fold < 3; fold++) {
      await growJournal(store, folder, fold);
      stalls.push(await stallUntilFolded(store, folder, fold));
    }
    await store.close();
    const detail = `in three folds ${stalls.map((stall) => stall.toFixed(1)).join(', ')} ms`;
    return [
      {
        name: 'longest stall of the event loop while 100 000 sessions are folded',
        value: Math.min(...stalls),
        unit: 'ms',
        goal: { atMost: 10 },
        detail,
      },
    ];
  });
}

/** Lengthens the journal until a fold is due: a quarter of the snapshot. */
async function growJournal(store: Store, folder: string, fold: number): Promise<void> {
  const before = (await snapshots(folder)).length;
  const folding = async (): Promise<boolean> =>
    (await readdir(folder)).some((name) => name.startsWith('.store.')) || (await snapshots(folder)).length !== before;
  for (let id = 1; !(await folding()); id = (id % 2000) + 1) {
    await store.transaction((tx) => tx.accounts.update(id, { preferences: { fold, filler: `${fold}${'x'.repeat(20_000)}` } }));
  }
}

async function stallUntilFolded(store: Store, folder: string, fold: number): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let folding = true;
  const watch = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (folding) setImmediate(watch);
  };
  watch();
  for (let number = (20 + fold) * 1_000_000; folding; number++) {
    await signIn(store, number, 2);
    folding = (await readdir(folder)).some((name) => name.startsWith('.store.'));
  }
  return longest;
}

/** From the start of the built server to its ready line, with 100 000 sessions against none. */
export async function startToReady(rounds = 7): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    const folders = { large: join(folder, 'large'), empty: join(folder, 'empty') };
    await (await filled(folders.large, many)).close();
    const times: Record<'large' | 'empty', number[]> = { large: [], empty: [] };
    // The first round makes the owner, the vault and the rest that a first start makes.
    for (let round = 0; round <= rounds; round++) {
      for (const name of ['empty', 'large'] as const) {
        const began = performance.now();
        const server = await startServerProcess({ dataDir: folders[name] });
        if (round > 0) times[name].push(performance.now() - began);
        await server.stop();
      }
    }
    const [large, empty] = [median(times.large), median(times.empty)];
    const detail = `${Math.round(large)} ms against ${Math.round(empty)} ms`;
    return [{ name: 'start to ready, 100 000 sessions against none', value: large / empty, unit: 'x', goal: { atMost: 4 }, detail }];
  });
}

/** The peak memory of a process that opens a store with 100 000 sessions and signs one in, against lowdb's own JSONFile with the same data. */
export async function peakMemory(rounds = 5): Promise<readonly StoreRow[]> {
  return withFolder(async (folder) => {
    const script = await bundle(join(import.meta.dirname, 'store-child.ts'), folder);
    const file = join(folder, 'db.json');
    const store = await filled(join(folder, 'large'), many);
    await writeFile(file, JSON.stringify(await everything(store), null, 2));
    await store.close();
    const runs: Record<'ours' | 'json', ChildRun[]> = { ours: [], json: [] };
    for (let round = 0; round < rounds; round++) {
      runs.ours.push(await runChild(script, 'lowdb-store', join(folder, 'large'), 'write'));
      runs.json.push(await runChild(script, 'json-file', file, 'write'));
    }
    const peak = (of: readonly ChildRun[]): number => median(of.map(({ peakKilobytes }) => peakKilobytes)) / 1024;
    const open = (of: readonly ChildRun[]): number => Math.round(median(of.map(({ openMilliseconds }) => openMilliseconds)));
    const detail = `${Math.round(peak(runs.ours))} MB against ${Math.round(peak(runs.json))} MB; opened in ${open(runs.ours)} ms against ${open(runs.json)} ms`;
    const name = "peak memory with 100 000 sessions and one sign-in against lowdb's JSONFile";
    return [{ name, value: peak(runs.ours) / peak(runs.json), unit: 'x', goal: { atMost: 0.5 }, detail }];
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
  readonly openMilliseconds: number;
  readonly peakKilobytes: number;
}

async function runChild(script: string, ...args: readonly string[]): Promise<ChildRun> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told: Record<string, number> = {};
  for await (const line of createInterface({ input: child.stdout })) told = { ...told, ...(JSON.parse(line) as Record<string, number>) };
  return { openMilliseconds: told['openMilliseconds'] ?? Number.NaN, peakKilobytes: told['peakKilobytes'] ?? Number.NaN };
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
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

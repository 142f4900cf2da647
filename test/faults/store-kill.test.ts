import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { bundleChild, endOf, randomFrom, testFolder } from './store-ground.ts';

const folder = testFolder();
const rounds = 70;
const roundsInFolder = 10;
const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);

/** What the killed process said it had stored, and what it was about to remove. */
class Ledger {
  readonly stored = new Set<number>();
  readonly removing = new Set<number>();
  readonly removed = new Set<number>();

  read(output: string): void {
    // The last line may be cut; it was not acknowledged then.
    for (const line of output.split('\n').slice(0, -1)) this.#setOf(line).add(Number(line.slice(1)));
  }

  #setOf(line: string): Set<number> {
    const set = { '+': this.stored, '~': this.removing, '-': this.removed }[line.charAt(0)];
    if (set === undefined) throw new Error(`the child said: ${line}`);
    return set;
  }
}

async function check(store: Store, ledger: Ledger): Promise<number> {
  const sessions = (await store.sessions.scan({ limit: 1_000_000 })).items;
  const present = new Set(sessions.map(({ id }) => id));
  const events = (await store.activity.page({ limit: 1_000_000 })).items;
  const lost = [...ledger.stored].filter((id) => !present.has(id) && !ledger.removing.has(id));
  const back = [...ledger.removed].filter((id) => present.has(id));
  expect({ lost, back }).toEqual({ lost: [], back: [] });
  // A transaction is there whole or not at all: session, event and count go together.
  const of = (kind: string): number[] => events.filter((event) => event.kind === kind).map(({ sessionId }) => sessionId ?? 0);
  const ended = new Set(of('session_ended'));
  expect(new Set(of('sign_in').filter((id) => !ended.has(id)))).toEqual(present);
  if (sessions.length > 0) expect((await store.accounts.byId(1))?.preferences).toEqual({ signIns: of('sign_in').length });
  expect(await store.sessions.countOfAccount(1)).toBe(sessions.length);
  expect(events.map(({ id }) => id)).toEqual([...new Set(events.map(({ id }) => id))].toSorted((a, b) => b - a));
  return sessions.length;
}

test(
  `M4: SIGKILL at ${rounds} random moments, folds and first starts among them: nothing acknowledged is lost, nothing is half there`,
  { timeout: 120_000 },
  async () => {
    const script = await bundleChild(folder);
    const random = randomFrom(seed);
    let acknowledged = 0;
    let folds = 0;
    let slowest = 0;
    for (let round = 0; round < rounds;) {
      const dataDir = join(folder, `data-${round}`);
      const ledger = new Ledger();
      for (let in_ = 0; in_ < roundsInFolder && round < rounds; in_++, round++) {
        const child = spawn(process.execPath, [script, 'ledger', dataDir, '0', '8000'], { stdio: ['ignore', 'pipe', 'inherit'] });
        const ended = endOf(child);
        // Counted from the start in one round, which may hit the opening, and from the first sign of life in the next.
        if (round % 2 === 1) await once(child.stdout, 'data');
        await setTimeout(20 + random() * 480);
        child.kill('SIGKILL');
        ledger.read((await ended).output);
        const began = performance.now();
        const store = await openLowdbStore({ dataDir, activityKept: 1_000_000 });
        slowest = Math.max(slowest, performance.now() - began);
        expect(store.describe().health).toBe('ok');
        await check(store, ledger);
        await store.close();
        expect(readdirSync(dataDir).filter((name) => !/^(store|journal)\.\d+\.jsonl$/.test(name))).toEqual([]);
      }
      acknowledged += ledger.stored.size + ledger.removed.size;
      folds += Math.max(0, ...readdirSync(dataDir).map((name) => Number(name.split('.')[1]))) - 1;
    }
    const summary = `SIGKILL: ${rounds} kills, ${acknowledged} acknowledged writes, ${folds} folds begun, slowest restart ${Math.round(slowest)} ms, seed ${seed}`;
    process.stdout.write(`${summary}\n`);
    expect(acknowledged).toBeGreaterThan(rounds);
    expect(folds).toBeGreaterThan(roundsInFolder);
    expect(slowest).toBeLessThan(10_000);
  },
);

test('M4: temporary files that a killed process left are gone after the next start, other people’s files stay', async () => {
  const dataDir = join(folder, 'leftovers');
  await (await openLowdbStore({ dataDir })).close();
  for (const name of ['.store.2.jsonl.0011aabb.tmp', '.journal.2.jsonl.0011aabb.tmp', '.lock.4194304.aa.tmp', '.somebody.tmp', 'notes.txt'])
    writeFileSync(join(dataDir, name), 'x');
  await (await openLowdbStore({ dataDir })).close();
  expect(readdirSync(dataDir).toSorted()).toEqual(['.somebody.tmp', 'journal.1.jsonl', 'notes.txt']);
});

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { identityOf } from '../../server/storage/lowdb/process-identity.ts';
import { bundleChild, endOf, runChild, startErrorOf, testFolder } from './store-ground.ts';

const folder = testFolder();
let script = '';
beforeAll(async () => void (script = await bundleChild(folder)));

/** A process that has the store open, from when it says so. */
async function holder(dataDir: string) {
  const child = spawn(process.execPath, [script, 'hold', dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = endOf(child);
  const first = await new Promise<string>((resolve) => child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString())));
  return { child, first, ended, pid: child.pid ?? 0, letGo: () => child.stdin.end() };
}

describe('M8: one process at a time', () => {
  test('C, two instances: the second is refused within 5 s with exit code 3 and the holder’s pid; the first is unharmed', async () => {
    const dataDir = join(folder, 'two');
    const first = await holder(dataDir);
    const began = performance.now();
    const second = await runChild(script, ['once', dataDir]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect([second.code, second.output]).toEqual([3, expect.stringContaining(`is in use by process ${first.pid}`)]);
    first.letGo();
    expect((await first.ended).code).toBe(0);
    expect((await runChild(script, ['once', dataDir])).output).toContain('stored');
    expect(readdirSync(dataDir).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  test('C, two instances: the lock of a process killed with -9 is taken over at once', async () => {
    const dataDir = join(folder, 'killed');
    const first = await holder(dataDir);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(readdirSync(dataDir).filter((name) => name.startsWith('lock'))).toHaveLength(1);
    const second = await runChild(script, ['once', dataDir]);
    expect([second.code, second.output.trim()]).toEqual([0, 'stored']);
  });

  test('of many that start at once over a dead process’ lock, never two have the store, and one gets it', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 4; round++) {
      const dataDir = join(folder, `race-${round}`);
      const dead = await holder(dataDir);
      dead.child.kill('SIGKILL');
      await dead.ended;
      const starters = await Promise.all(Array.from({ length: 5 }, () => holder(dataDir)));
      const open = starters.filter(({ first }) => first.startsWith('open'));
      expect(open).toHaveLength(1);
      for (const starter of starters) {
        starter.letGo();
        expect([0, 3]).toContain((await starter.ended).code);
      }
    }
  });

  test('the same process cannot open a folder twice, and can again once it has closed it', async () => {
    const dataDir = join(folder, 'same');
    const store = await openLowdbStore({ dataDir });
    const error = await startErrorOf(openLowdbStore({ dataDir }));
    expect(error).toMatchObject({ code: 'folder_in_use', exitCode: 3 });
    expect(error.message).toContain(String(process.pid));
    await store.close();
    await (await openLowdbStore({ dataDir })).close();
  });

  test.each([
    ['a later process with the same pid', () => ({ ...identityOf(process.pid), startedAt: '1' })],
    ['a process from before the computer was started again', () => ({ ...identityOf(process.pid), bootId: 'another boot' })],
    ['a pid that nobody has', () => ({ pid: 4_194_304, startedAt: '1', bootId: null })],
    ['half a lock', () => 'nonsense'],
  ])('a lock that names %s holds nobody up', async (name, lock) => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, `lock.${process.pid}.00ff00ff00ff`), JSON.stringify(lock()));
    await (await openLowdbStore({ dataDir })).close();
    expect(readdirSync(dataDir)).toEqual(['journal.1.jsonl']);
  });

  test('a start that is refused gives its lock back', async () => {
    const dataDir = join(folder, 'refused');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, 'journal.1.jsonl'), 'garbage');
    await startErrorOf(openLowdbStore({ dataDir }));
    expect(readdirSync(dataDir)).toEqual(['journal.1.jsonl']);
  });
});

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith, part } from '../support/parts.ts';
import { bundleChild, endOf, testFolder } from './store-ground.ts';

const folder = testFolder();

/** The system calls of a process that stores so many sign-ins, in the order in which they ended, with the files' names. */
async function traced(dataDir: string, signIns: number, foldBytes: number): Promise<readonly string[]> {
  const script = await bundleChild(folder);
  const trace = join(folder, 'trace.txt');
  const calls = 'trace=openat,write,pwrite64,fdatasync,fsync,rename,unlink';
  const { code } = await endOf(
    spawn(
      part('strace'),
      ['-f', '-y', '-s', '80', '-e', calls, '-o', trace, process.execPath, script, 'count', dataDir, String(signIns), String(foldBytes)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    ),
  );
  expect(code).toBe(0);
  // A call that was interrupted by another thread's line counts from where it was resumed; its file is told where it began.
  const unfinished = new Map<string, string>();
  return readFileSync(trace, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
      if (call.endsWith('<unfinished ...>')) {
        unfinished.set(thread, call.replace(/ *<unfinished \.\.\.>$/, ''));
        return [];
      }
      return [call.replace(/^<\.\.\. \w+ resumed> */, () => unfinished.get(thread) ?? '')];
    });
}

describeWith('strace', 'M4: what the system is asked to do, in order', () => {
  test('every acknowledged write is in the journal and synced before it is acknowledged', { timeout: 60_000 }, async () => {
    const calls = await traced(join(folder, 'acks'), 12, 1_000_000);
    for (let number = 0; number < 12; number++) {
      const acknowledged = calls.findIndex((call) => call.startsWith('write(1') && call.includes(`"ack ${number}\\n"`));
      const before = calls.slice(0, acknowledged);
      const written = before.findLastIndex((call) => /^(pwrite64|write)\(\d+<.*journal\.\d+\.jsonl>/.test(call));
      const synced = before.findLastIndex((call) => /^fdatasync\(\d+<.*journal\.\d+\.jsonl>\) += 0/.test(call));
      expect([number, acknowledged > 0, written > 0, synced > written]).toEqual([number, true, true, true]);
    }
  });

  test(
    'a fold begins the next journal, syncs the new snapshot, renames it, syncs the folder, and only then lets old files go',
    { timeout: 60_000 },
    async () => {
      const dataDir = join(folder, 'folds');
      const calls = await traced(dataDir, 150, 15_000);
      const renamed = calls.findLastIndex((call) => /^rename\(.*store\.\d+\.jsonl"\) += 0/.test(call));
      const generation = /store\.(\d+)\.jsonl"\)/.exec(calls[renamed] ?? '')?.[1] ?? '';
      const at = (pattern: RegExp): number => calls.findIndex((call) => pattern.test(call));
      const journalBegun = at(new RegExp(`^rename\\(.*journal\\.${generation}\\.jsonl"\\) += 0`));
      const journalSealed = at(new RegExp(`journal\\.${Number(generation) - 1}\\.jsonl>, "\\S+ \\{\\\\"sealed`));
      const snapshotBegun = at(new RegExp(`^openat\\(.*\\.store\\.${generation}\\.jsonl\\..*O_EXCL.*0600`));
      const snapshotSynced = at(new RegExp(`^fsync\\(\\d+<.*\\.store\\.${generation}\\.jsonl\\..*\\.tmp>\\) += 0`));
      const folderSynced = calls.findIndex((call, index) => index > renamed && /^fsync\(\d+<[^>]*folds>\) += 0/.test(call));
      const removed = calls.findIndex((call, index) => index > renamed && /^unlink\(.*(store|journal)\.\d+\.jsonl"/.test(call));
      const order = [journalBegun, journalSealed, snapshotBegun, snapshotSynced, renamed, folderSynced, removed];
      expect(order).not.toContain(-1);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    },
  );
});

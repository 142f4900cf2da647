/**
 * A process of its own for test/bench/store.ts: opens a store and tells how it went.
 * Arguments: `lowdb-store` or `json-file`; the folder or file; `read` or `write` (one sign-in after reading).
 */
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { sampleSession, signIn, signInEvent } from '../contract/store-samples.ts';

interface Everything {
  readonly sessions: unknown[];
  readonly activity: unknown[];
}

const [, , kind, path = '', task] = process.argv;
const began = performance.now();

if (kind === 'lowdb-store') {
  const store = await openLowdbStore({ dataDir: path });
  report();
  if (task === 'write') await signIn(store, 1_000_000_000 + process.pid, 1);
  await store.close();
} else {
  const low = new Low<Everything>(new JSONFile(path), { sessions: [], activity: [] });
  await low.read();
  report();
  low.data.sessions.push({ ...sampleSession(1_000_000_000 + process.pid, 1), id: 1_000_000_000 });
  low.data.activity.push(signInEvent(1, 1_000_000_000));
  if (task === 'write') await low.write();
}
process.stdout.write(`${JSON.stringify({ peakKilobytes: process.resourceUsage().maxRSS })}\n`);

function report(): void {
  process.stdout.write(`${JSON.stringify({ openMilliseconds: performance.now() - began })}\n`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword, needsRehash, verifyPassword } from './password-hash.ts';

export type PasswordTask =
  | { readonly do: 'hash'; readonly password: string; readonly cost: number }
  /** `cost`: what our own records cost now. */
  | { readonly do: 'verify'; readonly password: string; readonly record: string; readonly cost: number };

/** What a worker thread does: bcrypt is 250 ms of plain computing, and the event loop has other callers (security.md M2). */
export default function work(task: PasswordTask): Promise<string | boolean> {
  return task.do === 'hash' ? hashPassword(task.password, task.cost) : verifyEvenly(task);
}

/** How long a record of ours took here lately, ms. */
let usualMs: number | undefined;

/**
 * An imported, older or damaged record would answer sooner than one of ours, and so say that there is somebody of that name: it takes as long (B32).
 * One that is dearer than ours takes its own time.
 */
async function verifyEvenly({ password, record, cost }: Extract<PasswordTask, { do: 'verify' }>): Promise<boolean> {
  const isOurs = !needsRehash(record, cost);
  const [fits, took] = await timed(() => verifyPassword(password, record));
  if (isOurs) {
    usualMs = took;
    return fits;
  }
  usualMs ??= (await timed(() => hashPassword('nobody has this password', cost)))[1];
  await sleep(Math.max(0, usualMs - took));
  return fits;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const done = await work();
  return [done, performance.now() - start];
}

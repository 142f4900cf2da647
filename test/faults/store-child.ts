/** A process of its own for the fault tests. Arguments: what to do, the data folder, and what that needs. */
import { writeSync } from 'node:fs';
import { StartError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { sampleAccount, sampleSession, signIn, signInEvent } from '../contract/store-samples.ts';

const [, , task, dataDir = '', argument = '0', foldBytes = '1000000'] = process.argv;

/** Straight to the pipe: what was told is told, whenever the kill comes. */
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const tasks: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  /** Signs in, signs out and says so, until it is killed. `+id`: stored. `~id`: about to remove. `-id`: removed. */
  async ledger(store) {
    if ((await store.accounts.count()) === 0)
      await store.transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), preferences: { signIns: 0 } }));
    await Promise.all([keepSigningIn(store, 1), keepSigningIn(store, 2), keepSigningIn(store, 3)]);
  },
  /** Stays until stdin ends. */
  async hold(store) {
    tell('open');
    await new Promise((resolve) => process.stdin.resume().once('end', resolve));
    await store.close();
  },
  async once(store) {
    await signIn(store, process.pid, 1);
    tell('stored');
    await store.close();
  },
  /** So many sign-ins, each told after it was acknowledged. */
  async count(store) {
    for (let number = 0; number < Number(argument); number++) {
      await signIn(store, process.pid * 1000 + number, 1);
      tell(`ack ${number}`);
    }
    await store.close();
  },
};

async function keepSigningIn(store: Store, worker: number): Promise<never> {
  for (let number = 0; ; number++) {
    const id = await store.transaction(async (tx) => {
      const session = await tx.sessions.insert(sampleSession(process.hrtime()[1] * 10 + worker, 1));
      await tx.activity.append(signInEvent(1, session.id));
      const signIns = Number((await tx.accounts.byId(1))?.preferences['signIns']);
      await tx.accounts.update(1, { preferences: { signIns: signIns + 1 } });
      return session.id;
    });
    tell(`+${id}`);
    store.touchSession(id, Date.now());
    if (number % 3 !== 0) continue;
    tell(`~${id}`);
    await store.transaction(async (tx) => {
      await tx.sessions.remove(id);
      await tx.activity.append({ ...signInEvent(1, id), kind: 'session_ended' });
    });
    tell(`-${id}`);
  }
}

try {
  const store = await openLowdbStore({
    dataDir,
    foldBytes: Number(foldBytes),
    activityKept: 1_000_000,
    sightingsDelay: 40,
  });
  await tasks[task ?? '']?.(store);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  tell(`refused ${error.code}: ${error.message}`);
  process.exitCode = error.exitCode;
}

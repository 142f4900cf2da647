import { existsSync } from 'node:fs';
import { Accounts } from '../../server/accounts/service.ts';
import { systemClock } from '../../server/ports/clock.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';

/** The questions of the first run are over on a server in single mode, as after *Skip*: its pages open on Sessions and devices. */
export async function endFirstRun(url: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/auth/admin/first-run/end`, { method: 'POST' });
  if (answer.status !== 204) throw new Error(`first-run/end answered ${String(answer.status)}`);
}

/** A data folder that was there before: whoever opens it is asked nothing. One that is there stays as it is. */
export async function makeUsedFolder(dataDir: string): Promise<void> {
  if (existsSync(dataDir)) return;
  const store = await openLowdbStore({ dataDir, clock: systemClock });
  await new Accounts({ store, clock: systemClock }).establish();
  await store.close();
}

import type { Reads, Store, Transaction } from '../ports/store.ts';

const name = 'first_run';

/** Part of the step that makes new data: the questions of the first run wait to be asked. Data of before never get this, so nobody is asked late. */
export async function openFirstRun(tx: Transaction, now: number): Promise<void> {
  await tx.savedSettings.insert({ name, value: {}, savedAt: now });
}

/** Whether the questions of the first run still wait. */
export async function isFirstRun(reads: Pick<Reads, 'savedSettings'>): Promise<boolean> {
  return (await reads.savedSettings.byKey(name)) !== undefined;
}

/** Inside another step that answers them, such as a change of mode. */
export async function endFirstRunIn(tx: Transaction): Promise<void> {
  const open = await tx.savedSettings.byKey(name);
  if (open) await tx.savedSettings.take(open.id);
}

/** Nobody is asked again, answered or skipped; once more changes nothing. Errors: AppError `storage_unavailable`. */
export async function endFirstRun(store: Store): Promise<void> {
  if (await isFirstRun(store)) await store.transaction(endFirstRunIn);
}

import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Reads, Store } from '../ports/store.ts';
import type { By } from './scheduled.ts';

const Saved = z.object({ at: z.number(), movedTo: z.string().nullable() });
export type RetiredServer = z.infer<typeof Saved>;

/** Since when this server has moved to another computer, or null. What cannot be read counts: the door stays shut. */
export async function retiredServer(reads: Pick<Reads, 'savedSettings'>): Promise<RetiredServer | null> {
  const row = await reads.savedSettings.byKey('retired');
  return row ? (Saved.safeParse(row.value).data ?? { at: row.savedAt, movedTo: null }) : null;
}

/** From now on nobody gets in here any more. Nothing is deleted. */
export async function retire(store: Store, at: number, movedTo: string | null, by: By | null): Promise<RetiredServer> {
  return store.transaction(async (tx) => {
    const before = await tx.savedSettings.byKey('retired');
    if (before) await tx.savedSettings.take(before.id);
    await tx.savedSettings.insert({ name: 'retired', value: { at, movedTo }, savedAt: at });
    await tx.activity.append({ at, kind: 'server_retired', ...who(by), details: {} });
    return { at, movedTo };
  });
}

/** Errors: AppError `not_found` where it has not been retired. */
export async function unretire(store: Store, at: number): Promise<void> {
  await store.transaction(async (tx) => {
    const before = await tx.savedSettings.byKey('retired');
    if (!before) throw new AppError('not_found');
    await tx.savedSettings.take(before.id);
    await tx.activity.append({ at, kind: 'server_returned', ...who(null), details: {} });
  });
}

const who = (by: By | null) => ({
  accountId: by?.accountId ?? null,
  actorId: by?.accountId ?? null,
  sessionId: by?.sessionId ?? null,
  ipHash: by?.ipHash ?? '',
});

import { z } from 'zod';
import { StartError } from '../errors.ts';
import type { Reads, Transaction } from '../ports/store.ts';

const Name = z.enum(['single', 'multi', 'sso']);
const change = <T extends z.ZodType>(of: T) => z.object({ before: of, after: of });

/** What adopting the default user changed, so that an undo takes back that and nothing else. */
const Adopted = z.object({
  id: z.int(),
  username: change(z.string()),
  email: change(z.string().nullable()),
  passwordSetAt: z.number(),
  recoveryCodes: z.boolean(),
});

const Pending = z.object({
  from: Name,
  to: Name,
  at: z.number(),
  /** Undone by itself from then on. */
  until: z.number(),
  /** Who switched; null from the command line. */
  by: z.int().nullable(),
  ownerBefore: z.int(),
  /** Who were suspended before and are not now. */
  returned: z.array(z.int()),
  adopted: Adopted.nullable(),
  backup: z.string(),
});

const Last = z.object({
  from: Name,
  to: Name,
  at: z.number(),
  outcome: z.enum(['kept', 'undone']),
  reason: z.enum(['admin', 'time', 'configuration']),
  backup: z.string(),
});

const Saved = z.object({ mode: Name, pending: Pending.nullable(), last: Last.nullable() });

/** The mode as an admin switched it. Times are milliseconds since 1970. */
export type SavedMode = z.infer<typeof Saved>;
export type PendingSwitch = z.infer<typeof Pending>;
export type LastSwitch = z.infer<typeof Last>;
export type Adopted = z.infer<typeof Adopted>;

/** Undefined where nobody ever switched. Errors: StartError `store_damaged` for what is no mode: guessing one could open the door. */
export async function savedMode(reads: Pick<Reads, 'savedSettings'>): Promise<SavedMode | undefined> {
  const row = await reads.savedSettings.byKey('mode');
  if (!row) return undefined;
  const read = Saved.safeParse(row.value);
  if (!read.success) throw new StartError('store_damaged', 'The saved mode cannot be read. Nothing was changed.', 'Start with --mode once.');
  return read.data;
}

/** In the transaction that changes everything else of a switch. */
export async function saveMode(tx: Transaction, value: SavedMode, now: number): Promise<void> {
  const before = await tx.savedSettings.byKey('mode');
  if (before) await tx.savedSettings.put({ ...before, value, savedAt: now });
  else await tx.savedSettings.insert({ name: 'mode', value, savedAt: now });
}

import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { Source } from './person.ts';
import { makePlan, type Comer, type Plan } from './plan.ts';
import { SourceError } from './source-error.ts';

export interface ImportParts {
  readonly store: Store;
  readonly clock: Clock;
  /** How many events the activity log keeps. */
  readonly activityKept: number;
}

export interface ImportOptions {
  readonly admins: boolean;
  /** Where they come from, for the activity log: `django`. */
  readonly from: string;
}

/** What one transaction may write, some ninety thousand people: the store reads no longer line than 64 MiB at its next start. */
const mostBytes = 48 * 1024 * 1024;

/** What `bringIn` would do now. Writes nothing. */
export function rehearse({ store, clock }: ImportParts, source: Source, { admins }: ImportOptions): Promise<Plan> {
  return makePlan(store, source, { admins, now: clock.now() });
}

/**
 * Everybody who can come, in one transaction: all of them, or after an error nobody. Whoever is here already stays as they are, so a second time
 * brings nothing. Errors: SourceError `source_too_large`; AppError `storage_unavailable`.
 */
export function bringIn(parts: ImportParts, source: Source, { admins, from }: ImportOptions): Promise<Plan> {
  const now = parts.clock.now();
  return parts.store.transaction(async (tx) => {
    const plan = await makePlan(tx, source, { admins, now });
    requireFits(plan.coming);
    // Thousands of lines would push everything else out of the log; their accounts still say when they were made.
    const tells = plan.coming.length <= parts.activityKept / 10;
    for (const comer of plan.coming) await insert(tx, comer, { now, from, tells });
    if (!tells)
      await tx.activity.append({
        at: now,
        kind: 'account_created',
        accountId: null,
        actorId: null,
        sessionId: null,
        ipHash: '',
        details: { access: 'import', from, count: plan.coming.length },
      });
    return plan;
  });
}

async function insert(
  tx: Transaction,
  comer: Comer,
  { now, from, tells }: { readonly now: number; readonly from: string; readonly tells: boolean },
): Promise<void> {
  const { id, username } = await tx.accounts.insert(comer.account);
  if (comer.password !== null) await tx.passwords.put({ id, hash: comer.password, setAt: now, mustChange: false });
  for (const { hash, prefix } of comer.apiKeys)
    await tx.apiKeys.insert({
      accountId: id,
      name: 'Notechondria',
      hash,
      prefix,
      scopes: ['read', 'write'],
      createdAt: now,
      expiresAt: null,
      lastUsedAt: null,
      isDefault: true,
      madeBy: 'import',
    });
  if (tells)
    await tx.activity.append({
      at: now,
      kind: 'account_created',
      accountId: id,
      actorId: null,
      sessionId: null,
      ipHash: '',
      details: { username, access: 'import', from },
    });
}

/** The store writes six characters for one that is not ASCII. */
function requireFits(coming: readonly Comer[]): void {
  let bytes = 0;
  for (const comer of coming) bytes += 100 + JSON.stringify(comer).replace(/[^ -~]/g, '______').length;
  if (bytes > mostBytes)
    throw new SourceError('source_too_large', `These ${coming.length} people are too many for one step: divide the file and import its parts`);
}

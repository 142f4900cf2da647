import type { Account, AccountPatch } from '../accounts/account.ts';
import { isActiveAt, mayGetIn } from '../accounts/account.ts';
import { hindersAdmin } from '../accounts/limits.ts';
import { AppError } from '../errors.ts';
import type { Page, Reads, Transaction } from '../ports/store.ts';
import { openHashed } from '../sign-in/challenges.ts';
import { byNameOrEmail } from '../sign-in/password/prove.ts';

/** What is asked for. The secret of the link is not part of it: who asks made it and keeps it. */
export interface RescueWanted {
  /** SHA-256 of the link's secret, 64 lower-case hex characters. */
  readonly secretHash: string;
  /** Username, address or `id:N`; null: whoever administers here. */
  readonly ident: string | null;
  /** Somebody who is no administrator becomes one. */
  readonly makeAdmin: boolean;
}

export interface RescueGround {
  /** In single mode nobody but the owner gets in. */
  readonly onlyOwner: boolean;
  readonly now: number;
}

/** What kept them out, or would have, and does not any more. */
export type RescueChange = 'role' | 'disabled' | 'suspended' | 'bin' | 'limits';

export interface Rescued {
  readonly id: number;
  readonly username: string;
  readonly expiresAt: number;
  readonly changes: readonly RescueChange[];
}

/** Long enough to start a server and a browser. */
export const rescueMs = 10 * 60_000;

/**
 * Opens a link for an administrator, and mends what would keep them out, all in this transaction with a line of the log; needs no vault, for that may
 * be what was lost. Older rescue links are void. Errors: AppError `not_found`; `forbidden` for somebody who is no administrator, and in single mode
 * for anybody but the owner.
 */
export async function rescueIn(tx: Transaction, wanted: RescueWanted, { onlyOwner, now }: RescueGround): Promise<Rescued> {
  const ownerId = (await tx.server.identity())?.ownerId ?? 0;
  const before = wanted.ident === null ? await whoAdministers(tx, ownerId, onlyOwner, now) : await named(tx, wanted.ident);
  if (!before) throw new AppError('not_found');
  if (onlyOwner && before.id !== ownerId) throw new AppError('forbidden');
  const mayAdminister = before.role === 'admin' || wanted.makeAdmin || before.id === ownerId;
  if (!mayAdminister) throw new AppError('forbidden');
  const { patch, changes } = mended(before, now);
  const account = changes.length === 0 ? before : await tx.accounts.update(before.id, patch);
  const about = { purpose: 'rescue', about: String(account.id), accountId: account.id, lifeMs: rescueMs } as const;
  const { expiresAt } = await openHashed(tx, about, wanted.secretHash, now);
  const details = changes.length === 0 ? {} : { changed: changes.join(' ') };
  await tx.activity.append({ at: now, kind: 'rescue_link_made', accountId: account.id, actorId: null, sessionId: null, ipHash: '', details });
  return { id: account.id, username: account.username, expiresAt, changes };
}

/** What is in the way of signing in and administering. A second factor is not: the link stands in for it once (docs/decisions/023-rescue.md). */
function mended(account: Account, now: number): { readonly patch: AccountPatch; readonly changes: readonly RescueChange[] } {
  const mends: readonly (readonly [RescueChange, boolean, AccountPatch])[] = [
    ['role', account.role !== 'admin', { role: 'admin' }],
    ['disabled', !isActiveAt(account, now), { isActive: true, disabled: null }],
    ['suspended', account.suspended != null, { suspended: null }],
    ['bin', account.deletedAt != null, { deletedAt: null }],
    ['limits', hindersAdmin(account), { limits: account.limits?.maxSessions === undefined ? null : { maxSessions: account.limits.maxSessions } }],
  ];
  const due = mends.filter(([, isDue]) => isDue);
  return {
    patch: due.reduce<AccountPatch>((all, [, , patch]) => ({ ...all, ...patch }), {}),
    changes: due.map(([change]) => change),
  };
}

async function named(tx: Transaction, ident: string): Promise<Account | undefined> {
  const id = /^id:([1-9]\d{0,14})$/.exec(ident)?.[1];
  return id === undefined ? byNameOrEmail(tx, ident) : tx.accounts.byId(Number(id));
}

/** Who needs least mending: an admin who may get in, the owner before others; else one who may not; else the owner, whoever that is. */
async function whoAdministers(reads: Pick<Reads, 'accounts'>, ownerId: number, onlyOwner: boolean, now: number): Promise<Account | undefined> {
  const owner = await reads.accounts.byId(ownerId);
  if (onlyOwner) return owner;
  const admins: Account[] = owner?.role === 'admin' ? [owner] : [];
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Account> = await reads.accounts.page({ after, limit: 200 });
    admins.push(...page.items.filter(({ id, role }) => role === 'admin' && id !== ownerId));
    after = page.next;
  }
  const best = [(one: Account) => mayGetIn(one, now) && !hindersAdmin(one), (one: Account) => one.deletedAt == null, () => true];
  for (const fits of best) {
    const found = admins.find(fits);
    if (found) return found;
  }
  return owner;
}

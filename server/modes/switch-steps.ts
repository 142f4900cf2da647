import { emailKey, nameKey, type Account } from '../accounts/account.ts';
import { noteEnding } from '../sessions/endings.ts';
import { firstAdmin } from '../accounts/first-admin.ts';
import type { EventDetails } from '../activity/event.ts';
import { AppError } from '../errors.ts';
import type { Page, Reads, Transaction } from '../ports/store.ts';
import type { Session } from '../sessions/session.ts';
import type { Adopted, PendingSwitch } from './saved-mode.ts';
import { everybody } from './switch-plan.ts';

/** What a switch, and its undo, change: each inside the one transaction that is the switch. */

/** Everybody but the owner waits from now on. Says how many. */
export async function suspendOthers(tx: Transaction, ownerId: number, now: number): Promise<number> {
  let count = 0;
  for await (const { id, suspended } of everybody(tx)) {
    if (id === ownerId || suspended != null) continue;
    await tx.accounts.update(id, { suspended: { since: now } });
    count += 1;
  }
  return count;
}

/** Who waited is back. Says who. `since`: only those who wait since then. */
export async function liftSuspensions(tx: Transaction, since?: number): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id, suspended } of everybody(tx)) {
    if (suspended == null || (since !== undefined && suspended.since !== since)) continue;
    await tx.accounts.update(id, { suspended: null });
    ids.push(id);
  }
  return ids;
}

const openers = ['sign_in_link', 'rescue', 'reset_password', 'change_email', 'identity_code', 'second_factor'] as const;

/** What "no sign-in needed" minted dies with it (security.md A.3): its sessions, and links that would open the owner's account later. */
export async function endOwnerSessions(tx: Transaction, ownerId: number): Promise<number> {
  const dying: Session[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Session> = await tx.sessions.scan({ after, limit: 500 });
    dying.push(...page.items.filter(({ method }) => method === 'owner'));
    after = page.next;
  }
  await noteEnding(tx, ownerId);
  for (const { id } of dying) await tx.sessions.remove(id);
  for (const purpose of openers) for (const { id } of await tx.challenges.ofGroup(`${purpose}:${String(ownerId)}`)) await tx.challenges.take(id);
  return dying.length;
}

export interface NewCredentials {
  readonly username: string;
  readonly email: string | null | undefined;
  readonly passwordHash: string;
  /** Hashes of new recovery codes; null: none were wanted. */
  readonly recovery: readonly string[] | null;
}

/** The default user gets a name and a password, and stays who it is. Errors: AppError `validation_failed`. */
export async function adoptOwner(tx: Transaction, before: Account, given: NewCredentials, now: number): Promise<Adopted> {
  const renamed = nameKey(before.username) !== nameKey(given.username);
  const after = await tx.accounts.update(before.id, {
    ...(renamed ? { username: given.username } : {}),
    ...(given.email == null ? {} : { email: given.email, emailVerified: false }),
  });
  await tx.passwords.put({ id: before.id, hash: given.passwordHash, setAt: now, mustChange: false });
  if (given.recovery) {
    const factors = (await tx.secondFactors.byId(before.id)) ?? { id: before.id, totp: null, email: false, recovery: [] };
    await tx.secondFactors.put({ ...factors, recovery: given.recovery });
  }
  await append(tx, 'account_adopted', { about: before.id, by: null, at: now }, { username: after.username });
  return {
    id: before.id,
    username: { before: before.username, after: after.username },
    email: { before: before.email, after: after.email },
    passwordSetAt: now,
    recoveryCodes: given.recovery !== null,
  };
}

/** Who is the owner when `pending` is undone: who was it, else, where they are gone, the first admin. */
export async function ownerAfterUndo(reads: Pick<Reads, 'accounts'>, { ownerBefore }: PendingSwitch, now: number): Promise<number> {
  const before = await reads.accounts.byId(ownerBefore);
  if (before && before.deletedAt == null) return before.id;
  return (await firstAdmin(reads, now))?.id ?? ownerBefore;
}

/**
 * Takes back what the switch changed, each thing only where it is still as the switch left it: what somebody changed since was acknowledged to
 * them, and stays (docs/decisions/015-mode-switching.md).
 */
export async function takeBack(tx: Transaction, pending: PendingSwitch, ownerId: number, now: number): Promise<void> {
  const identity = await tx.server.identity();
  if (identity && identity.ownerId !== ownerId) await tx.server.establish({ ...identity, ownerId });
  if (pending.to === 'single') await liftSuspensions(tx, pending.at);
  // Either way: what needs no sign-in opens nothing on the other side.
  await endOwnerSessions(tx, ownerId);
  if (pending.from !== 'single') return;
  const returned = new Set(pending.returned);
  for await (const { id, createdAt, suspended } of everybody(tx)) {
    if (id === ownerId || suspended != null) continue;
    // Who came while people signed in would be nobody's guest in single mode: they wait with the others.
    if (returned.has(id) || createdAt >= pending.at) await tx.accounts.update(id, { suspended: { since: now } });
  }
  if (pending.adopted) await unadopt(tx, pending.adopted);
}

async function unadopt(tx: Transaction, { id, username, email, passwordSetAt, recoveryCodes }: Adopted): Promise<void> {
  const account = await tx.accounts.byId(id);
  const password = await tx.passwords.byId(id);
  const factors = await tx.secondFactors.byId(id);
  if (!account || password?.setAt !== passwordSetAt || factors?.totp?.confirmed || factors?.email) return;
  await tx.passwords.take(id);
  if (recoveryCodes && factors) await tx.secondFactors.put({ ...factors, recovery: [] });
  // Somebody may have taken the old address meanwhile; one that is given back has to be confirmed anew.
  const addressIsFree = email.before === null || (await tx.accounts.byEmailKey(emailKey(email.before))) === undefined;
  const nameIsFree = (await tx.accounts.byUsernameKey(nameKey(username.before))) === undefined;
  await tx.accounts.update(id, {
    ...(account.username === username.after && username.before !== username.after && nameIsFree ? { username: username.before } : {}),
    ...(account.email === email.after && email.before !== email.after && addressIsFree ? { email: email.before, emailVerified: false } : {}),
  });
}

interface About {
  readonly about: number | null;
  readonly by: { readonly id: number | null; readonly sessionId: number | null; readonly ipHash: string } | null;
  readonly at: number;
}

/** A line of the activity log about a switch. */
export async function append(
  tx: Transaction,
  kind: 'account_adopted' | 'mode_switched' | 'mode_switch_kept' | 'mode_switch_undone',
  { about, by, at }: About,
  details: EventDetails,
): Promise<void> {
  const actor = { actorId: by?.id ?? null, sessionId: by?.sessionId ?? null, ipHash: by?.ipHash ?? '' };
  await tx.activity.append({ at, kind, accountId: about, ...actor, details });
}

/** A switch that somebody else decided meanwhile is none to decide. Errors: AppError `not_found`. */
export function requireSame(pending: PendingSwitch | null | undefined, at: number): PendingSwitch {
  if (pending?.at !== at) throw new AppError('not_found');
  return pending;
}

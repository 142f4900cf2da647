import { identityKey, type LinkedIdentity } from '../../accounts/identity.ts';
import { emailKey, type Account } from '../../accounts/account.ts';
import type { ActivityKind, EventDetails } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Reads, Transaction } from '../../ports/store.ts';
import { requireOtherAdmin } from '../../accounts/last-admin.ts';
import type { ReportedIdentity } from './identity.ts';
import type { Known } from './linking-rule.ts';

/** Who joins or parts an identity and an account, for the log. */
export interface Linker {
  readonly accountId: number;
  /** Null for the server itself. */
  readonly actorId: number | null;
  readonly sessionId: number | null;
  readonly ipHash: string;
  readonly now: number;
}

export const linkOf = async (reads: Pick<Reads, 'identities'>, accountId: number): Promise<LinkedIdentity | undefined> =>
  (await reads.identities.ofGroup(String(accountId)))[0];

/** What the rule needs to know of whoever comes. */
export async function known(reads: Pick<Reads, 'identities' | 'accounts'>, { issuer, subject, email }: ReportedIdentity): Promise<Known> {
  const link = await reads.identities.byKey(identityKey(issuer, subject));
  const sameEmail = email === null ? undefined : await reads.accounts.byEmailKey(emailKey(email));
  return {
    linked: link && (await reads.accounts.byId(link.accountId)),
    sameEmail,
    sameEmailIsLinked: sameEmail !== undefined && (await linkOf(reads, sameEmail.id)) !== undefined,
  };
}

/** Joins, or switches to another identity; the same one again only learns what is new. Errors: AppError `identity_taken`, and nothing is changed (security.md B77). */
export async function join(tx: Transaction, identity: ReportedIdentity, linker: Linker, details: EventDetails = {}): Promise<LinkedIdentity> {
  const taken = await tx.identities.byKey(identityKey(identity.issuer, identity.subject));
  if (taken && taken.accountId !== linker.accountId) throw new AppError('identity_taken');
  if (taken) return learn(tx, taken, identity, linker.now);
  const before = await linkOf(tx, linker.accountId);
  if (before) await tx.identities.take(before.id);
  await note(tx, before ? 'identity_switched' : 'identity_linked', linker, { ...named(identity), ...details });
  const { issuer, subject, username, email, displayName, groups } = identity;
  return tx.identities.insert({
    accountId: linker.accountId,
    key: identityKey(issuer, subject),
    ...{ issuer, subject, username, email, displayName, groups },
    groupsAt: linker.now,
    linkedAt: linker.now,
    lastUsedAt: null,
    goneAt: null,
    adminByGroup: false,
  });
}

/** What the provider says now is what counts from now on. */
export function learn(tx: Transaction, link: LinkedIdentity, identity: ReportedIdentity, now: number): Promise<LinkedIdentity> {
  const { username, email, displayName, groups } = identity;
  return tx.identities.update(link.id, { username, email, displayName, groups, groupsAt: now, goneAt: null });
}

/** The link is gone, and what it knew. Undefined where there was none. */
export async function part(tx: Transaction, linker: Linker): Promise<LinkedIdentity | undefined> {
  const link = await linkOf(tx, linker.accountId);
  if (!link) return undefined;
  await tx.identities.take(link.id);
  await note(tx, 'identity_unlinked', linker, named(link));
  return link;
}

/** A group makes an admin, and takes away only what a group gave; the last admin stays one. Empty `adminGroups`: groups say nothing about roles. */
export async function followRole(
  tx: Transaction,
  account: Account,
  link: LinkedIdentity,
  adminGroups: readonly string[],
  linker: Linker,
): Promise<Account> {
  if (adminGroups.length === 0) return account;
  const member = link.groups?.some((group) => adminGroups.includes(group)) ?? false;
  if (member === (account.role === 'admin') || (!member && !link.adminByGroup)) return account;
  if (!member && !(await mayStepDown(tx, account.id, linker.now))) return account;
  await tx.identities.update(link.id, { adminByGroup: member });
  await note(tx, 'role_changed_by_group', linker, { role: member ? 'admin' : 'user' });
  return tx.accounts.update(account.id, { role: member ? 'admin' : 'user' });
}

async function mayStepDown(tx: Transaction, accountId: number, now: number): Promise<boolean> {
  try {
    await requireOtherAdmin(tx, accountId, now);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'last_admin') return false;
    throw error;
  }
}

/** `accountId` null: nobody here. */
export const note = (
  tx: Transaction,
  kind: ActivityKind,
  { accountId, actorId, sessionId, ipHash, now }: Omit<Linker, 'accountId'> & { readonly accountId: number | null },
  details: EventDetails,
) => tx.activity.append({ at: now, kind, accountId, actorId, sessionId, ipHash, details });

/** How the log names an identity: as the provider calls it, never by its subject whole. */
const named = ({ username, subject }: Pick<ReportedIdentity, 'username' | 'subject'>): EventDetails => ({
  identity: username ?? subject.slice(0, 8),
});

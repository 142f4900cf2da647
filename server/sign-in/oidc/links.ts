import { emailKey, type Account } from '../../accounts/account.ts';
import { identityKey, linkOf, partedKey, type LinkedIdentity } from '../../accounts/identity.ts';
import { requireOtherAdmin } from '../../accounts/last-admin.ts';
import type { ActivityKind, EventDetails } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Reads, Transaction } from '../../ports/store.ts';
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

/** What the provider said, as it is kept. */
export interface Word {
  readonly identity: ReportedIdentity;
  /** Null: none came, and one that is there stays. */
  readonly sealedToken: string | null;
}

/** What the rule needs to know of whoever comes. */
export async function known(
  reads: Pick<Reads, 'identities' | 'accounts' | 'passwords'>,
  { issuer, subject, email }: ReportedIdentity,
): Promise<Known> {
  const link = await reads.identities.byKey(identityKey(issuer, subject));
  const sameEmail = email === null ? undefined : await reads.accounts.byEmailKey(emailKey(email));
  return {
    linked: link && (await reads.accounts.byId(link.accountId)),
    sameEmail,
    sameEmailIsLinked: sameEmail !== undefined && (await linkOf(reads, sameEmail.id)) !== undefined,
    sameEmailAwaits: sameEmail !== undefined && (await awaits(reads, sameEmail)),
  };
}

async function awaits(reads: Pick<Reads, 'identities' | 'passwords'>, { id, lastLoginAt }: Account): Promise<boolean> {
  if (lastLoginAt !== null || (await reads.passwords.byId(id)) !== undefined) return false;
  return (await reads.identities.ofGroup(String(id))).length === 0;
}

/**
 * Joins, or switches to another identity; the same one again only learns what is new. A role that came from a group of another identity goes with it.
 * Errors: AppError `identity_taken`, and nothing is changed (security.md B77).
 */
export async function join(tx: Transaction, word: Word, linker: Linker): Promise<LinkedIdentity> {
  const { issuer, subject, username, email, displayName, groups } = word.identity;
  const taken = await tx.identities.byKey(identityKey(issuer, subject));
  if (taken && taken.accountId !== linker.accountId) throw new AppError('identity_taken');
  if (taken) return learn(tx, taken, word, linker.now);
  const before = await linkOf(tx, linker.accountId);
  if (before) await dropGroupRole(tx, before, linker, issuer);
  await forgetLinks(tx, linker.accountId);
  await note(tx, before ? 'identity_switched' : 'identity_linked', linker, named(word.identity));
  return tx.identities.insert({
    accountId: linker.accountId,
    key: identityKey(issuer, subject),
    ...{ issuer, subject, username, email, displayName, groups },
    groupsAt: linker.now,
    linkedAt: linker.now,
    lastUsedAt: null,
    goneAt: null,
    partedAt: null,
    adminByGroup: false,
    sealedToken: word.sealedToken,
  });
}

/** What the provider says now is what counts from now on. */
export function learn(tx: Transaction, link: LinkedIdentity, { identity, sealedToken }: Word, now: number): Promise<LinkedIdentity> {
  const { username, email, displayName, groups } = identity;
  const kept = sealedToken ?? link.sealedToken;
  return tx.identities.update(link.id, {
    username,
    email,
    displayName,
    groups,
    groupsAt: now,
    goneAt: null,
    askedAt: null,
    unsureAt: null,
    sealedToken: kept,
  });
}

/**
 * The link lets nobody in any more. `keepsWord`: what the provider says of the person still counts for their password, so that parting is no way around
 * its groups (security.md B79). `issuer`: of the provider that is connected now. Undefined where there was none.
 */
export async function part(tx: Transaction, linker: Linker, keepsWord: boolean, issuer: string | null): Promise<LinkedIdentity | undefined> {
  const link = await linkOf(tx, linker.accountId);
  if (!link) return undefined;
  await dropGroupRole(tx, link, linker, issuer);
  if (keepsWord) await tx.identities.update(link.id, { key: partedKey(linker.accountId), partedAt: linker.now });
  else await tx.identities.take(link.id);
  await note(tx, 'identity_unlinked', linker, named(link));
  return link;
}

/** Every link of an account, with what it knew. */
export async function forgetLinks(tx: Transaction, accountId: number): Promise<void> {
  for (const { id } of await tx.identities.ofGroup(String(accountId))) await tx.identities.take(id);
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
  if (!member) return (await dropGroupRole(tx, link, linker)) ?? account;
  if (account.role === 'admin') return account;
  await tx.identities.update(link.id, { adminByGroup: true });
  await note(tx, 'role_changed_by_group', linker, { role: 'admin' });
  return tx.accounts.update(account.id, { role: 'admin' });
}

/**
 * Takes away the role admin where a group had given it; the last admin stays one. `issuer`: by whose links admins come now; where nothing else is said,
 * the link's own has just spoken. Undefined where nothing changed.
 */
export async function dropGroupRole(
  tx: Transaction,
  link: LinkedIdentity,
  linker: Linker,
  issuer: string | null = link.issuer,
): Promise<Account | undefined> {
  const account = await tx.accounts.byId(link.accountId);
  if (!link.adminByGroup || account?.role !== 'admin' || !(await mayStepDown(tx, account.id, linker.now, issuer))) return undefined;
  await tx.identities.update(link.id, { adminByGroup: false });
  await note(tx, 'role_changed_by_group', linker, { role: 'user' });
  return tx.accounts.update(account.id, { role: 'user' });
}

async function mayStepDown(tx: Transaction, without: number, now: number, issuer: string | null): Promise<boolean> {
  try {
    await requireOtherAdmin(tx, { without, now, issuer });
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

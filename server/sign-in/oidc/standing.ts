import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { Transaction } from '../../ports/store.ts';
import { noteEnding } from '../../sessions/endings.ts';
import { endEverything } from '../../recovery/end-everything.ts';
import { cameByProvider } from '../../sessions/session.ts';
import { passesGate } from './groups.ts';
import { dropGroupRole, followRole, learn, note, type Linker, type Word } from './links.ts';
import type { SsoSettings } from './sso-settings.ts';

/** How far a no of the provider reaches. Where it is the primary way in: everything that is open; elsewhere what was opened through it. */
export interface Reach {
  readonly isPrimary: boolean;
}

/** What the provider says of somebody now: taken down, followed in the role, and where the groups do not pass, the person is out (security.md B79). */
export async function takeWord(
  tx: Transaction,
  link: LinkedIdentity,
  word: Word,
  { requiredGroups, adminGroups }: Pick<SsoSettings, 'requiredGroups' | 'adminGroups'>,
  linker: Linker,
  reach: Reach,
): Promise<void> {
  const account = await tx.accounts.byId(link.accountId);
  if (!account) return;
  const learned = await learn(tx, link, word, linker.now);
  await followRole(tx, account, learned, adminGroups, linker);
  if (passesGate(word.identity.groups, requiredGroups)) return;
  await note(tx, 'sso_refused', linker, { reason: 'group_required', sessions: await end(tx, link.accountId, reach, false) });
}

/** The provider does not know the person any more: what was open is not, keys neither where it is the primary way in, nor the role that a group gave. */
export async function takeLeave(tx: Transaction, link: LinkedIdentity, reason: string, linker: Linker, reach: Reach): Promise<void> {
  await dropGroupRole(tx, link, linker);
  await tx.identities.update(link.id, { goneAt: linker.now, sealedToken: null, askedAt: null, unsureAt: null });
  await note(tx, 'person_gone', linker, { reason, sessions: await end(tx, link.accountId, reach, true) });
}

/**
 * A no, after an answer that was lost: it may have brought the token that would have been good. Nobody is put out for that; the person needs to sign in at
 * the provider again, and nothing can be asked about them before they do.
 */
export async function takeDoubt(tx: Transaction, link: LinkedIdentity, linker: Linker): Promise<void> {
  await tx.identities.update(link.id, { unsureAt: linker.now, askedAt: null, sealedToken: null });
  await note(tx, 'person_unsure', linker, {});
}

/**
 * The provider cannot read its own token any more: it ran out, or the keys changed. That is no word about the person, but who cannot be asked about must
 * show themselves: what is open ends, as where a group is lost. API keys, the role and what is known of the groups stay as long as the word counts.
 */
export async function takeEndOfGrant(tx: Transaction, link: LinkedIdentity, linker: Linker, reach: Reach): Promise<void> {
  await tx.identities.update(link.id, { unsureAt: linker.now, askedAt: null, sealedToken: null });
  await note(tx, 'person_unsure', linker, { reason: 'grant_over', sessions: await end(tx, link.accountId, reach, false) });
}

/**
 * Where the provider is the primary way in: everything. Elsewhere the account is its holder's, and the provider one way in among others: what came by it
 * ends, with the devices that were paired from there. A sign-in that waits for a second factor began with the password, and waits on. An account that has
 * no password has no other way in, and ends whole. API keys end where everything does and the person is gone; a group that is lost leaves them.
 */
async function end(tx: Transaction, accountId: number, { isPrimary }: Reach, isGone: boolean): Promise<number> {
  if (isPrimary || (await tx.passwords.byId(accountId)) === undefined) return (await endEverything(tx, accountId, { apiKeys: isGone })).sessions;
  const { items } = await tx.sessions.ofAccount(accountId, { limit: await tx.sessions.countOfAccount(accountId) });
  const ending = items.filter(cameByProvider);
  await noteEnding(tx, accountId);
  for (const { id } of ending) await tx.sessions.remove(id);
  return ending.length;
}

import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';
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
  await tx.identities.update(link.id, { goneAt: linker.now, sealedToken: null });
  await note(tx, 'person_gone', linker, { reason, sessions: await end(tx, link.accountId, reach, true) });
}

async function end(tx: Transaction, accountId: number, { isPrimary }: Reach, isGone: boolean): Promise<number> {
  if (isPrimary) return (await endEverything(tx, accountId, { apiKeys: isGone })).sessions;
  const { items } = await tx.sessions.ofAccount(accountId, { limit: await tx.sessions.countOfAccount(accountId) });
  const ending = items.filter(({ method }) => method === 'casdoor');
  for (const { id } of ending) await tx.sessions.remove(id);
  return ending.length;
}

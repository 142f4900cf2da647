import { mayGetIn, type Role } from '../accounts/account.ts';
import { hindersAdmin } from '../accounts/limits.ts';
import { AppError } from '../errors.ts';
import type { Reads, Transaction } from '../ports/store.ts';
import type { Challenge } from '../sign-in/challenge.ts';
import type { Challenges } from '../sign-in/challenges.ts';

/** What an open invitation says, as it is kept: a challenge that opens several times. */
export interface Invitation {
  readonly id: number;
  readonly note: string;
  readonly role: Role;
  readonly uses: number;
  readonly left: number;
  /** The admin's account; null: the command line. */
  readonly madeBy: number | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** All of them are listed together. */
export const openInvitations = 'open';

/** Null for a record that is none. */
export function toInvitation({ id, purpose, data, createdAt, expiresAt }: Challenge): Invitation | null {
  const { note, role, uses, left, madeBy } = data;
  if (purpose !== 'invitation' || typeof uses !== 'number' || typeof left !== 'number') return null;
  return {
    id,
    note: typeof note === 'string' ? note : '',
    role: role === 'admin' ? 'admin' : 'user',
    uses,
    left,
    madeBy: typeof madeBy === 'number' ? madeBy : null,
    createdAt,
    expiresAt,
  };
}

/**
 * The invitation behind a token, for as long as whoever made it may invite: what an admin left behind opens nothing once they are none.
 * Errors: AppError `invitation_invalid`.
 */
export async function invitationOf(
  reads: Pick<Reads, 'challenges' | 'accounts'>,
  challenges: Challenges,
  token: string,
  now: number,
): Promise<{ readonly challenge: Challenge; readonly invitation: Invitation }> {
  const challenge = await challenges.bySecret(reads, 'invitation', token, now);
  const invitation = challenge && toInvitation(challenge);
  if (!challenge || !invitation || invitation.left < 1) throw new AppError('invitation_invalid');
  const maker = invitation.madeBy === null ? null : await reads.accounts.byId(invitation.madeBy);
  if (maker !== null && (maker?.role !== 'admin' || !mayGetIn(maker, now) || hindersAdmin(maker))) throw new AppError('invitation_invalid');
  return { challenge, invitation };
}

/** Counts one use in the transaction that makes the account; the last one takes it away (security.md C "double use"). Errors: as invitationOf. */
export async function useInvitation(tx: Transaction, challenges: Challenges, token: string, now: number): Promise<Invitation> {
  const { challenge, invitation } = await invitationOf(tx, challenges, token, now);
  const left = invitation.left - 1;
  if (left === 0) await tx.challenges.take(challenge.id);
  else await tx.challenges.update(challenge.id, { data: { ...challenge.data, left } });
  return { ...invitation, left };
}

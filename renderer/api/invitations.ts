import type { InvitationList, InvitationMade, InvitationRow } from '../../server/contract/invitation-schemas.ts';
import { read, write } from './client.ts';

export type { InvitationMade, InvitationRow };

export interface InvitationWish {
  readonly note: string;
  readonly role: 'admin' | 'user';
  readonly uses: number;
  readonly expires_in_hours: number;
}

export async function listInvitations(signal: AbortSignal): Promise<readonly InvitationRow[]> {
  return (await read<InvitationList>('admin/invitations', { signal })).invitations;
}

export function makeInvitation(wish: InvitationWish): Promise<InvitationMade> {
  return write('POST', 'admin/invitations', wish);
}

export function endInvitation(id: number): Promise<unknown> {
  return write('DELETE', `admin/invitations/${id}`);
}

import type { PairingCard, PairingInvitation, PairingList } from '../../server/contract/pairing.ts';
import { read, write } from './client.ts';

export type { PairingCard, PairingInvitation, PairingList };
export type Scope = PairingCard['scopes'][number];

export function listRequests(signal: AbortSignal): Promise<PairingList> {
  return read<PairingList>('device/requests', { signal });
}

/** Claims the request that a code belongs to, as somebody typed or pasted it. */
export function lookAt(code: string): Promise<PairingCard> {
  return write<PairingCard>('POST', 'device/requests', { user_code: code });
}

const at = (code: string, word: string) => `device/requests/${encodeURIComponent(code)}/${word}`;

/** Looks first, where this window has not: only who has looked may allow (security.md B66). */
export async function allow(
  { user_code: code, claimed }: PairingCard,
  wish: { readonly scopes: readonly Scope[]; readonly days: number },
): Promise<void> {
  if (!claimed) await lookAt(code);
  await write<PairingCard>('POST', at(code, 'approve'), wish);
}

export function refuse(code: string, word: 'deny' | 'block' | 'undo'): Promise<unknown> {
  return write('POST', at(code, word));
}

export function invite(): Promise<PairingInvitation> {
  return write<PairingInvitation>('POST', 'device/invitations');
}

export function uninvite(id: number): Promise<unknown> {
  return write('DELETE', `device/invitations/${id}`);
}

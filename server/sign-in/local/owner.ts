import type { Account } from '../../accounts/account.ts';
import type { Peer } from '../../http/peer.ts';
import type { Proof } from '../proof.ts';

/** Single mode's way in: whoever sits at this computer is the owner, unless a page of another site or a proxy speaks for them (product.md Modes). */
export async function proveOwner(peer: Peer, implicitOwner: () => Promise<Account | null>): Promise<Proof | null> {
  if (!peer.isLocal || peer.foreign) return null;
  const account = await implicitOwner();
  return account ? { account, method: 'owner' } : null;
}

import { mayGetIn, type Account } from '../../accounts/account.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Peer } from '../../http/peer.ts';
import type { Store } from '../../ports/store.ts';

/** Who is somebody without a credential, and where. */
export interface ImplicitOwner {
  /** Null where nobody is, and for an owner who was disabled. */
  readonly implicit: () => Promise<Account | null>;
  readonly isHere: (account: Account, peer: Peer) => boolean;
}

/** In a mode without one: nobody, nowhere. */
export const noImplicitOwner: ImplicitOwner = { implicit: () => Promise.resolve(null), isHere: () => false };

/** The owner on this computer needs no credential (product.md Modes); whoever comes from elsewhere, or through somebody, does. */
export function implicitOwner(store: Store, clock: Clock, ownerId: number): ImplicitOwner {
  return {
    implicit: async () => {
      const account = await store.accounts.byId(ownerId);
      return account && mayGetIn(account, clock.now()) ? account : null;
    },
    isHere: (account, peer) => account.id === ownerId && peer.isLocal && !peer.foreign,
  };
}

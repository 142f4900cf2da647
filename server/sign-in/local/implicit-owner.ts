import { mayGetIn, type Account } from '../../accounts/account.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Peer } from '../../http/peer.ts';
import type { Store } from '../../ports/store.ts';

/** Who is somebody without a credential, and where. */
export interface ImplicitOwner {
  /** Null where nobody is, and for an owner who was disabled. */
  readonly implicitOwner: () => Promise<Account | null>;
  readonly isOwnerHere: (account: Account, peer: Peer) => boolean;
  /** Whether being here proves anything: `isKept`, asked anew each time. */
  readonly needsNoProof: () => Promise<boolean>;
}

/** In a mode without one: nobody, nowhere. */
export const noImplicitOwner: ImplicitOwner = {
  implicitOwner: () => Promise.resolve(null),
  isOwnerHere: () => false,
  needsNoProof: () => Promise.resolve(false),
};

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ownerId: number;
  /** False while a change to this mode waits: until somebody keeps it nobody said that this computer is to be trusted for good. */
  readonly isKept: () => Promise<boolean>;
}

/** The owner on this computer needs no credential (product.md Modes); whoever comes from elsewhere, or through somebody, does. */
export function implicitOwner({ store, clock, ownerId, isKept }: Parts): ImplicitOwner {
  return {
    implicitOwner: async () => {
      const account = await store.accounts.byId(ownerId);
      return account && mayGetIn(account, clock.now()) ? account : null;
    },
    isOwnerHere: (account, peer) => account.id === ownerId && peer.isLocal && !peer.foreign,
    needsNoProof: isKept,
  };
}

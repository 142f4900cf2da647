import { mayGetIn } from '../../accounts/account.ts';
import type { PairingParts } from './pairing-parts.ts';
import { settle } from './waiting-room.ts';

/** Requests that wait for somebody who may not get in any more are over: their devices are told so, and not left to wait for the time to run out. */
export async function voidOrphans({ store, clock, room, tell }: PairingParts): Promise<void> {
  for (const request of room.open(clock.now())) {
    const { claim } = request;
    if (claim === null) continue;
    // A store that cannot be read says nothing about the account.
    const account = await store.accounts.byId(claim.accountId).catch(() => null);
    if (account === null || (account && mayGetIn(account, clock.now())) || request.state !== 'waiting') continue;
    settle(request, 'void', clock.now());
    tell('pairing_settled', request);
  }
}

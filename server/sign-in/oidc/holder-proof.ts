import { noteFailedProof } from '../../activity/failed-proof.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Proof } from '../proof.ts';
import type { SecondFactorService } from '../second-factor/service.ts';

interface Parts {
  readonly store: Store;
  readonly throttle: Throttle;
  readonly factors: SecondFactorService;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
  readonly provePassword: (ident: string, password: string, peer: Peer) => Promise<Proof>;
}

export interface HolderWish {
  readonly ident: string;
  readonly password: string;
  readonly channel?: 'totp' | 'recovery' | undefined;
  readonly code?: string | undefined;
}

/**
 * That somebody holds an account, all factors of it at once: a link made with half of them would be a way around the other half.
 * Errors: AppError `invalid_credentials`, `second_factor_required`, `code_invalid`, `too_many_attempts`.
 */
export function createHolderProof({
  store,
  clock,
  throttle,
  factors,
  provePassword,
  hashAddress,
}: Parts): (wish: HolderWish, peer: Peer) => Promise<Proof> {
  return async ({ ident, password, channel, code }, peer) => {
    const proof = await provePassword(ident, password, peer);
    const channels = await factors.channels(store, proof.account);
    if (channels.length === 0) return proof;
    if (code === undefined) throw new AppError('second_factor_required');
    const name = `second factor of ${proof.account.id}`;
    await throttle.attempt(name, peer);
    const fits = await store.transaction((tx) => factors.use(tx, proof.account.id, channel ?? 'totp', code));
    if (!fits) {
      const who = { accountId: proof.account.id, sessionId: null, ipHash: hashAddress(peer.address) };
      await noteFailedProof(store, clock.now(), { ...who, method: channel ?? 'totp' });
      throw new AppError('code_invalid');
    }
    await throttle.forgive(name, peer);
    return { ...proof, secondFactor: channel ?? 'totp' };
  };
}

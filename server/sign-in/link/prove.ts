import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Challenges } from '../challenges.ts';
import type { Proof } from '../proof.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly throttle: Throttle;
}

/** Taken at the first try. Errors: AppError `invalid_credentials`, `too_many_attempts`. */
export async function proveLink({ store, clock, challenges, throttle }: Parts, token: string, peer: Peer): Promise<Proof> {
  // By address alone: a name that all links share is one that anybody could use up for everybody.
  const name = `sign-in link from ${peer.address}`;
  await throttle.attempt(name, peer);
  const account = await store.transaction(async (tx) => {
    const challenge = await challenges.takeBySecret(tx, 'sign_in_link', token, clock.now());
    return challenge?.accountId == null ? undefined : tx.accounts.byId(challenge.accountId);
  });
  if (!account) throw new AppError('invalid_credentials');
  await throttle.forgive(name, peer);
  return { account, method: 'sign_in_link' };
}

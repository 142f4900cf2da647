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

/**
 * A link of an admin, or of `doorward rescue`; taken at the first try. A rescue link opens on this computer only and stays open where somebody shows it
 * elsewhere. Errors: AppError `invalid_credentials`, `too_many_attempts`, `local_only`.
 */
export async function proveLink({ store, clock, challenges, throttle }: Parts, token: string, peer: Peer): Promise<Proof> {
  // By address alone: a name that all links share is one that anybody could use up for everybody.
  const name = `sign-in link from ${peer.address}`;
  await throttle.attempt(name, peer);
  const proof = await store.transaction(async (tx): Promise<Proof | undefined> => {
    const now = clock.now();
    const rescue = await challenges.bySecret(tx, 'rescue', token, now);
    if (rescue && (!peer.isLocal || peer.foreign)) throw new AppError('local_only');
    const challenge = await challenges.takeBySecret(tx, rescue ? 'rescue' : 'sign_in_link', token, now);
    const account = challenge?.accountId == null ? undefined : await tx.accounts.byId(challenge.accountId);
    // A password that changes before the session is there ends this too (security.md B47).
    const record = account && (await tx.passwords.byId(account.id));
    return account && { account, method: rescue ? 'rescue' : 'sign_in_link', ...(record ? { recordHash: record.hash } : {}) };
  });
  if (!proof) throw new AppError('invalid_credentials');
  await throttle.forgive(name, peer);
  return proof;
}

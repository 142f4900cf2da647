import { TokenOnly } from '../../contract/inputs.ts';
import { AuthPayload, PendingSecondFactor } from '../../contract/schemas.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import { route, type Route } from '../../http/route.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Challenges } from '../challenges.ts';
import type { Proof } from '../proof.ts';
import { browserOf, signedInAnswer, type SignInParts } from '../routes.ts';

interface Parts extends Pick<SignInParts, 'finish' | 'limits' | 'csrf' | 'cookie' | 'otherSessions' | 'present'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly throttle: Throttle;
}

/** A one-time sign-in link that an admin handed over: recovery without e-mail (product.md, promise 10). */
export function signInLinkRoutes(parts: Parts): Route[] {
  return [
    route(
      { method: 'post', path: '/api/v1/auth/sign-in-link', who: 'all', probe: true, summary: 'Sign in once with a link from an admin', body: TokenOnly, answers: { 200: AuthPayload.or(PendingSecondFactor) }, errors: ['invalid_credentials', 'csrf_failed', 'too_many_attempts'] },
      async (call) => {
        const browser = browserOf(call, parts.csrf);
        const proof = await prove(parts, call.body.token, call.caller.peer);
        const device = { userAgent: call.userAgent, label: undefined, kind: undefined, address: call.caller.peer.address };
        return signedInAnswer(await parts.finish(proof, device, parts.limits, browser.session), browser.carrier, call, parts);
      },
    ),
  ];
}

/** Taken at the first try. Errors: AppError `invalid_credentials`, `too_many_attempts`. */
async function prove({ store, clock, challenges, throttle }: Parts, token: string, peer: Peer): Promise<Proof> {
  await throttle.attempt('sign-in link', peer);
  const account = await store.transaction(async (tx) => {
    const challenge = await challenges.takeBySecret(tx, 'sign_in_link', token, clock.now());
    return challenge?.accountId == null ? undefined : tx.accounts.byId(challenge.accountId);
  });
  if (!account) throw new AppError('invalid_credentials');
  await throttle.forgive('sign-in link', peer);
  return { account, method: 'sign_in_link' };
}

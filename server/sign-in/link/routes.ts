import { TokenOnly } from '../../contract/inputs.ts';
import { PendingSecondFactor } from '../../contract/factor-schemas.ts';
import { AuthPayload } from '../../contract/schemas.ts';
import { route, type Route } from '../../http/route.ts';
import type { Peer } from '../../http/peer.ts';
import type { Proof } from '../proof.ts';
import { browserOf, signedInAnswer, type SignInParts } from '../routes.ts';

interface Parts extends Pick<SignInParts, 'finish' | 'limits' | 'csrf' | 'cookie' | 'otherSessions' | 'present'> {
  readonly proveLink: (token: string, peer: Peer) => Promise<Proof>;
}

/** A one-time sign-in link that an admin handed over, or that was made at the data folder: recovery without e-mail (product.md, promise 10). */
export function signInLinkRoutes(parts: Parts): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/auth/sign-in-link',
        who: 'all',
        probe: true,
        carriesSecret: true,
        summary: 'Sign in once with a link from an admin, or on this computer with one of `doorward rescue`',
        body: TokenOnly,
        answers: { 200: AuthPayload.or(PendingSecondFactor) },
        errors: ['invalid_credentials', 'local_only', 'csrf_failed', 'too_many_attempts'],
      },
      async (call) => {
        const browser = browserOf(call, parts.csrf);
        const proof = await parts.proveLink(call.body.token, call.caller.peer);
        const device = {
          userAgent: call.userAgent,
          label: undefined,
          kind: undefined,
          address: call.caller.peer.address,
          isNear: call.caller.peer.isNear,
          acceptLanguage: call.facts.acceptLanguage,
        };
        return signedInAnswer(await parts.finish(proof, device, parts.limits, browser.session), browser.carrier, call, parts);
      },
    ),
  ];
}

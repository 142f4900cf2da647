import { Adopt } from '../../contract/inputs.ts';
import { PendingSecondFactor } from '../../contract/factor-schemas.ts';
import { AuthPayload } from '../../contract/schemas.ts';
import { route, type Route } from '../../http/route.ts';
import { browserOf, signedInAnswer, type SignInParts } from '../../sign-in/routes.ts';
import type { Adoption } from './service.ts';

interface Parts extends Pick<SignInParts, 'finish' | 'limits' | 'csrf' | 'cookie' | 'otherSessions' | 'present'> {
  readonly adoption: Adoption;
  readonly hashAddress: (address: string) => string;
}

/** The first admin, with the setup code from the log (api.md The headless program). */
export function adoptRoutes(parts: Parts): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/auth/admin/adopt',
        who: 'all',
        probe: true,
        carriesSecret: true,
        summary: 'Give the default user a name and a password',
        body: Adopt,
        answers: { 200: AuthPayload.or(PendingSecondFactor) },
        errors: ['code_invalid', 'too_many_attempts', 'csrf_failed'],
      },
      async (call) => {
        const { caller, body } = call;
        const browser = browserOf(call, parts.csrf);
        const owner = { username: body.username, password: body.password, email: body.email };
        const account = await parts.adoption.adoptByCode(body.setup_code, owner, {
          ipHash: parts.hashAddress(caller.peer.address),
          isLocal: caller.peer.isLocal,
        });
        const device = { userAgent: call.userAgent, label: undefined, kind: undefined, address: caller.peer.address, isNear: caller.peer.isNear };
        return signedInAnswer(
          await parts.finish({ account, method: 'password' }, device, parts.limits, browser.session),
          browser.carrier,
          call,
          parts,
        );
      },
    ),
  ];
}

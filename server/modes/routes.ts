import { ModeAnswer } from '../contract/schemas.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Mode } from './mode.ts';

interface Parts {
  readonly mode: Mode;
  readonly registrationEnabled: boolean;
  readonly activationRequired: boolean;
  readonly usernameRequired: boolean;
}

/** What a signed-out client must know to show the right screen. */
export function modeRoutes({ mode, registrationEnabled, activationRequired, usernameRequired }: Parts): Route[] {
  const answer: ModeAnswer = {
    mode: mode.name,
    registration_enabled: registrationEnabled,
    activation_required: activationRequired,
    username_required: usernameRequired,
    fallback: mode.fallback,
    sso: { configured: false, reachable: false, name: null },
    version_api: '1',
  };
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/mode',
        who: 'all',
        ignoresCredentials: true,
        summary: 'How people get in here',
        answers: { 200: ModeAnswer },
      },
      () => Promise.resolve(ok(answer)),
    ),
  ];
}

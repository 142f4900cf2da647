import { ModeAnswer } from '../contract/schemas.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { SsoConnection } from '../sign-in/oidc/connection.ts';
import type { Mode } from './mode.ts';

interface Parts {
  readonly mode: Mode;
  readonly registrationEnabled: boolean;
  readonly activationRequired: boolean;
  readonly usernameRequired: boolean;
  readonly passwordResetEnabled: boolean;
  /** Whether the first administrator is still to be made. */
  readonly setupOpen: () => Promise<boolean>;
  readonly sso: SsoConnection;
  /** Since when the server has moved to another computer. */
  readonly retired: () => Promise<{ readonly at: number; readonly movedTo: string | null } | null>;
  /** When lost keys were made anew, ms; null: not lately. */
  readonly keysRenewedAt: () => Promise<number | null>;
}

/** What a signed-out client must know to show the right screen. */
export function modeRoutes({ mode, sso, ...facts }: Parts): Route[] {
  const answer = async (): Promise<ModeAnswer> => ({
    ...movedAnswer(await facts.retired()),
    mode: mode.name,
    registration_enabled: facts.registrationEnabled,
    activation_required: facts.activationRequired,
    username_required: facts.usernameRequired,
    password_reset_enabled: facts.passwordResetEnabled,
    setup_open: await facts.setupOpen(),
    fallback: mode.fallback && passwordsAreOpen(sso),
    sso: ssoAnswer(sso),
    ...renewed(await facts.keysRenewedAt()),
    version_api: '1',
  });
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/mode',
        who: 'all',
        ignoresCredentials: true,
        whileRetired: true,
        summary: 'How people get in here',
        answers: { 200: ModeAnswer },
      },
      async () => ok(await answer()),
    ),
  ];
}

const movedAnswer = (retired: Awaited<ReturnType<Parts['retired']>>): Pick<ModeAnswer, 'moved'> =>
  retired ? { moved: { at: new Date(retired.at).toISOString(), to: retired.movedTo } } : {};
const renewed = (at: number | null) => (at === null ? {} : { keys_renewed_at: new Date(at).toISOString() });

function ssoAnswer(sso: SsoConnection): ModeAnswer['sso'] {
  const { configured, reachable, since, reason, name } = sso.state();
  return { configured, reachable, name, ...(since === null ? {} : { since: new Date(since).toISOString() }), ...(reason === null ? {} : { reason }) };
}

/** Whether a password would be taken now, as far as is known without asking (api.md `sso.fallback`). */
function passwordsAreOpen(sso: SsoConnection): boolean {
  const fallback = sso.current?.settings.fallback ?? 'always';
  return fallback === 'always' || (fallback === 'outage' && !sso.state().reachable);
}

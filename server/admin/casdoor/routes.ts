import { CasdoorAdmin, CasdoorPending, Rehearsal, RehearseBody, SaveCasdoor } from '../../contract/casdoor.ts';
import { AppError } from '../../errors.ts';
import { setAttemptCookie } from '../../http/attempt-cookie.ts';
import type { SignedIn } from '../../http/caller.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { SessionCookies } from '../../http/session-cookie.ts';
import type { SsoFlow } from '../../sign-in/oidc/flow.ts';
import type { Admin } from '../accounts/service.ts';
import type { Rehearsals } from './rehearsal.ts';
import type { CasdoorAdministration } from './service.ts';

interface Parts {
  readonly administration: CasdoorAdministration;
  readonly rehearsals: Rehearsals;
  readonly flow: SsoFlow;
  readonly cookie: SessionCookies;
  /** Under it is the route that the browser comes back to. */
  readonly cookiePath: string;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/casdoor';

/** Connecting Casdoor: look, rehearse, save, part (api.md admin/casdoor). Writing needs a recent proof. */
export function casdoorAdminRoutes(parts: Parts): Route[] {
  const { administration } = parts;
  return [
    route(
      { method: 'get', path: base, who: 'admin', summary: 'Casdoor as it is set, without its secret', answers: { 200: CasdoorAdmin } },
      async () => ok(await administration.shown()),
    ),
    route(
      {
        method: 'put',
        path: base,
        who: 'admin',
        summary: 'Connect Casdoor, after a rehearsal of these very settings',
        carriesSecret: true,
        body: SaveCasdoor,
        answers: { 200: CasdoorAdmin },
        errors: ['recent_sign_in_required', 'set_by_configuration', 'rehearsal_required', 'last_admin', 'vault_unavailable'],
      },
      async ({ caller, body }) => {
        await administration.save(adminOf(caller, parts), body.settings, { rehearsalId: body.rehearsal_id, confirm: body.confirm });
        return ok(await administration.shown());
      },
    ),
    route(
      {
        method: 'delete',
        path: base,
        who: 'admin',
        summary: 'Part from Casdoor',
        answers: { 204: null },
        errors: ['recent_sign_in_required', 'set_by_configuration', 'last_admin', 'vault_unavailable'],
      },
      async ({ caller }) => {
        await administration.remove(adminOf(caller, parts));
        return noContent();
      },
    ),
    rehearse(parts),
  ];
}

function rehearse(parts: Parts): Route {
  const { rehearsals, flow } = parts;
  return route(
    {
      method: 'post',
      path: `${base}/rehearse`,
      who: 'admin',
      summary: 'A whole sign-in with settings that are not saved yet: first what can be checked alone, then what came of it',
      carriesSecret: true,
      body: RehearseBody,
      answers: { 200: Rehearsal, 202: CasdoorPending },
      errors: ['recent_sign_in_required', 'attempt_invalid', 'casdoor_unreachable'],
    },
    async ({ caller, body, csrfToken, facts, userAgent }) => {
      if ('attempt_id' in body) {
        const collected = flow.collect(body.attempt_id, body.redeem_secret);
        if ('pending' in collected) return { status: 202, body: { pending: true } };
        if (collected.attempt.purpose.intent !== 'rehearsal') throw new AppError('attempt_invalid');
        return ok(await rehearsals.finish(collected.attempt, collected.outcome, caller.peer.isNear));
      }
      adminOf(caller, parts);
      const coming = { host: facts.host, peer: caller.peer, isThisBrowser: csrfToken !== undefined && body.browser === 'this' };
      const { answer, cookie } = await rehearsals.begin(body.settings, coming, { peer: caller.peer, userAgent });
      if (cookie === null || answer.attempt_id === undefined) return ok(answer);
      const leaving = { of: parts.cookie.name, attemptId: answer.attempt_id, path: parts.cookiePath, ...cookie };
      return ok(answer, setAttemptCookie(leaving, facts));
    },
  );
}

/** Errors: AppError `recent_sign_in_required`. */
function adminOf(caller: SignedIn, { hashAddress }: Parts): Admin {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return { account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
}

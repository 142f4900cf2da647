import { SessionRow } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { toRow } from './present.ts';
import type { Actor, Sessions } from './service.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly hashAddress: (address: string) => string;
}

const one = '/api/v1/auth/admin/sessions/:id';

/** One device of somebody else's: ended, and taken back within seconds (security.md B48). What is signed in to an account stands in `admin/accounts/:id/sessions`. */
export function sessionAdminRoutes(parts: Parts): Route[] {
  const errors = ['not_found', 'recent_sign_in_required'] as const;
  return [
    route(
      { method: 'delete', path: one, who: 'admin', summary: 'Sign out one device of somebody, at once', answers: { 204: null }, errors },
      async ({ caller, id }) => {
        await parts.sessions.end(adminOf(caller, parts), id, 'session_ended');
        return noContent();
      },
    ),
    route(
      {
        method: 'post',
        path: `${one}/restore`,
        who: 'admin',
        summary: 'Take back such a sign-out within seconds',
        answers: { 200: SessionRow },
        errors,
      },
      async ({ caller, id }) => ok(toRow(await parts.sessions.restore(adminOf(caller, parts), id), caller.session)),
    ),
  ];
}

/** Errors: AppError `recent_sign_in_required`. */
function adminOf(caller: SignedIn, { hashAddress }: Parts): Actor {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return { accountId: caller.account.id, session: caller.session, ipHash: hashAddress(caller.peer.address), asAdmin: true };
}

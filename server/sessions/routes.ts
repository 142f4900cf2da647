import { RevokeOthers, SessionPatch, SessionQuery } from '../contract/inputs.ts';
import { CsrfAnswer, RevokeOthersAnswer, SessionList, SessionRow } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { SessionCookie } from '../http/session-cookie.ts';
import { toRow } from './present.ts';
import type { Actor, Sessions } from './service.ts';
import { recentMs, type Session } from './session.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly csrf: Csrf;
  readonly hashAddress: (address: string) => string;
  /** False for a wrong password or an account without one. Errors: AppError `too_many_attempts`. */
  readonly provePassword: (caller: SignedIn, password: string) => Promise<boolean>;
}

const base = '/api/v1/auth';

export function sessionRoutes(parts: Parts): Route[] {
  const { sessions, cookie } = parts;
  const actor = (caller: SignedIn): Actor => ({
    accountId: caller.account.id,
    session: caller.session,
    ipHash: parts.hashAddress(caller.peer.address),
  });
  return [
    route(
      {
        method: 'get',
        path: `${base}/sessions`,
        who: 'auth',
        summary: 'Signed-in devices, newest seen first',
        query: SessionQuery,
        answers: { 200: SessionList },
      },
      async ({ caller, query }) => {
        const { items, next } = await sessions.list(caller.account.id, {
          limit: query.limit,
          ...(query.cursor === undefined ? {} : { after: query.cursor }),
        });
        return ok({
          sessions: items.map((session) => toRow(session, caller.session)),
          current_session_id: caller.session?.id ?? null,
          next_cursor: next === null ? null : String(next),
        } satisfies SessionList);
      },
    ),
    route(
      {
        method: 'patch',
        path: `${base}/sessions/:id`,
        who: 'auth',
        summary: 'Rename a device, or keep it signed in',
        body: SessionPatch,
        answers: { 200: SessionRow },
        errors: ['not_found'],
      },
      async ({ caller, id, body }) => {
        // A device that may approve sign-ins is a way in of its own: whoever makes one must have just shown who they are.
        if (body.trusted === true && !caller.recent) throw new AppError('recent_sign_in_required');
        const session = await sessions.change(actor(caller), id, { deviceLabel: body.device_label, kept: body.kept, trusted: body.trusted });
        return ok(toRow(session, caller.session));
      },
    ),
    route(
      {
        method: 'delete',
        path: `${base}/sessions/:id`,
        who: 'auth',
        summary: 'Sign out a device, at once',
        answers: { 204: null },
        errors: ['not_found'],
      },
      async ({ caller, id }) => {
        await sessions.end(actor(caller), id, 'session_ended');
        return noContent(id === caller.session?.id && caller.carrier === 'cookie' ? cookie.clear() : undefined);
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/sessions/:id/restore`,
        who: 'auth',
        summary: 'Take back a sign-out within seconds',
        answers: { 200: SessionRow },
        errors: ['forbidden', 'not_found'],
      },
      async ({ caller, id }) => {
        // A session that takes back is itself ended by what ends everything; a key is not, and would bring others back after it (security.md B47).
        if (caller.apiKey) throw new AppError('forbidden');
        return ok(toRow(await sessions.restore(actor(caller), id), caller.session));
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/sessions/revoke-others`,
        who: 'auth',
        summary: 'Sign out every other device',
        body: RevokeOthers,
        answers: { 200: RevokeOthersAnswer },
        errors: ['recent_sign_in_required'],
      },
      async ({ caller, body, now }) => {
        if (body.include_api_keys && !caller.recent) throw new AppError('recent_sign_in_required');
        const proved =
          caller.trusted || provedAgain(caller.session, now) || (body.password !== undefined && (await parts.provePassword(caller, body.password)));
        // A key is no session of any age: with nothing proved it would throw out everybody.
        if (caller.apiKey && !proved) throw new AppError('recent_sign_in_required');
        const ended = await sessions.endOthers(actor(caller), proved, body.include_api_keys);
        return ok({ sessions: ended.sessions, api_keys: ended.apiKeys, refused_since: new Date(now).toISOString() } satisfies RevokeOthersAnswer);
      },
    ),
    logout(parts, actor),
  ];
}

/** Signing in is not enough to throw out older devices: it must have been shown again since (product.md, promise 8). */
function provedAgain(session: Session | null, now: number): boolean {
  return session?.provedAt !== undefined && session.provedAt > session.createdAt && now - session.provedAt <= recentMs;
}

/** Ends this session only; somebody without one, as single mode's owner, has nothing to end. */
function logout({ sessions, cookie, csrf }: Parts, actor: (caller: SignedIn) => Actor): Route {
  return route(
    {
      method: 'post',
      path: `${base}/logout`,
      who: 'auth',
      whileMustChange: true,
      summary: 'Sign out this device',
      answers: { 200: CsrfAnswer, 204: null },
    },
    async ({ caller, now }) => {
      if (caller.session) await sessions.end(actor(caller), caller.session.id, 'sign_out');
      if (caller.carrier !== 'cookie') return noContent();
      return ok({ csrf: csrf.issue(null, now) } satisfies CsrfAnswer, [...cookie.clear(), ...cookie.clearSite]);
    },
  );
}

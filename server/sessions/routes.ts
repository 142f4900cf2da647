import { RevokeOthers, SessionPatch, SessionQuery } from '../contract/inputs.ts';
import { CsrfAnswer, RevokeOthersAnswer, SessionList, SessionRow } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { SessionCookies } from '../http/session-cookie.ts';
import { toRow } from './present.ts';
import type { Actor, Sessions } from './service.ts';
import { scopes } from './scope.ts';
import { recentMs, type Session } from './session.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly cookie: SessionCookies;
  readonly csrf: Csrf;
  readonly hashAddress: (address: string) => string;
  /** False for a wrong password or an account without one. Errors: AppError `too_many_attempts`. */
  readonly provePassword: (caller: SignedIn, password: string) => Promise<boolean>;
}

const base = '/api/v1/auth';
const one = `${base}/sessions/:id`;

/** Signed-in devices: seeing them, changing one, ending one, some or all (api.md sessions, logout). */
export function sessionRoutes(parts: Parts): Route[] {
  return [list(parts), change(parts), end(parts), restore(parts), endOthers(parts), logout(parts)];
}

function actorOf(caller: SignedIn, { hashAddress }: Parts): Actor {
  return { accountId: caller.account.id, session: caller.session, ipHash: hashAddress(caller.peer.address) };
}

function list({ sessions }: Parts): Route {
  const summary = 'Signed-in devices, newest seen first';
  return route(
    { method: 'get', path: `${base}/sessions`, who: 'auth', summary, query: SessionQuery, answers: { 200: SessionList } },
    async ({ caller, query }) => {
      const page = { limit: query.limit, ...(query.cursor === undefined ? {} : { after: query.cursor }) };
      const { items, next } = await sessions.list(caller.account.id, page);
      return ok({
        sessions: items.map((session) => toRow(session, caller.session, caller.account.limits)),
        current_session_id: caller.session?.id ?? null,
        next_cursor: next === null ? null : String(next),
      } satisfies SessionList);
    },
  );
}

function change(parts: Parts): Route {
  const shape = { body: SessionPatch, answers: { 200: SessionRow }, errors: ['not_found', 'recent_sign_in_required'] } as const;
  return route(
    { method: 'patch', path: one, who: 'auth', summary: 'Rename a device, or keep it signed in', ...shape },
    async ({ caller, id, body }) => {
      // A device that may approve sign-ins is a way in of its own: whoever makes one must have just shown who they are.
      if (body.trusted === true && !caller.recent) throw new AppError('recent_sign_in_required');
      const patch = { deviceLabel: body.device_label, kept: body.kept, trusted: body.trusted };
      return ok(toRow(await parts.sessions.change(actorOf(caller, parts), id, patch), caller.session, caller.account.limits));
    },
  );
}

function end(parts: Parts): Route {
  return route(
    { method: 'delete', path: one, who: 'auth', summary: 'Sign out a device, at once', answers: { 204: null }, errors: ['not_found'] },
    async ({ caller, id }) => {
      await parts.sessions.end(actorOf(caller, parts), id, 'session_ended');
      return noContent(id === caller.session?.id && caller.carrier === 'cookie' ? parts.cookie.of(caller.peer).clear() : undefined);
    },
  );
}

function restore(parts: Parts): Route {
  const summary = 'Take back a sign-out within seconds';
  return route(
    { method: 'post', path: `${one}/restore`, who: 'auth', summary, answers: { 200: SessionRow }, errors: ['forbidden', 'not_found'] },
    async ({ caller, id }) => {
      // A session that takes back is itself ended by what ends everything; a key is not, and would bring others back after it (security.md B47).
      if (caller.scopes) throw new AppError('forbidden');
      return ok(toRow(await parts.sessions.restore(actorOf(caller, parts), id), caller.session, caller.account.limits));
    },
  );
}

function endOthers(parts: Parts): Route {
  const shape = { body: RevokeOthers, answers: { 200: RevokeOthersAnswer }, errors: ['recent_sign_in_required', 'too_many_attempts'] } as const;
  return route(
    { method: 'post', path: `${base}/sessions/revoke-others`, who: 'auth', summary: 'Sign out every other device', ...shape },
    async ({ caller, body, now }) => {
      if (body.include_api_keys && !caller.recent) throw new AppError('recent_sign_in_required');
      const proved =
        caller.trusted || provedAgain(caller.session, now) || (body.password !== undefined && (await parts.provePassword(caller, body.password)));
      // A key is no session of any age: with nothing proved it would throw out everybody.
      if (caller.scopes && !proved) throw new AppError('recent_sign_in_required');
      const ended = await parts.sessions.endOthers(actorOf(caller, parts), proved, body.include_api_keys);
      return ok({ sessions: ended.sessions, api_keys: ended.apiKeys, refused_since: new Date(now).toISOString() } satisfies RevokeOthersAnswer);
    },
  );
}

/** Signing in is not enough to throw out older devices: it must have been shown again since (product.md, promise 8). */
function provedAgain(session: Session | null, now: number): boolean {
  return session?.provedAt !== undefined && session.provedAt > session.createdAt && now - session.provedAt <= recentMs;
}

/** Ends this session only; somebody without one, as single mode's owner, has nothing to end. */
function logout(parts: Parts): Route {
  const { sessions, csrf } = parts;
  const shape = { whileMustChange: true, scopes, summary: 'Sign out this device', answers: { 200: CsrfAnswer, 204: null } };
  return route({ method: 'post', path: `${base}/logout`, who: 'auth', ...shape }, async ({ caller, now }) => {
    if (caller.session) await sessions.end(actorOf(caller, parts), caller.session.id, 'sign_out');
    if (caller.carrier !== 'cookie') return noContent();
    const cookie = parts.cookie.of(caller.peer);
    return ok({ csrf: csrf.issue(null, now) } satisfies CsrfAnswer, [...cookie.clear(), ...cookie.clearSite]);
  });
}

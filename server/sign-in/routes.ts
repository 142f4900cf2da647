import { OwnerLogin } from '../contract/inputs.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { AuthPayload, SessionProbe } from '../contract/schemas.ts';
import { toUser } from '../accounts/present.ts';
import type { Account } from '../accounts/account.ts';
import { AppError } from '../errors.ts';
import type { Caller } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { SessionCookie } from '../http/session-cookie.ts';
import type { ModeDoor } from '../modes/mode.ts';
import { toBrief } from '../sessions/present.ts';
import type { Session } from '../sessions/session.ts';
import type { Finish, Limits } from './finish.ts';
import { proveOwner } from './local/owner.ts';
import { signInAnswer } from './present.ts';

export interface SignInParts {
  readonly finish: Finish;
  readonly limits: Limits;
  readonly cookie: SessionCookie;
  readonly csrf: Csrf;
  readonly implicitOwner: () => Promise<Account | null>;
  readonly otherSessions: (accountId: number, current: Session | null) => Promise<number>;
  readonly closedDoors: Readonly<Partial<Record<ModeDoor, ErrorCode>>>;
}

const base = '/api/v1/auth';

export function signInRoutes(parts: SignInParts): Route[] {
  return [login(parts), probe(parts), ...closedRoutes(parts.closedDoors)];
}

function login(parts: SignInParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/login`,
      who: 'all',
      probe: true,
      summary: 'Sign in on this device',
      body: OwnerLogin,
      answers: { 200: AuthPayload },
      errors: ['invalid_credentials', 'csrf_failed'],
    },
    async ({ caller, body, csrfToken, userAgent, now }) => {
      const browserSession = caller.carrier === 'cookie' ? caller.session : null;
      if (csrfToken !== undefined && !isCsrfToken(parts.csrf, csrfToken, browserSession, now)) throw new AppError('csrf_failed');
      const proof = await proveOwner(caller.peer, parts.implicitOwner);
      if (!proof) throw new AppError('invalid_credentials');
      const device = { userAgent, label: body.device_label, kind: undefined, address: caller.peer.address };
      const carrier = csrfToken === undefined ? 'token' : 'cookie';
      const opened = await parts.finish(proof, device, parts.limits, carrier === 'cookie' ? browserSession : null);
      const otherSessions = await parts.otherSessions(opened.account.id, opened.session);
      return signInAnswer(opened, carrier, { csrf: parts.csrf, cookie: parts.cookie, now, otherSessions });
    },
  );
}

/** A page that still holds the token from before its session may sign in with it. */
function isCsrfToken(csrf: Csrf, token: string, session: Session | null, now: number): boolean {
  return csrf.verify(token, session, now) || csrf.verify(token, null, now);
}

function probe(parts: SignInParts): Route {
  return route(
    {
      method: 'get',
      path: `${base}/session`,
      who: 'all',
      probe: true,
      summary: 'Is this credential good? Always 200, and the idle window stays',
      answers: { 200: SessionProbe },
    },
    async ({ caller }) => ok(await probeAnswer(caller, parts)),
  );
}

async function probeAnswer(caller: Caller, parts: SignInParts): Promise<SessionProbe> {
  if (caller.account === null) return { authenticated: false };
  const others = await parts.otherSessions(caller.account.id, caller.session);
  return {
    authenticated: true,
    ...(caller.presentedKey === null ? {} : { token: caller.presentedKey }),
    session: caller.session && toBrief(caller.session),
    multi_device: others > 0,
    other_sessions_count: others,
    user: toUser(caller.account),
  };
}

const doors: Readonly<Record<ModeDoor, readonly string[]>> = {
  register: ['register'],
  activate: ['activate_email'],
  verify: ['verify-email', 'resend-verification'],
  resetPassword: ['send_pw_reset_email', 'reset_password'],
};

/** Doors that the mode keeps shut say so, whatever is sent to them (product.md Modes). */
function closedRoutes(closed: SignInParts['closedDoors']): Route[] {
  return Object.entries(doors).flatMap(([door, names]) => {
    const code = Object.entries(closed).find(([name]) => name === door)?.[1];
    if (code === undefined) return [];
    return names.map((name) =>
      route(
        { method: 'post', path: `${base}/${name}`, who: 'all', ignoresCredentials: true, summary: 'Shut in this mode', answers: {}, errors: [code] },
        () => Promise.reject(new AppError(code)),
      ),
    );
  });
}

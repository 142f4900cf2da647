import type { AuthPayload, User } from '../contract/schemas.ts';
import type { Csrf } from '../http/csrf.ts';
import { ok, type Answer } from '../http/reply.ts';
import type { SessionCookie } from '../http/session-cookie.ts';
import { toBrief } from '../sessions/present.ts';
import type { Opened } from './finish.ts';

interface Parts {
  readonly csrf: Csrf;
  readonly cookie: SessionCookie;
  readonly now: number;
  readonly otherSessions: number;
  readonly user: User;
}

/** The answer to a sign-in: a browser gets the cookie and no token, everybody else the token and no cookie (api.md Credentials). */
export function signInAnswer({ session, key }: Opened, carrier: 'cookie' | 'token', parts: Parts): Answer {
  const payload: AuthPayload = {
    session: toBrief(session),
    multi_device: parts.otherSessions > 0,
    other_sessions_count: parts.otherSessions,
    user: parts.user,
  };
  if (carrier === 'token') return ok({ token: key, ...payload } satisfies AuthPayload);
  return ok({ ...payload, csrf: parts.csrf.issue(session, parts.now) } satisfies AuthPayload, parts.cookie.set(key, session.absoluteSeconds));
}

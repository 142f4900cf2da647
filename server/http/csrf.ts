import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Session } from '../sessions/session.ts';

const anonymousLifeMs = 12 * 3_600_000;
/** Nothing ties the first kind to anybody, so everybody who asks within a minute gets the same one. */
const reuseMs = 60_000;

export interface Csrf {
  /** The token for a cookie session, or for somebody about to sign in. */
  issue(session: Session | null, now: number): string;
  verify(token: string | undefined, session: Session | null, now: number): boolean;
}

/**
 * CSRF tokens bound to their session by a MAC, not a bare double-submit (security.md A.2, B52; A 3.5.1). Before there is a session the token is
 * signed and dated; the Origin check of local-guard stands in front of it.
 */
export function createCsrf(key: () => Buffer): Csrf {
  const mac = (text: string) => createHmac('sha256', key()).update(text).digest('base64url');
  const ofSession = (session: Session) => `s.${mac(`session:${session.id}:${session.keyHash}`)}`;
  const anonymous = (stamp: string) => `a.${stamp}.${mac(`anonymous:${stamp}`)}`;
  let latest = { token: '', madeAt: -Infinity };
  const issueAnonymous = (now: number) => {
    if (Math.abs(now - latest.madeAt) > reuseMs)
      latest = { token: anonymous(`${(now + anonymousLifeMs).toString(36)}-${randomBytes(9).toString('base64url')}`), madeAt: now };
    return latest.token;
  };
  return {
    issue: (session, now) => (session ? ofSession(session) : issueAnonymous(now)),
    verify: (token, session, now) => {
      if (token === undefined) return false;
      if (session && same(token, ofSession(session))) return true;
      // A page that was opened before it signed in still holds the first kind; it is good for signing in, not for a session's writes.
      const stamp = session ? undefined : /^a\.([0-9a-z]+-[\w-]{12})\.[\w-]{43}$/.exec(token)?.[1];
      return stamp !== undefined && same(token, anonymous(stamp)) && Number.parseInt(stamp, 36) >= now;
    },
  };
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

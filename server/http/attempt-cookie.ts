import { stringifySetCookie } from 'cookie';
import type { RequestFacts } from './route.ts';

const seconds = 600;

/** So many sign-ins under way in one browser: more of them end the oldest. */
const most = 8;

interface Leaving {
  /** The session cookie's name, which carries the installation's id, because cookies ignore ports. */
  readonly of: string;
  readonly attemptId: string;
  readonly secret: string;
  /** The routes that begin and end a sign-in are under it. */
  readonly path: string;
  readonly secure: boolean;
}

/**
 * Set-Cookie for the browser that leaves for the provider: Lax, because it comes back from another site; one cookie an attempt, so that two tabs do not
 * disturb each other; bounded, the oldest go (security.md B69, B70).
 */
export function setAttemptCookie({ of, attemptId, secret, path, secure }: Leaving, facts: RequestFacts): readonly string[] {
  const attributes = { path, httpOnly: true, sameSite: 'lax', secure } as const;
  // Browsers name the older of one path first (RFC 6265 5.4).
  const old = facts.cookieNames(`${of}_attempt_`).slice(0, -(most - 1));
  const line = (name: string, value: string, maxAge: number) => ['Set-Cookie', stringifySetCookie({ ...attributes, name, value, maxAge })];
  return [...line(nameOf(of, attemptId), secret, seconds), ...old.flatMap((name) => line(name, '', 0))];
}

/** The secret for an attempt in the browser that came back. */
export const readAttemptCookie = (of: string, attemptId: string, facts: RequestFacts): string | undefined => facts.cookie(nameOf(of, attemptId));

const nameOf = (of: string, attemptId: string) => `${of}_attempt_${attemptId}`;

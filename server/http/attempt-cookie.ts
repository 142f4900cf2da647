import { stringifySetCookie } from 'cookie';
import type { RequestFacts } from './route.ts';

const seconds = 600;

/** Set-Cookie for the browser that leaves for the provider: Lax, because it comes back from another site; for the callback's path only (security.md B69). */
export function setAttemptCookie(of: string, secret: string, callbackPath: string, secure: boolean): readonly string[] {
  return [
    'Set-Cookie',
    stringifySetCookie({ name: nameOf(of), value: secret, path: callbackPath, httpOnly: true, sameSite: 'lax', secure, maxAge: seconds }),
  ];
}

/** The secret in the browser that came back. */
export const readAttemptCookie = (of: string, facts: RequestFacts): string | undefined => facts.cookie(nameOf(of));

/** `of`: the session cookie's name, which carries the installation's id, because cookies ignore ports. */
const nameOf = (of: string) => `${of}_attempt`;

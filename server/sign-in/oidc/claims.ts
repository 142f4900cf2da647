import { z } from 'zod';
import { readGroups } from './groups.ts';
import type { ReportedIdentity } from './identity.ts';
import type { ProviderSettings } from './provider-port.ts';

/** What a token or userinfo says, by name. */
export type Claims = Readonly<Record<string, unknown>>;
type Names = readonly string[];

const mostSubject = 255;
const claimOf = (claims: Claims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

/** The first claim that holds a text which is not blank, trimmed; else null. */
function textOf(claims: Claims, names: Names): string | null {
  for (const name of names) {
    const value = claimOf(claims, name);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

const mostText = 120;
const unsafe = /\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** One line that may be shown and logged: no control characters, no marks that turn the reading direction, at most 120 code points (security.md B39). */
function lineOf(text: string | null): string | null {
  const plain = [...(text ?? '').replace(unsafe, '')].slice(0, mostText).join('').trim();
  return plain === '' ? null : plain;
}

/** An address of plain ASCII: letters that only look or fold alike are somebody else's (security.md M15, B63). */
const addressOf = (text: string | null): string | null =>
  text !== null && text.length <= mostText && z.email().safeParse(text).success && /^[!-~]+$/.test(text) ? text : null;

/** Who it is: exact, never trimmed, at most 255 characters (OpenID Connect Core 2). Null where no claim names anybody. */
export function subjectOf(claims: Claims, names: Names): string | null {
  const found = names.map((name) => claimOf(claims, name)).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' && found.length <= mostSubject ? found : null;
}

const groupsClaim = (claims: Claims, names: Names) => names.map((name) => claimOf(claims, name)).find((value) => value != null);

/** Is something left open that userinfo may tell? */
export function leavesQuestions(idToken: Claims, names: ProviderSettings['claims']): boolean {
  return textOf(idToken, names.username) === null || textOf(idToken, names.email) === null || groupsClaim(idToken, names.groups) === undefined;
}

/**
 * The person that a checked ID token tells of; userinfo only fills what the token leaves open. An address is verified only where the ID token itself holds
 * it as `email` and says so with the boolean true (security.md M14, B76).
 */
export function identityOf(issuer: string, subject: string, idToken: Claims, userinfo: Claims, names: ProviderSettings['claims']): ReportedIdentity {
  const text = (of: Names) => textOf(idToken, of) ?? textOf(userinfo, of);
  const own = textOf(idToken, names.email);
  return {
    issuer,
    subject,
    username: lineOf(text(names.username)),
    email: addressOf(own ?? textOf(userinfo, names.email)),
    emailVerified: own !== null && own === textOf(idToken, ['email']) && claimOf(idToken, 'email_verified') === true,
    displayName: lineOf(text(names.displayName)),
    givenName: lineOf(text(names.givenName)),
    familyName: lineOf(text(names.familyName)),
    groups: readGroups(groupsClaim(idToken, names.groups) ?? groupsClaim(userinfo, names.groups)),
  };
}

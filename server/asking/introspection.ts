import type { Account } from '../accounts/account.ts';
import { limitRefusal, withinLimit } from '../accounts/limits.ts';
import type { Introspection } from '../contract/asking.ts';
import { AppError } from '../errors.ts';
import type { Identify } from '../http/authenticate.ts';
import { scopes as allScopes, type Scope } from '../sessions/scope.ts';
import { expiryOf, type Session } from '../sessions/session.ts';
import type { Jwt } from '../sign-in/jwt.ts';

interface Parts {
  readonly identify: Pick<Identify, 'byKey' | 'byJwt' | 'byApiKey'>;
  readonly jwt: Pick<Jwt, 'verify'>;
  /** `iss`: this installation. */
  readonly issuer: string;
  /** ms since 1970. */
  readonly now: () => number;
}

const inactive: Introspection = { active: false };

/**
 * Whose is a token, and what may it do (RFC 7662)? By the same checks as at the door, and without using it: the idle window stays. Whatever does not
 * open the door now is `active: false` and nothing else. Nobody says where the token's holder is: an account that is limited to local networks is judged
 * by where the service is that asks (`isNear`). Errors: AppError `vault_unavailable`.
 */
export function createIntrospection(parts: Parts): (token: string, isNear: boolean) => Promise<Introspection> {
  return async (token, isNear) => {
    const allowed = <T extends { readonly account: Account } | string>(found: T): T | 'refused' =>
      typeof found === 'string' || limitRefusal(found.account, { now: parts.now(), isNear }) === null ? found : 'refused';
    if (/^[0-9a-f]{40}$/.test(token)) return bySession(allowed(await parts.identify.byKey(token)), 'session', Infinity, parts);
    // A key that is limited to networks cannot be vouched for: nobody here knows where it was shown.
    if (/^(?:dwk|ntc)_/.test(token)) return byApiKey(allowed(await parts.identify.byApiKey(token, null)), parts);
    if (token.split('.').length !== 3) return inactive;
    const claims = await parts.jwt.verify(token, parts.now());
    if (typeof claims === 'string') return inactive;
    return bySession(allowed(await parts.identify.byJwt(token)), 'jwt', claims.expiresAt, parts);
  };
}

type Found<Way extends 'byKey' | 'byApiKey'> = Awaited<ReturnType<Identify[Way]>> | 'refused';

/** `until` (ms): when the token itself ends, if its session does not before. */
function bySession(found: Found<'byKey'>, credential: 'session' | 'jwt', until: number, { issuer }: Parts): Introspection {
  // Who must set another password first can do nothing else.
  if (typeof found === 'string' || found.session.mustChange) return inactive;
  const { account, session } = found;
  return {
    ...about(account, session.scopes ?? null, issuer),
    exp: seconds(Math.min(until, expiryOf(session).at)),
    iat: seconds(session.createdAt),
    sid: session.id,
    client_id: clientOf(session),
    token_type: 'Bearer',
    credential: session.scopes ? 'paired_device' : credential,
  };
}

function byApiKey(found: Found<'byApiKey'>, { issuer }: Parts): Introspection {
  if (typeof found === 'string') return inactive;
  const { account, apiKey } = found;
  const { key, secret, expiresAt } = apiKey;
  return {
    ...about(account, key.scopes, issuer),
    ...(expiresAt === null ? {} : { exp: seconds(expiresAt) }),
    iat: seconds(secret.createdAt),
    client_id: `api-key-${String(key.id)}`,
    token_type: 'Bearer',
    credential: 'api_key',
  };
}

function about(account: Account, given: readonly Scope[] | null, issuer: string) {
  const may = (withinLimit(account, given) ?? allScopes).filter((scope) => scope !== 'admin' || account.role === 'admin');
  return { active: true as const, sub: String(account.id), username: account.username, scope: may.join(' '), iss: issuer };
}

const clientOf = ({ id }: Session) => `session-${String(id)}`;
const seconds = (ms: number) => Math.floor(ms / 1000);

/**
 * Who may ask: a narrowed credential that was given `introspect`, or `admin` where its account is one; of the others an admin's.
 * Errors: AppError `forbidden`.
 */
export function requireMayIntrospect({ account, may }: { readonly account: Account; readonly may: readonly string[] | null }): void {
  if (may?.includes('introspect')) return;
  if (account.role !== 'admin' || may?.includes('admin') === false) throw new AppError('forbidden');
}

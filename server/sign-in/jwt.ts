import { hash, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Account } from '../accounts/account.ts';
import type { Session } from '../sessions/session.ts';
import type { JwtKeys } from '../vault/server-keys.ts';

/** A token that passed every check; what it opens is looked up in the store each time. */
export interface JwtClaims {
  readonly sessionId: number;
  readonly accountId: number;
  /** ms since 1970 */
  readonly expiresAt: number;
}

export interface Jwt {
  /** So that nothing is opened for which no token could be issued. Errors: AppError `vault_unavailable`. */
  assertReady(): void;
  /** Errors: AppError `vault_unavailable`. */
  issue(account: Account, session: Session, now: number): Promise<string>;
  /** The claims, `expired`, or `unknown` for anything else. Errors: AppError `vault_unavailable`. */
  verify(token: string, now: number): Promise<JwtClaims | 'expired' | 'unknown'>;
}

const mostRemembered = 10_000;
const longestToken = 2_048;

/**
 * JWTs bound to a session: EdDSA only, exact issuer, audience and type, `exp` required (security.md B53-B56; A 9.1.x, 9.2.x; RFC 8725).
 * A signature is checked once; afterwards the token's hash is remembered until it expires (performance.md).
 */
export function createJwt(keys: () => JwtKeys, serverId: string, lifeSeconds: number): Jwt {
  const party = `urn:doorward:${serverId}`;
  const remembered = new Map<string, JwtClaims>();
  return {
    assertReady: () => {
      keys();
    },
    issue: (account, session, now) => {
      const { sign, publicJwk } = keys();
      const issuedAt = Math.floor(now / 1000);
      return new SignJWT({ sid: session.id, user_id: account.id, username: account.username, role: account.role })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: publicJwk.kid ?? '' })
        .setIssuer(party)
        .setAudience(party)
        .setSubject(String(account.id))
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifeSeconds)
        .sign(sign);
    },
    verify: async (token, now) => {
      if (token.length > longestToken) return 'unknown';
      const fingerprint = hash('sha256', token, 'base64');
      const known = remembered.get(fingerprint);
      if (known) return now < known.expiresAt ? known : 'expired';
      const claims = await check(token, keys(), party, now);
      if (typeof claims !== 'string') remember(remembered, fingerprint, claims);
      return claims;
    },
  };
}

async function check(token: string, { verify, publicJwk }: JwtKeys, party: string, now: number): Promise<JwtClaims | 'expired' | 'unknown'> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, verify, {
      algorithms: ['EdDSA'],
      issuer: party,
      audience: party,
      typ: 'JWT',
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'sid'],
      currentDate: new Date(now),
    });
    const { sub, sid, exp } = payload;
    if (protectedHeader.kid !== publicJwk.kid || typeof sid !== 'number' || !/^\d+$/.test(sub ?? '') || exp === undefined) return 'unknown';
    return { sessionId: sid, accountId: Number(sub), expiresAt: exp * 1000 };
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'unknown';
  }
}

function remember(remembered: Map<string, JwtClaims>, fingerprint: string, claims: JwtClaims): void {
  if (remembered.size >= mostRemembered) {
    const oldest = remembered.keys().next();
    if (!oldest.done) remembered.delete(oldest.value);
  }
  remembered.set(fingerprint, claims);
}

import { createHash } from 'node:crypto';
import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { Claims } from './claims.ts';
import { ProviderRejection } from './rejection.ts';
import { headerOf } from './token-answer.ts';

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

const mostAheadSeconds = 300;

/**
 * The claims of an ID token whose signature, issuer, audience and expiry openid-client has checked, after what it leaves open: an `azp` that is not us, a
 * blank subject, a birth more than five minutes ahead, and a hash that is not the access token's (security.md B72; OpenID Connect Core 3.1.3.8). Undefined where there is no ID token. Errors: ProviderRejection.
 */
export function readIdToken(tokens: Tokens, clientId: string, now: number): Claims | undefined {
  const claims = tokens.claims();
  if (claims === undefined) return undefined;
  if (claims.sub.trim() === '') throw new ProviderRejection('subject_missing');
  if (claims.azp !== undefined && claims.azp !== clientId) throw new ProviderRejection('audience');
  if (claims.iat > now / 1000 + mostAheadSeconds) throw new ProviderRejection('issued_in_future');
  if (claims['at_hash'] !== undefined && claims['at_hash'] !== hashOf(tokens)) throw new ProviderRejection('access_token');
  return claims;
}

/** The left half of the access token's hash, by the hash of the ID token's algorithm; null where that is not known. */
function hashOf({ id_token: idToken, access_token: accessToken }: Tokens): string | null {
  const name = hashNameOf(headerOf(idToken)['alg']);
  if (name === null) return null;
  const hash = createHash(name).update(accessToken).digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** RFC 7518 3.1; Ed25519 hashes with SHA-512 (RFC 8032 5.1). */
function hashNameOf(algorithm: unknown): string | null {
  const bits = typeof algorithm === 'string' ? /^(?:RS|PS|ES)(256|384|512)$/.exec(algorithm)?.[1] : undefined;
  if (bits !== undefined) return `sha${bits}`;
  return algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'sha512' : null;
}

/** A nonce must come back as it was sent. One that was never sent by us (`undefined`) is whoever's who ran the browser leg. Errors: ProviderRejection. */
export function checkNonce(claims: Claims, nonce: string | undefined): void {
  if (nonce !== undefined && claims['nonce'] !== nonce) throw new ProviderRejection('nonce');
}

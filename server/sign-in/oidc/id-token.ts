import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { Claims } from './claims.ts';
import { ProviderRejection } from './rejection.ts';

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

const mostAheadSeconds = 300;

/**
 * The claims of an ID token whose signature, issuer, audience and expiry openid-client has checked, after what it leaves open: an `azp` that is not us, a
 * blank subject, and a birth more than five minutes ahead (security.md B72). Undefined where there is no ID token. Errors: ProviderRejection.
 */
export function readIdToken(tokens: Tokens, clientId: string, now: number): Claims | undefined {
  const claims = tokens.claims();
  if (claims === undefined) return undefined;
  if (claims.sub.trim() === '') throw new ProviderRejection('subject_missing');
  if (claims.azp !== undefined && claims.azp !== clientId) throw new ProviderRejection('audience');
  if (claims.iat > now / 1000 + mostAheadSeconds) throw new ProviderRejection('issued_in_future');
  return claims;
}

/** A nonce must come back as it was sent. One that was never sent by us (`undefined`) is whoever's who ran the browser leg. Errors: ProviderRejection. */
export function checkNonce(claims: Claims, nonce: string | undefined): void {
  if (nonce !== undefined && claims['nonce'] !== nonce) throw new ProviderRejection('nonce');
}

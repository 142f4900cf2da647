import { ClientError, ResponseBodyError } from 'openid-client';
import { isRecord } from './json.ts';
import { ContactFailure } from './contact-failure.ts';
import type { RejectionReason } from './provider-port.ts';
import { ProviderRejection } from './rejection.ts';

const ofTheClient = ['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'];
const ofTheServer = ['server_error', 'temporarily_unavailable'];

const byClaim: Readonly<Record<string, RejectionReason>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  exp: 'expired',
  nbf: 'issued_in_future',
};

/**
 * What an error of openid-client means. The error itself is not kept: it carries tokens (security.md B81). Texts are never looked at: the library tells by
 * code and by what it hands along.
 */
export function verdictOn(error: unknown): ContactFailure | ProviderRejection {
  const own = causes(error).find((one) => one instanceof ContactFailure || one instanceof ProviderRejection);
  if (own instanceof ContactFailure || own instanceof ProviderRejection) return own;
  if (error instanceof ResponseBodyError) return oauthError(error.error);
  return new ProviderRejection(error instanceof ClientError ? tokenTrouble(error) : 'bad_answer');
}

function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}

/** RFC 6749 5.2; what is nobody's fault here is a no to this code or grant. */
function oauthError(code: string): ContactFailure | ProviderRejection {
  if (ofTheServer.includes(code)) return new ContactFailure('server_error');
  return new ProviderRejection(ofTheClient.includes(code) ? 'client_rejected' : 'code_rejected');
}

/** Where the ID token is not to be believed; or where userinfo says that nobody is signed in any more. */
function tokenTrouble(error: ClientError): RejectionReason {
  if (error.cause instanceof Response) return [401, 403].includes(error.cause.status) ? 'code_rejected' : 'bad_answer';
  const inner = error.cause instanceof Error ? error.cause.cause : undefined;
  const facts = isRecord(inner) ? inner : {};
  if (error.code === 'OAUTH_KEY_SELECTION_FAILED' || 'signature' in facts) return 'signature';
  if (typeof facts['claim'] === 'string') return byClaim[facts['claim']] ?? 'bad_answer';
  if ('alg' in facts || ('header' in facts && 'expected' in facts)) return 'algorithm';
  if (isRecord(facts['claims'])) return missingClaim(facts['claims']);
  return 'bad_answer';
}

/** The claims of RFC-conforming ID tokens in the order in which one wants to hear of them. */
function missingClaim(claims: Readonly<Record<string, unknown>>): RejectionReason {
  if (typeof claims['sub'] !== 'string') return 'subject_missing';
  if (typeof claims['iss'] !== 'string') return 'issuer';
  if (claims['aud'] === undefined) return 'audience';
  return typeof claims['exp'] !== 'number' ? 'expired' : 'bad_answer';
}

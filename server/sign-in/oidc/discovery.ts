import { askForDocument } from './capped-fetch.ts';
import { ContactFailure } from './contact-failure.ts';
import { allowsLoopbackHttp, readEndpoint } from './web-address.ts';

/** What is used of a provider's discovery document (OpenID Connect Discovery 3), checked. Endpoints as `URL` spells them. */
export interface ProviderDocument {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly userinfoEndpoint: string | null;
  /** The secret goes into the body; else into the Authorization header, which every provider must understand (RFC 6749 2.3.1). */
  readonly secretInBody: boolean;
  /** The callback must carry `iss` (RFC 9207). */
  readonly sendsIss: boolean;
}

/** Asks the provider for its document. Errors: ContactFailure, `issuer_changed` where it is another issuer's (security.md B71). */
export async function discover(issuer: string, signal: AbortSignal): Promise<ProviderDocument> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return readDocument(await askForDocument(url, allowsLoopbackHttp(issuer), signal), issuer);
}

function readDocument(json: Readonly<Record<string, unknown>>, issuer: string): ProviderDocument {
  if (json['issuer'] !== issuer) throw new ContactFailure(typeof json['issuer'] === 'string' ? 'issuer_changed' : 'bad_answer');
  const endpoint = (name: string) => {
    const url = readEndpoint(json[name], allowsLoopbackHttp(issuer));
    if (url === undefined) throw new ContactFailure('bad_answer');
    return url;
  };
  const methods: unknown = json['token_endpoint_auth_methods_supported'];
  return {
    issuer,
    authorizationEndpoint: endpoint('authorization_endpoint'),
    tokenEndpoint: endpoint('token_endpoint'),
    jwksUri: endpoint('jwks_uri'),
    userinfoEndpoint: json['userinfo_endpoint'] == null ? null : endpoint('userinfo_endpoint'),
    secretInBody: Array.isArray(methods) && !methods.includes('client_secret_basic') && methods.includes('client_secret_post'),
    sendsIss: json['authorization_response_iss_parameter_supported'] === true,
  };
}

/** By name, the endpoints that nobody and nothing may be sent to: missing, or neither https nor on this computer. Userinfo may be missing. */
export const unusableEndpoints = (json: Readonly<Record<string, unknown>>, loopbackHttp: boolean): readonly string[] =>
  ['authorization_endpoint', 'token_endpoint', ...(json['userinfo_endpoint'] == null ? [] : ['userinfo_endpoint'])].filter(
    (name) => readEndpoint(json[name], loopbackHttp) === undefined,
  );

const places = ['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'jwksUri', 'userinfoEndpoint'] as const;

/** Do both send people, codes and tokens to the same places? */
export const samePlaces = (one: ProviderDocument, other: ProviderDocument) => places.every((place) => one[place] === other[place]);

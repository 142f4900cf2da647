import { allowInsecureRequests, clockSkew, clockTolerance, Configuration, customFetch, enableNonRepudiationChecks, None } from 'openid-client';
import type { ClientAuth, CustomFetch } from 'openid-client';
import type { Clock } from '../../ports/clock.ts';
import { ask, jsonOf, type Answer } from './capped-fetch.ts';
import { clientSecretBasic } from './client-secret-basic.ts';
import { ContactFailure } from './contact-failure.ts';
import type { Contact } from './contact.ts';
import type { ProviderDocument } from './discovery.ts';
import type { ProviderSettings } from './provider-port.ts';
import { keyIdOf, readTokenAnswer } from './token-answer.ts';
import { allowsLoopbackHttp } from './web-address.ts';

/** Only what is signed with a key pair: never `none`, never a shared secret (security.md B72). */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

export interface ClientParts {
  readonly settings: ProviderSettings;
  readonly clock: Clock;
  readonly contact: Contact;
  /** The token endpoint gave tokens: with the refresh token among them, or null. Nothing of them is checked yet. */
  readonly answered?: ((refreshToken: string | null) => void) | undefined;
}

/**
 * openid-client set up for one flow: it sees only what was checked of the discovery document, speaks through the capped fetch until `signal`, verifies
 * signatures (it would not by itself, security.md M13) and takes its keys from ours, since its own cache holds on for a minute.
 */
export function clientFor(document: ProviderDocument, signal: AbortSignal, parts: ClientParts): Configuration {
  const { settings, clock } = parts;
  const server = {
    issuer: document.issuer,
    authorization_endpoint: document.authorizationEndpoint,
    token_endpoint: document.tokenEndpoint,
    jwks_uri: document.jwksUri,
    ...(document.userinfoEndpoint === null ? {} : { userinfo_endpoint: document.userinfoEndpoint }),
    id_token_signing_alg_values_supported: algorithms,
    userinfo_signing_alg_values_supported: algorithms,
  };
  const client = { [clockSkew]: Math.round((clock.now() - Date.now()) / 1000), [clockTolerance]: 30 };
  const configuration = new Configuration(server, settings.clientId, client, authentication(settings, document));
  if (allowsLoopbackHttp(document.issuer)) allowInsecureRequests(configuration);
  enableNonRepudiationChecks(configuration);
  configuration.timeout = undefined;
  configuration[customFetch] = fetchFor(document, signal, parts);
  return configuration;
}

function fetchFor(document: ProviderDocument, signal: AbortSignal, { contact, answered }: ClientParts): CustomFetch {
  const loopbackHttp = allowsLoopbackHttp(document.issuer);
  let kid: string | undefined;
  return async (url, { method, headers, body }) => {
    if (url === document.jwksUri) return json(200, { keys: await contact.keys(kid, document, signal) });
    const sent = body instanceof URLSearchParams ? body.toString() : undefined;
    const answer = await ask({ url, method, headers, body: sent, loopbackHttp, signal });
    if (url !== document.tokenEndpoint) return userinfoResponse(answer);
    const tokens = readTokenAnswer(answer);
    kid = keyIdOf(tokens.body['id_token']);
    const refreshToken = tokens.body['refresh_token'];
    if (tokens.status === 200) answered?.(typeof refreshToken === 'string' ? refreshToken : null);
    return json(tokens.status, tokens.body);
  };
}

/** As JSON or as a JWT (OpenID Connect Core 5.3.2). Errors: ContactFailure for anything else that claims to be fine. */
function userinfoResponse(answer: Answer): Response {
  if (answer.status === 200 && answer.contentType !== 'application/jwt' && jsonOf(answer) === undefined) throw new ContactFailure('bad_answer');
  return new Response(answer.text || null, { status: answer.status, headers: { 'content-type': answer.contentType } });
}

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

function authentication({ clientId, clientSecret }: ProviderSettings, { secretInBody }: ProviderDocument): ClientAuth {
  if (clientSecret === null) return None();
  if (secretInBody) return (_server, _client, body) => (body.set('client_id', clientId), body.set('client_secret', clientSecret));
  const credentials = clientSecretBasic(clientId, clientSecret);
  return (_server, _client, _body, headers) => headers.set('authorization', credentials);
}

import type { KeyObject } from 'node:crypto';
import type { RehearsalCheck } from '../../contract/casdoor.ts';
import { ask, jsonOf, type Answer } from './capped-fetch.ts';
import { clientSecretBasic } from './client-secret-basic.ts';
import { ContactFailure } from './contact-failure.ts';
import { unusableEndpoints } from './discovery.ts';
import { readKeySet } from './key-set.ts';
import { keepPinned, readPin } from './pinned-keys.ts';
import type { SsoSettings } from './sso-settings.ts';
import { allowsLoopbackHttp, isAcceptableIssuer, readEndpoint } from './web-address.ts';

type Facts = RehearsalCheck['facts'];
type Document = Readonly<Record<string, unknown>>;

const mostSkewMs = 120_000;

/** One finding of the rehearsal. */
export const finding = (
  name: RehearsalCheck['name'],
  state: RehearsalCheck['state'],
  code: RehearsalCheck['code'],
  facts: Facts = {},
): RehearsalCheck => ({ name, state, code, facts });

/** Where browsers come back to: the one that this rehearsal takes, and those that other people take. */
export interface Registered {
  readonly redirectUri: string;
  readonly others: readonly string[];
}

/** What can be found out about a provider without a person, one finding a misconfiguration; stops at the first that makes the rest pointless. */
export async function inspect(
  settings: SsoSettings,
  { redirectUri, others }: Registered,
  now: number,
  signal: AbortSignal,
): Promise<RehearsalCheck[]> {
  const { issuer } = settings;
  if (!isAcceptableIssuer(issuer)) return [finding('issuer', 'failed', 'issuer_not_https', { issuer })];
  const talk: Talk = { loopbackHttp: allowsLoopbackHttp(issuer), signal };
  const { document, checks } = await discovery(settings, talk, now);
  if (!document) return checks;
  const found = [...checks, ...endpoints(document, talk), await keys(document, settings, talk)];
  if (found.some(({ state }) => state === 'failed')) return found;
  const own = await redirect(document, settings, redirectUri, talk);
  return [...found, await client(document, settings, redirectUri, talk), own, ...(await otherRedirects(document, settings, others, talk))];
}

/** They do not stop this sign-in, so they stop no saving; but somebody will stand there. */
async function otherRedirects(document: Document, settings: SsoSettings, others: readonly string[], talk: Talk): Promise<RehearsalCheck[]> {
  const found = await Promise.all(others.map((uri) => redirect(document, settings, uri, talk)));
  const missing = others.filter((_uri, at) => found[at]?.state === 'failed');
  return missing.length === 0 ? [] : [finding('redirect', 'warning', 'redirect_others_not_registered', { uris: missing })];
}

interface Talk {
  readonly loopbackHttp: boolean;
  readonly signal: AbortSignal;
}

async function get(url: string, { loopbackHttp, signal }: Talk): Promise<Answer> {
  return ask({ url, method: 'GET', headers: { accept: 'application/json, text/html' }, body: undefined, loopbackHttp, signal, tellsRedirect: true });
}

async function discovery({ issuer }: SsoSettings, talk: Talk, now: number): Promise<{ document?: Document; checks: RehearsalCheck[] }> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let answer: Answer;
  try {
    answer = await get(url, talk);
  } catch (error) {
    return { checks: [finding('discovery', 'failed', 'discovery_unreachable', { url, reason: reasonOf(error) })] };
  }
  if (answer.status !== 200) return { checks: [finding('discovery', 'failed', 'discovery_not_found', { url, status: answer.status })] };
  const document = jsonOf(answer);
  if (!document) return { checks: [finding('discovery', 'failed', 'discovery_not_json', { url })] };
  const checks = [finding('discovery', 'ok', 'discovery_ok', { url })];
  const reported = document['issuer'];
  if (reported !== issuer) {
    const facts = { configured: issuer, reported: typeof reported === 'string' ? reported : '' };
    return { checks: [...checks, finding('issuer', 'failed', 'issuer_mismatch', facts)] };
  }
  return { document, checks: [...checks, finding('issuer', 'ok', 'issuer_ok', { issuer }), clock(answer, now)] };
}

function clock({ at }: Answer, now: number): RehearsalCheck {
  if (at === null) return finding('clock', 'warning', 'clock_unknown');
  const seconds = Math.round((now - at) / 1000);
  return Math.abs(now - at) > mostSkewMs ? finding('clock', 'failed', 'clock_off', { seconds }) : finding('clock', 'ok', 'clock_ok', { seconds });
}

/** A sign-in would refuse the whole document for one of them. */
function endpoints(document: Document, { loopbackHttp }: Talk): RehearsalCheck[] {
  const said = (name: string) => (typeof document[name] === 'string' ? `${name} = ${document[name].slice(0, 200)}` : name);
  const unusable = unusableEndpoints(document, loopbackHttp);
  return unusable.length === 0 ? [] : [finding('discovery', 'failed', 'discovery_endpoint_unusable', { endpoints: unusable.map(said) })];
}

async function keys(document: Document, { certificate }: SsoSettings, talk: Talk): Promise<RehearsalCheck> {
  const url = readEndpoint(document['jwks_uri'], talk.loopbackHttp);
  if (url === undefined) return finding('keys', 'failed', 'keys_missing');
  try {
    const set = readKeySet(jsonOf(await get(url, talk)) ?? {});
    const pin: KeyObject | undefined = certificate === null ? undefined : readPin(certificate);
    if (certificate !== null && (!pin || keepPinned(set, pin).length === 0)) return finding('keys', 'failed', 'certificate_mismatch');
    return finding('keys', 'ok', 'keys_ok', { count: set.length });
  } catch (error) {
    return finding('keys', 'failed', error instanceof ContactFailure && error.reason !== 'bad_answer' ? 'keys_missing' : 'keys_malformed', { url });
  }
}

/**
 * A code that nobody gave: whoever knows the client says so of the code, whoever does not, of the client. Then a refresh token that nobody gave: Casdoor
 * looks at a code before it looks at the secret, and at the secret before a refresh token.
 */
async function client(document: Document, settings: SsoSettings, redirectUri: string, talk: Talk): Promise<RehearsalCheck> {
  const url = readEndpoint(document['token_endpoint'], talk.loopbackHttp);
  if (url === undefined) return finding('client', 'warning', 'client_not_checked');
  const { clientId, clientSecret } = settings;
  const made = 'doorward-rehearsal';
  try {
    const code = { grant_type: 'authorization_code', code: made, redirect_uri: redirectUri, code_verifier: 'x'.repeat(43) };
    const { error, error_description: said } = await tokenError(url, code, document, settings, talk);
    if (error === 'invalid_grant' || error === 'invalid_request') {
      if (clientSecret === null) return finding('client', 'ok', 'client_ok');
      const refresh = await tokenError(url, { grant_type: 'refresh_token', refresh_token: made }, document, settings, talk);
      return refresh.error === 'invalid_client' ? finding('client', 'failed', 'client_secret_wrong') : finding('client', 'ok', 'client_ok');
    }
    if (error !== 'invalid_client' && error !== 'unauthorized_client') return finding('client', 'warning', 'client_not_checked');
    const namesSecret = typeof said === 'string' && /secret/i.test(said) && !/client_id/i.test(said);
    return clientSecret === null || !namesSecret
      ? finding('client', 'failed', 'client_unknown', { client_id: clientId })
      : finding('client', 'failed', 'client_secret_wrong');
  } catch {
    return finding('client', 'warning', 'client_not_checked');
  }
}

/** What a token endpoint says to a grant that cannot be good. Errors: ContactFailure. */
async function tokenError(
  url: string,
  grant: Readonly<Record<string, string>>,
  document: Document,
  settings: SsoSettings,
  talk: Talk,
): Promise<Document> {
  const { clientId, clientSecret } = settings;
  const methods = document['token_endpoint_auth_methods_supported'];
  const inBody = clientSecret === null || (Array.isArray(methods) && !methods.includes('client_secret_basic'));
  const form = new URLSearchParams(grant);
  if (inBody) form.set('client_id', clientId);
  if (inBody && clientSecret !== null) form.set('client_secret', clientSecret);
  const basic = inBody ? {} : { authorization: clientSecretBasic(clientId, clientSecret) };
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...basic };
  return jsonOf(await ask({ url, method: 'POST', headers, body: form.toString(), ...talk })) ?? {};
}

/** Casdoor tells it in its own way, others by an error where they should send the browser on. */
async function redirect(document: Document, settings: SsoSettings, redirectUri: string, talk: Talk): Promise<RehearsalCheck> {
  const endpoint = readEndpoint(document['authorization_endpoint'], talk.loopbackHttp);
  if (endpoint === undefined) return finding('redirect', 'warning', 'redirect_not_checked', { uri: redirectUri });
  const isCasdoor = settings.application !== '';
  const query = { state: 'doorward', scope: settings.scopes, nonce: 'doorward', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
  const url = isCasdoor
    ? `${settings.endpoint}/api/get-app-login?${new URLSearchParams({ clientId: settings.clientId, responseType: 'code', redirectUri, scope: settings.scopes, state: 'doorward', type: 'code' }).toString()}`
    : `${endpoint}?${new URLSearchParams({ client_id: settings.clientId, response_type: 'code', redirect_uri: redirectUri, ...query }).toString()}`;
  try {
    const answer = await get(url, talk);
    const said = isCasdoor ? JSON.stringify(jsonOf(answer) ?? {}) : answer.text;
    const refuses = isCasdoor ? /"status":\s*"error"/.test(said) : answer.status >= 400;
    // A page is no verdict: what it says, people read and not we.
    const sendsOn = isCasdoor || (answer.status >= 300 && answer.status < 400);
    if (!refuses)
      return sendsOn
        ? finding('redirect', 'ok', 'redirect_ok', { uri: redirectUri })
        : finding('redirect', 'warning', 'redirect_not_checked', { uri: redirectUri });
    return /redirect/i.test(said)
      ? finding('redirect', 'failed', 'redirect_not_registered', { uri: redirectUri })
      : finding('redirect', 'warning', 'redirect_not_checked', { uri: redirectUri });
  } catch {
    return finding('redirect', 'warning', 'redirect_not_checked', { uri: redirectUri });
  }
}

const reasonOf = (error: unknown): string => (error instanceof ContactFailure ? error.reason : 'refused');

import {
  CasdoorConfig,
  CasdoorExchange,
  CasdoorLinked,
  CasdoorPending,
  CasdoorRedeem,
  CasdoorSignedIn,
  CasdoorStart,
  CasdoorStarted,
} from '../../contract/casdoor.ts';
import type { LinkChallenge } from '../../contract/casdoor.ts';
import { AppError } from '../../errors.ts';
import { setAttemptCookie } from '../../http/attempt-cookie.ts';
import type { SignedIn } from '../../http/caller.ts';
import { ok, type Answer } from '../../http/reply.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Pending, Opened } from '../finish.ts';
import { browserOf, signedInAnswer, type SignInParts } from '../routes.ts';
import type { Attempt, Purpose } from './attempts.ts';
import { counted, exchanged } from './counted.ts';
import type { Connected, SsoConnection } from './connection.ts';
import type { SsoFlow } from './flow.ts';
import { rejectedFor } from './rejection.ts';
import { wayBack } from './way-back.ts';
import type { FreshIdentity } from './identity.ts';
import type { Ask, SsoSignIn } from './service.ts';
import { casdoorPages } from './sso-settings.ts';

export interface SsoRouteParts extends Pick<SignInParts, 'limits' | 'csrf' | 'cookie' | 'otherSessions' | 'present'> {
  readonly connection: SsoConnection;
  readonly flow: SsoFlow;
  readonly sso: SsoSignIn;
  readonly throttle: Throttle;
  readonly hashAddress: (address: string) => string;
  /** The choice waits for whoever gets the secret. */
  readonly wait: (ask: Ask) => string;
  /** The account has an identity: to link means to switch. */
  readonly isLinked: (accountId: number) => Promise<boolean>;
  /** Nobody signs in here: only the owner links. */
  readonly isSingle: boolean;
}

export type AnyCall = Pick<Call<'all', unknown, unknown>, 'caller' | 'csrfToken' | 'userAgent' | 'now'>;

export const base = '/api/v1/auth/casdoor';
/** Where the provider sends the browser back: part of what is registered there. */
export const callbackPath = `${base}/callback`;
const iso = (time: number) => new Date(time).toISOString();

/** Signing in at the provider: start, collecting what came of it (api.md casdoor/*). */
export function ssoRoutes(parts: SsoRouteParts): Route[] {
  return [config(parts), start(parts), redeem(parts), exchange(parts)];
}

function config({ connection }: SsoRouteParts): Route {
  return route(
    {
      method: 'get',
      path: `${base}/config`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Which Casdoor, for clients that go there themselves',
      answers: { 200: CasdoorConfig },
    },
    () => Promise.resolve(ok(configOf(connection))),
  );
}

function configOf({ current }: SsoConnection): CasdoorConfig {
  if (!current) return { configured: false };
  const { settings } = current;
  const { signin, signup, forgotten, account } = casdoorPages(settings);
  const { endpoint, clientId, organization, application, name } = settings;
  const pages = { signin_url: signin, signup_url: signup, forgotten_url: forgotten, account_url: account };
  return { configured: true, endpoint, client_id: clientId, organization, application, ...pages, name };
}

function start(parts: SsoRouteParts): Route {
  const { connection, flow, throttle, csrf } = parts;
  return route(
    {
      method: 'post',
      path: `${base}/start`,
      who: 'all',
      summary: 'Begin a sign-in at Casdoor, or a link to it',
      body: CasdoorStart,
      answers: { 200: CasdoorStarted },
      errors: startErrors,
      ready: () => void connection.need(),
    },
    async ({ body, caller, csrfToken, now, userAgent, facts }) => {
      if (parts.isSingle && body.intent === 'login') throw new AppError('endpoint_disabled');
      const purpose = body.intent === 'login' ? ({ intent: 'login' } as const) : await binding(caller.account ? caller : null, parts);
      const isBrowser = browserOf({ caller, csrfToken, now, userAgent }, csrf).carrier === 'cookie';
      const connected = connection.need();
      const way = wayBack(
        flow.returns,
        { host: facts.host, peer: caller.peer, isThisBrowser: isBrowser && body.browser === 'this' },
        connected.settings,
      );
      // Behind a proxy that is not known everybody has the same address: there only a cookie tells who comes back (security.md B69).
      if (!way.bound && caller.peer.viaStranger) throw new AppError('forbidden');
      const begin = () => flow.start(connected, purpose, { peer: caller.peer, userAgent }, way);
      const { attempt, url, redeemSecret, browserSecret } = await counted(throttle, 'casdoor start', caller.peer, begin);
      const secure = way.redirectUri.startsWith('https:');
      const leaving = { of: parts.cookie.name, attemptId: attempt.id, path: base, secure };
      const cookie = browserSecret === null ? undefined : setAttemptCookie({ ...leaving, secret: browserSecret }, facts);
      return ok({ authorization_url: url, attempt_id: attempt.id, redeem_secret: redeemSecret, expires_at: iso(attempt.expiresAt) }, cookie);
    },
  );
}

const startErrors = [
  ...(['casdoor_not_configured', 'casdoor_unreachable', 'no_way_back', 'not_authenticated', 'recent_sign_in_required'] as const),
  ...(['forbidden', 'csrf_failed', 'too_many_attempts'] as const),
];

/** Errors: AppError `not_authenticated`, `recent_sign_in_required`, `forbidden` for an API key (security.md B49, B58). */
async function binding(caller: SignedIn | null, { isLinked }: SsoRouteParts): Promise<Purpose> {
  if (!caller) throw new AppError('not_authenticated');
  if (caller.scopes) throw new AppError('forbidden');
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return { intent: 'bind', accountId: caller.account.id, sessionId: caller.session?.id ?? null, again: await isLinked(caller.account.id) };
}

function redeem(parts: SsoRouteParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/redeem`,
      who: 'all',
      probe: true,
      summary: 'Collect what came of a sign-in at Casdoor',
      body: CasdoorRedeem,
      answers: { 200: CasdoorSignedIn.or(CasdoorLinked), 202: CasdoorPending },
      errors: [...refusals, 'attempt_invalid', 'sign_in_cancelled', 'identity_taken', 'not_authenticated', 'too_many_attempts'],
    },
    async (call) => {
      // Before it is taken: a page that is out of date may try again.
      browserOf(call, parts.csrf);
      const collected = parts.flow.collect(call.body.attempt_id, call.body.redeem_secret);
      if ('pending' in collected) return { status: 202, body: { pending: true } };
      const { attempt, outcome } = collected;
      // A rehearsal lets nobody in: its settings are nobody's yet.
      if (attempt.purpose.intent === 'rehearsal') throw new AppError('attempt_invalid');
      // An admin changed the provider or its rules meanwhile: what was started under the old ones ends.
      if (attempt.connected !== parts.connection.current) throw new AppError('attempt_invalid');
      if ('refused' in outcome) throw new AppError(outcome.refused, { reason: rejectedFor(outcome.reason) });
      return attempt.purpose.intent === 'bind'
        ? bound(attempt, outcome, call, parts)
        : land(attempt.connected, outcome, call.body.device_label, call, parts);
    },
  );
}

/** Linked to the account that started it, whoever is signed in by now; somebody else may not collect it. */
async function bound(
  { purpose, connected }: Attempt,
  fresh: FreshIdentity,
  { caller }: AnyCall,
  { sso, hashAddress }: SsoRouteParts,
): Promise<Answer> {
  if (purpose.intent !== 'bind') throw new AppError('attempt_invalid');
  const { accountId, sessionId } = purpose;
  if (caller.account && caller.account.id !== accountId) throw new AppError('attempt_invalid');
  await sso.bind(connected, fresh, { accountId, sessionId, ipHash: hashAddress(caller.peer.address) });
  return ok({ casdoor_linked: true });
}

function exchange(parts: SsoRouteParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/exchange`,
      who: 'all',
      probe: true,
      summary: 'Sign in with a code that the client fetched itself',
      body: CasdoorExchange,
      answers: { 200: CasdoorSignedIn },
      errors: [...refusals, 'casdoor_not_configured', 'too_many_attempts'],
      ready: () => void parts.connection.need(),
    },
    async (call) => {
      if (parts.isSingle) throw new AppError('endpoint_disabled');
      const connected = parts.connection.need();
      const fresh = await exchanged(connected, call.body, call.caller.peer, parts);
      return land(connected, fresh, call.body.device_label, call, parts);
    },
  );
}

/** What signing in at the provider can end in, beside a session. */
export const refusals = [
  'casdoor_rejected',
  'casdoor_unreachable',
  'group_required',
  'not_registered',
  'link_required',
  'account_disabled',
  'outside_hours',
  'local_only',
  'endpoint_disabled',
  'csrf_failed',
] as const;

async function land(connected: Connected, fresh: FreshIdentity, label: string | undefined, call: AnyCall, parts: SsoRouteParts): Promise<Answer> {
  const browser = browserOf(call, parts.csrf);
  const device = { userAgent: call.userAgent, label, kind: undefined, address: call.caller.peer.address, isNear: call.caller.peer.isNear };
  const landed = await parts.sso.signIn(connected, fresh, { device, limits: parts.limits, replaces: browser.session });
  return 'ask' in landed ? ok(challengeOf(landed, parts)) : signedInAnswer(landed satisfies Opened | Pending, browser.carrier, call, parts);
}

function challengeOf(ask: Ask, { wait }: SsoRouteParts): LinkChallenge {
  const secret = wait(ask);
  const { username, email, displayName } = ask.fresh.identity;
  return {
    link_challenge: secret,
    nonce: secret,
    expires_at: iso(ask.expiresAt),
    casdoor_identity: { username, email, display_name: displayName },
    suggested_username: ask.suggestedUsername,
    may_bind: ask.mayBind,
    may_create: ask.mayCreate,
  };
}

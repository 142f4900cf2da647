import { SecondFactorAnswer, SecondFactorChoice } from '../contract/inputs.ts';
import { Chosen, PendingSecondFactor, Waiting } from '../contract/factor-schemas.ts';
import { AuthPayload, SessionProbe } from '../contract/schemas.ts';
import type { Presenter } from '../accounts/present.ts';
import { AppError } from '../errors.ts';
import type { Caller } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { ok, type Answer } from '../http/reply.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { SessionCookies } from '../http/session-cookie.ts';
import { toBrief } from '../sessions/present.ts';
import type { Session } from '../sessions/session.ts';
import type { Finish, FinishParts, Limits, Opened, Pending } from './finish.ts';
import { signInAnswer } from './present.ts';
import type { SecondFactorSignIn } from './second-factor/sign-in.ts';
import type { SignInMethod } from './sign-in-method.ts';

export interface SignInParts {
  readonly method: SignInMethod;
  readonly finish: Finish;
  readonly finishParts: FinishParts;
  readonly secondFactor: SecondFactorSignIn;
  readonly limits: Limits;
  readonly cookie: SessionCookies;
  readonly csrf: Csrf;
  readonly present: Presenter;
  readonly otherSessions: (accountId: number, current: Session | null) => Promise<number>;
}

type AnyCall = Pick<Call<'all', unknown, unknown>, 'caller' | 'csrfToken' | 'userAgent' | 'now'>;

const base = '/api/v1/auth';

export function signInRoutes(parts: SignInParts): Route[] {
  return [login(parts), choose(parts), answer(parts), probe(parts)];
}

function login(parts: SignInParts): Route {
  const { method } = parts;
  return route(
    {
      method: 'post',
      path: `${base}/login`,
      who: 'all',
      probe: true,
      carriesSecret: true,
      summary: 'Sign in on this device',
      body: method.body,
      answers: { 200: AuthPayload.or(PendingSecondFactor) },
      errors: ['invalid_credentials', 'outside_hours', 'local_only', 'csrf_failed', 'too_many_attempts'],
    },
    async (call) => {
      const browser = browserOf(call, parts.csrf);
      const { proof, deviceLabel } = await method.prove(call.body, call.caller.peer);
      const device = {
        userAgent: call.userAgent,
        label: deviceLabel,
        kind: undefined,
        address: call.caller.peer.address,
        isNear: call.caller.peer.isNear,
        acceptLanguage: call.facts.acceptLanguage,
      };
      return signedInAnswer(await parts.finish(proof, device, parts.limits, browser.session), browser.carrier, call, parts);
    },
  );
}

function choose({ secondFactor }: SignInParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/2fa/challenge`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Choose how to confirm a sign-in',
      body: SecondFactorChoice,
      answers: { 200: Chosen },
      errors: ['code_invalid', 'too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      const { challenge_id: challengeId, channel } = body;
      const chosen = await secondFactor.choose({ challengeId, channel, peer: caller.peer, acceptLanguage: facts.acceptLanguage });
      return ok({
        channel,
        expires_at: new Date(chosen.expiresAt).toISOString(),
        ...(chosen.matchCode === null ? {} : { match_code: chosen.matchCode }),
        ...(chosen.fallback === null ? {} : { delivery_fallback: chosen.fallback }),
      });
    },
  );
}

function answer(parts: SignInParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/2fa/verify`,
      who: 'all',
      probe: true,
      carriesSecret: true,
      summary: 'Confirm a sign-in',
      body: SecondFactorAnswer,
      answers: { 200: AuthPayload, 202: Waiting },
      errors: ['code_invalid', 'forbidden', 'csrf_failed', 'too_many_attempts'],
    },
    async (call) => {
      const browser = browserOf(call, parts.csrf);
      const { challenge_id: challengeId, channel, code = '' } = call.body;
      const opened = await parts.secondFactor.answer(challengeId, channel, code, call.caller.peer, parts.finishParts);
      return opened ? signedInAnswer(opened, browser.carrier, call, parts) : { status: 202, body: { pending: true } };
    },
  );
}

/** A browser that shows a valid CSRF token gets a cookie; a page from before its session may still hold the first kind. Errors: AppError `csrf_failed`. */
export function browserOf(
  { caller, csrfToken, now }: AnyCall,
  csrf: Csrf,
): { readonly carrier: 'cookie' | 'token'; readonly session: Session | null } {
  if (csrfToken === undefined) return { carrier: 'token', session: null };
  const session = caller.carrier === 'cookie' ? caller.session : null;
  if (!csrf.verify(csrfToken, session, now) && !csrf.verify(csrfToken, null, now)) throw new AppError('csrf_failed');
  return { carrier: 'cookie', session };
}

/** What every way of signing in answers with. */
export async function signedInAnswer(
  opened: Opened | Pending,
  carrier: 'cookie' | 'token',
  { now, caller }: AnyCall,
  parts: Pick<SignInParts, 'csrf' | 'cookie' | 'present' | 'otherSessions'>,
): Promise<Answer> {
  if ('pending' in opened)
    return ok({ pending_2fa: true, challenge_id: opened.challengeId, channels: [...opened.channels] } satisfies PendingSecondFactor);
  const otherSessions = await parts.otherSessions(opened.account.id, opened.session);
  const user = await parts.present.user(opened.account);
  return signInAnswer(opened, carrier, { csrf: parts.csrf, cookie: parts.cookie.of(caller.peer), now, otherSessions, user });
}

function probe(parts: SignInParts): Route {
  return route(
    {
      method: 'get',
      path: `${base}/session`,
      who: 'all',
      probe: true,
      summary: 'Is this credential good? Always 200, and the idle window stays',
      answers: { 200: SessionProbe },
    },
    async ({ caller }) => ok(await probeAnswer(caller, parts)),
  );
}

async function probeAnswer(caller: Caller, parts: SignInParts): Promise<SessionProbe> {
  if (caller.account === null || caller.apiKey) return { authenticated: false };
  const others = await parts.otherSessions(caller.account.id, caller.session);
  return {
    authenticated: true,
    ...(caller.presentedKey === null ? {} : { token: caller.presentedKey }),
    session: caller.session && toBrief(caller.session),
    multi_device: others > 0,
    other_sessions_count: others,
    user: await parts.present.user(caller.account),
  };
}

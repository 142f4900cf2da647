import { z } from 'zod';
import type { Presenter } from '../accounts/present.ts';
import { EmailCode, EmailOnly, InvitationCode, Link, MaybeInvited, Register } from '../contract/inputs.ts';
import { PendingSecondFactor } from '../contract/factor-schemas.ts';
import { AuthPayload, Delivery, Empty, InvitationSaid, Registered } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { Throttle } from '../http/throttle.ts';
import { readInput } from '../http/read-input.ts';
import { ok, type Answer } from '../http/reply.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { browserOf, signedInAnswer, type SignInParts } from '../sign-in/routes.ts';
import type { Registration } from './service.ts';

interface Parts extends Pick<SignInParts, 'finish' | 'limits' | 'csrf' | 'cookie' | 'otherSessions'> {
  readonly registration: Registration;
  /** Without an invitation too. */
  readonly isOpen: boolean;
  /** Whether a token is one of an open invitation; uses nothing up. */
  readonly isInvitation: (token: string) => Promise<boolean>;
  readonly throttle: Throttle;
  readonly present: Presenter;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';

/** Making an account for oneself (api.md register, activate_email, verify-email, resend-verification). */
export function registrationRoutes(parts: Parts): Route[] {
  return [register(parts), validateInvitation(parts), activate(parts), verify(parts), resend(parts)];
}

const registering = {
  method: 'post',
  path: `${base}/register`,
  who: 'all',
  ignoresCredentials: true,
  carriesSecret: true,
  summary: 'Make an account',
  answers: { 201: Registered },
  errors: ['invitation_invalid', 'registration_disabled', 'too_many_attempts'],
} as const;

type Registering = Pick<Call<'all', unknown, unknown>, 'caller' | 'facts'>;

/** Where registration is off, only with an invitation; without one nothing else is looked at. */
function register(parts: Parts): Route {
  if (parts.isOpen) return route({ ...registering, body: Register }, (call) => apply(call, call.body, parts));
  return route({ ...registering, body: z.unknown() }, async (call) => {
    const { invitation, invitation_code: code } = readInput(MaybeInvited, call.body);
    if (invitation === undefined && code === undefined) throw new AppError('registration_disabled');
    return apply(call, readInput(Register, call.body), parts);
  });
}

async function apply(
  { caller, facts }: Registering,
  body: z.infer<typeof Register>,
  { registration, throttle, hashAddress }: Parts,
): Promise<Answer> {
  await throttle.attempt(`registration ${body.email.toLowerCase()}`, caller.peer);
  const invitation = body.invitation ?? body.invitation_code;
  const asker = { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage };
  const { fallback } = await registration.apply({ ...body, invitation, ...asker });
  const message = registration.needsActivation ? 'Check your mail to confirm the address.' : 'The account is ready. Sign in.';
  return { status: 201, body: { message, email: body.email, delivery_fallback: fallback } };
}

/** Asked by Notechondria 0.1.65 before it shows its form (reference/seeds-contract.md 1.4). Where nobody needs one, none is looked at. */
function validateInvitation({ isOpen, isInvitation }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/validate-invitation`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'Whether registering needs an invitation, and whether this one is good; uses nothing up',
      body: InvitationCode,
      answers: { 200: InvitationSaid },
    },
    async ({ body }) => ok({ required: !isOpen, valid: isOpen || (await isInvitation(body.invitation_code)) } satisfies InvitationSaid),
  );
}

function activate({ registration }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/activate_email`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'Confirm the address by the mailed link',
      body: Link,
      answers: { 200: Empty },
      errors: ['activation_link_invalid'],
    },
    async ({ body }) => {
      await registration.activateByLink(body);
      return ok({});
    },
  );
}

/** By the mailed code, and signed in at once. */
function verify(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/verify-email`,
      who: 'all',
      probe: true,
      carriesSecret: true,
      summary: 'Confirm the address by the mailed code, and sign in',
      body: EmailCode,
      answers: { 200: AuthPayload.or(PendingSecondFactor) },
      errors: ['code_invalid', 'csrf_failed', 'too_many_attempts'],
    },
    async (call) => {
      const browser = browserOf(call, parts.csrf);
      const name = `verification ${call.body.email.toLowerCase()}`;
      await parts.throttle.attempt(name, call.caller.peer);
      const account = await parts.registration.activateByCode(call.body.email, call.body.code);
      await parts.throttle.forgive(name, call.caller.peer);
      const device = {
        userAgent: call.userAgent,
        label: undefined,
        kind: undefined,
        address: call.caller.peer.address,
        isNear: call.caller.peer.isNear,
        acceptLanguage: call.facts.acceptLanguage,
      };
      return signedInAnswer(
        await parts.finish({ account, method: 'registration' }, device, parts.limits, browser.session),
        browser.carrier,
        call,
        parts,
      );
    },
  );
}

function resend({ registration, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/resend-verification`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Send the confirmation again, whoever asks',
      body: EmailOnly,
      answers: { 200: Delivery },
      errors: ['too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      await throttle.attempt(`resend ${body.email.toLowerCase()}`, caller.peer);
      await registration.resend(body.email, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage });
      const message = 'If somebody waits for it, the confirmation is sent again.';
      return ok({ message, delivery_fallback: registration.isHeld } satisfies Delivery);
    },
  );
}

import { CodeOnly, ReAuthenticate } from '../../contract/inputs.ts';
import { Approvals, Empty, Factors, RecentUntil, RecoveryCodes, TotpUri } from '../../contract/schemas.ts';
import { AppError } from '../../errors.ts';
import type { SignedIn } from '../../http/caller.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Reproof } from './reproof.ts';
import type { FactorActor, SecondFactorService } from './service.ts';
import type { SecondFactorSignIn } from './sign-in.ts';

interface Parts {
  readonly factors: SecondFactorService;
  readonly signIn: SecondFactorSignIn;
  readonly reproof: Reproof;
  readonly throttle: Throttle;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';

/** Second factors of one's own, approving one's own sign-ins, and proving again that it is oneself (api.md 2fa, re-authenticate). */
export function secondFactorRoutes(parts: Parts): Route[] {
  return [...ownFactors(parts), ...approvals(parts), reAuthenticate(parts)];
}

function actorOf(caller: SignedIn, hashAddress: Parts['hashAddress']): FactorActor {
  if (caller.apiKey) throw new AppError('forbidden');
  return { account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
}

function ownFactors({ factors, throttle, hashAddress }: Parts): Route[] {
  const actor = (caller: SignedIn) => actorOf(caller, hashAddress);
  return [
    route(
      { method: 'get', path: `${base}/2fa`, who: 'auth', summary: 'Which second factors are on', answers: { 200: Factors } },
      async ({ caller }) => ok(await factors.overview(caller.account.id)),
    ),
    route(
      {
        method: 'post',
        path: `${base}/2fa/totp`,
        who: 'recent',
        summary: 'Begin with an authenticator app',
        answers: { 200: TotpUri },
        errors: ['already_on', 'vault_unavailable'],
      },
      async ({ caller }) => ok({ otpauth_uri: await factors.beginTotp(actor(caller)) }),
    ),
    route(
      {
        method: 'post',
        path: `${base}/2fa/totp/confirm`,
        who: 'recent',
        summary: 'Switch the app on with a first code',
        body: CodeOnly,
        answers: { 200: RecoveryCodes },
        errors: ['code_invalid', 'too_many_attempts'],
      },
      async ({ caller, body }) => {
        await throttle.attempt(`totp of ${caller.account.id}`, caller.peer);
        return ok({ recovery_codes: [...(await factors.confirmTotp(actor(caller), body.code))] });
      },
    ),
    route(
      { method: 'delete', path: `${base}/2fa/totp`, who: 'recent', summary: 'Switch the app off', answers: { 204: null } },
      async ({ caller }) => {
        await factors.endTotp(actor(caller));
        return noContent();
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/2fa/recovery-codes`,
        who: 'recent',
        summary: 'Ten new recovery codes; the old ones are void',
        answers: { 200: RecoveryCodes },
      },
      async ({ caller }) => ok({ recovery_codes: [...(await factors.renewRecoveryCodes(actor(caller)))] }),
    ),
    ...(['put', 'delete'] as const).map((method) =>
      route(
        { method, path: `${base}/2fa/email`, who: 'recent', summary: `Codes by e-mail: ${method === 'put' ? 'on' : 'off'}`, answers: { 204: null } },
        async ({ caller }) => {
          await factors.switchEmail(actor(caller), method === 'put');
          return noContent();
        },
      ),
    ),
  ];
}

/** On a trusted device: sign-ins elsewhere that ask for its word. */
function approvals({ signIn, hashAddress }: Parts): Route[] {
  const trusted = (caller: SignedIn): number => {
    actorOf(caller, hashAddress);
    if (!caller.session?.trusted) throw new AppError('forbidden');
    return caller.account.id;
  };
  const iso = (time: number) => new Date(time).toISOString();
  return [
    route(
      {
        method: 'get',
        path: `${base}/2fa/approvals`,
        who: 'auth',
        summary: 'Sign-ins that wait for this trusted device',
        answers: { 200: Approvals },
      },
      async ({ caller }) => {
        const waiting = caller.session?.trusted ? await signIn.approvals(caller.account.id) : [];
        return ok({
          approvals: waiting.map((one) => ({
            id: one.id,
            device_label: one.deviceLabel,
            user_agent: one.userAgent,
            created_at: iso(one.createdAt),
            expires_at: iso(one.expiresAt),
          })),
        });
      },
    ),
    ...(['approve', 'deny'] as const).map((word) =>
      route(
        {
          method: 'post',
          path: `${base}/2fa/approvals/:id/${word}`,
          who: 'auth',
          summary: `A trusted device says: ${word}`,
          answers: { 200: Empty },
          errors: ['forbidden', 'not_found'],
        },
        async ({ caller, id }) => {
          await signIn.decide(trusted(caller), id, word === 'approve');
          return ok({});
        },
      ),
    ),
  ];
}

function reAuthenticate({ reproof, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/re-authenticate`,
      who: 'auth',
      summary: 'Prove again that it is you',
      body: ReAuthenticate,
      answers: { 200: RecentUntil },
      errors: ['invalid_credentials', 'too_many_attempts'],
    },
    async ({ caller, body }) => {
      const actor = actorOf(caller, hashAddress);
      const name = `password of ${caller.account.id}`;
      await throttle.attempt(name, caller.peer);
      const until = await reproof.prove(actor, body);
      await throttle.forgive(name, caller.peer);
      return ok({ recent_until: new Date(until).toISOString() });
    },
  );
}

import { CodeOnly, ReAuthenticate } from '../../contract/inputs.ts';
import { Approvals, Factors, RecoveryCodes, TotpUri } from '../../contract/factor-schemas.ts';
import { Empty, RecentUntil } from '../../contract/schemas.ts';
import { AppError } from '../../errors.ts';
import type { SignedIn } from '../../http/caller.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Reproof } from './reproof.ts';
import type { FactorActor, SecondFactorService } from './service.ts';
import type { Approval, SecondFactorSignIn } from './sign-in.ts';

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
  return [
    overview(parts),
    beginTotp(parts),
    confirmTotp(parts),
    endTotp(parts),
    renewRecoveryCodes(parts),
    emailOn(parts),
    emailOff(parts),
    approvals(parts),
    decide(parts, 'approve'),
    decide(parts, 'deny'),
    reAuthenticate(parts),
  ];
}

/** Errors: AppError `forbidden`. */
function actorOf(caller: SignedIn, { hashAddress }: Parts): FactorActor {
  if (caller.scopes) throw new AppError('forbidden');
  return { account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
}

function overview({ factors }: Parts): Route {
  return route(
    { method: 'get', path: `${base}/2fa`, who: 'auth', summary: 'Which second factors are on', answers: { 200: Factors } },
    async ({ caller }) => ok(await factors.overview(caller.account.id)),
  );
}

function beginTotp(parts: Parts): Route {
  const shape = { summary: 'Begin with an authenticator app', answers: { 200: TotpUri }, errors: ['already_on', 'vault_unavailable'] } as const;
  return route({ method: 'post', path: `${base}/2fa/totp`, who: 'recent', ...shape }, async ({ caller }) =>
    ok({ otpauth_uri: await parts.factors.beginTotp(actorOf(caller, parts)) }),
  );
}

function confirmTotp(parts: Parts): Route {
  const shape = { body: CodeOnly, answers: { 200: RecoveryCodes }, errors: ['code_invalid', 'too_many_attempts'] } as const;
  return route(
    { method: 'post', path: `${base}/2fa/totp/confirm`, who: 'recent', summary: 'Switch the app on with a first code', ...shape },
    async ({ caller, body }) => {
      await parts.throttle.attempt(`totp of ${caller.account.id}`, caller.peer, caller.account.id);
      return ok({ recovery_codes: [...(await parts.factors.confirmTotp(actorOf(caller, parts), body.code))] });
    },
  );
}

function endTotp(parts: Parts): Route {
  return route(
    { method: 'delete', path: `${base}/2fa/totp`, who: 'recent', summary: 'Switch the app off', answers: { 204: null } },
    async ({ caller }) => {
      await parts.factors.endTotp(actorOf(caller, parts));
      return noContent();
    },
  );
}

function renewRecoveryCodes(parts: Parts): Route {
  const summary = 'Ten new recovery codes; the old ones are void';
  return route({ method: 'post', path: `${base}/2fa/recovery-codes`, who: 'recent', summary, answers: { 200: RecoveryCodes } }, async ({ caller }) =>
    ok({ recovery_codes: [...(await parts.factors.renewRecoveryCodes(actorOf(caller, parts)))] }),
  );
}

/** Recovery codes come with a first factor, as with the app: a mailbox that is gone must not lock anybody out. */
function emailOn(parts: Parts): Route {
  const summary = 'Codes by e-mail: on; recovery codes are in the answer where there were none';
  return route(
    { method: 'put', path: `${base}/2fa/email`, who: 'recent', summary, answers: { 200: RecoveryCodes, 204: null } },
    async ({ caller }) => {
      const codes = await parts.factors.beginEmail(actorOf(caller, parts));
      return codes.length === 0 ? noContent() : ok({ recovery_codes: [...codes] } satisfies RecoveryCodes);
    },
  );
}

function emailOff(parts: Parts): Route {
  const summary = 'Codes by e-mail: off';
  return route({ method: 'delete', path: `${base}/2fa/email`, who: 'recent', summary, answers: { 204: null } }, async ({ caller }) => {
    await parts.factors.endEmail(actorOf(caller, parts));
    return noContent();
  });
}

/** On a trusted device: sign-ins elsewhere that ask for its word. */
function approvals({ signIn }: Parts): Route {
  const summary = 'Sign-ins that wait for this trusted device';
  return route({ method: 'get', path: `${base}/2fa/approvals`, who: 'auth', summary, answers: { 200: Approvals } }, async ({ caller }) => {
    const waiting = caller.session?.trusted ? await signIn.approvals(caller.account.id) : [];
    return ok({ approvals: waiting.map(toApprovalRow) });
  });
}

const iso = (time: number) => new Date(time).toISOString();

function toApprovalRow({ id, deviceLabel, userAgent, ipHash, matchCode, createdAt, expiresAt }: Approval): Approvals['approvals'][number] {
  const device = { device_label: deviceLabel, user_agent: userAgent, ip_hash_prefix: ipHash.slice(0, 8) };
  return { id, ...device, match_code: matchCode, created_at: iso(createdAt), expires_at: iso(expiresAt) };
}

function decide(parts: Parts, word: 'approve' | 'deny'): Route {
  const shape = { summary: `A trusted device says: ${word}`, answers: { 200: Empty }, errors: ['forbidden', 'not_found'] } as const;
  return route({ method: 'post', path: `${base}/2fa/approvals/:id/${word}`, who: 'auth', ...shape }, async ({ caller, id }) => {
    const { account } = actorOf(caller, parts);
    if (!caller.session?.trusted) throw new AppError('forbidden');
    await parts.signIn.decide({ accountId: account.id, sessionId: caller.session.id }, id, word === 'approve');
    return ok({});
  });
}

function reAuthenticate(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/re-authenticate`,
      who: 'auth',
      carriesSecret: true,
      summary: 'Prove again that it is you',
      body: ReAuthenticate,
      answers: { 200: RecentUntil },
      errors: ['invalid_credentials', 'too_many_attempts'],
    },
    async ({ caller, body }) => {
      const actor = actorOf(caller, parts);
      const name = `password of ${caller.account.id}`;
      await parts.throttle.attempt(name, caller.peer, caller.account.id);
      const until = await parts.reproof.prove(actor, body);
      await parts.throttle.forgive(name, caller.peer);
      return ok({ recent_until: new Date(until).toISOString() });
    },
  );
}

import { nameKey } from '../accounts/account.ts';
import { ChangeEmail, ChangePassword, firstIdent, RecoverByCode, ResetPassword, ResetRequest, ValidatePassword } from '../contract/inputs.ts';
import { EmailChange, Empty, Message, PasswordChanged } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import { ok } from '../http/reply.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { Throttle } from '../http/throttle.ts';
import { signedInAnswer, type SignInParts } from '../sign-in/routes.ts';
import type { RecoverByCode as Recover } from './by-code.ts';
import type { EmailChange as AddressChange } from './email-change.ts';
import type { Holder } from './holder.ts';
import type { Recovery } from './service.ts';

interface Parts extends Pick<SignInParts, 'finishParts' | 'limits' | 'csrf' | 'cookie' | 'otherSessions' | 'present'> {
  readonly recovery: Recovery;
  readonly emailChange: AddressChange;
  /** Null where nobody signs in with a password. */
  readonly recoverByCode: Recover | null;
  readonly throttle: Throttle;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';

/** Passwords forgotten and changed, addresses moved (api.md). */
export function recoveryRoutes(parts: Parts): Route[] {
  return [requestReset(parts), reset(parts), recover(parts), validate(parts), changePassword(parts), changeEmail(parts)];
}

function requestReset({ recovery, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/send_pw_reset_email`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Mail a link for a new password, whoever asks',
      body: ResetRequest,
      answers: { 200: Empty },
      errors: ['too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      const ident = firstIdent({ ident: body.ident, email: body.email });
      await throttle.attempt(`reset ${ident.toLowerCase()}`, caller.peer);
      await recovery.requestReset(ident, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage });
      return ok({});
    },
  );
}

function reset({ recovery, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/reset_password`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'Set a new password by the mailed link',
      body: ResetPassword,
      answers: { 200: Empty },
      errors: ['reset_password_link_invalid', 'too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      await throttle.attempt(`reset link ${body.ident}`, caller.peer);
      await recovery.reset(body, body.password, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage });
      return ok({});
    },
  );
}

function recover({ recoverByCode, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/recover`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'Set a new password with a recovery code, where no second factor is on; signs nobody in',
      body: RecoverByCode,
      answers: { 200: Empty },
      errors: ['code_invalid', 'endpoint_disabled', 'too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      if (recoverByCode === null) throw new AppError('endpoint_disabled');
      const name = `recovery code of ${nameKey(body.ident.trim())}`;
      await throttle.attempt(name, caller.peer);
      await recoverByCode(body, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage });
      await throttle.forgive(name, caller.peer);
      return ok({});
    },
  );
}

function validate({ recovery }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/validate_password`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'What speaks against a password',
      body: ValidatePassword,
      answers: { 200: Empty },
    },
    async ({ body }) => {
      await recovery.problems(body.password, body);
      return ok({});
    },
  );
}

/** Errors: AppError `forbidden` for an API key and for a session narrower than its account. */
export function holderOf({ caller, facts }: Pick<Call<'auth', unknown, unknown>, 'caller' | 'facts'>, hashAddress: Parts['hashAddress']): Holder {
  const { account, session, scopes, recent, peer } = caller;
  if (scopes) throw new AppError('forbidden');
  return { account, session, recent, ipHash: hashAddress(peer.address), acceptLanguage: facts.acceptLanguage };
}

function changePassword(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/change-password`,
      who: 'auth',
      whileMustChange: true,
      carriesSecret: true,
      summary: 'Change the password, or set a first one without `current_password`: ends every session and opens one for you',
      body: ChangePassword,
      answers: { 200: PasswordChanged.or(Message) },
      errors: ['code_invalid', 'forbidden', 'recent_sign_in_required', 'too_many_attempts'],
    },
    async (call) => {
      const { caller, body, userAgent } = call;
      const holder = holderOf(call, parts.hashAddress);
      const name = `password of ${caller.account.id}`;
      await parts.throttle.attempt(name, caller.peer, caller.account.id);
      const device = {
        userAgent,
        label: caller.session?.deviceLabel,
        kind: caller.session?.kind,
        address: caller.peer.address,
        isNear: caller.peer.isNear,
      };
      const opened = await parts.recovery.changePasswordAndStay(
        holder,
        { current: body.current_password, next: body.new_password, identityCode: body.identity_code },
        device,
        parts.limits,
        parts.finishParts,
      );
      await parts.throttle.forgive(name, caller.peer);
      const answer = await signedInAnswer(opened, caller.carrier === 'cookie' ? 'cookie' : 'token', call, parts);
      return { ...answer, body: { message: 'The password is changed.', ...Object(answer.body) } };
    },
  );
}

/** Needs a recent sign-in, or a mailed code in its place (email-change.ts). */
function changeEmail({ emailChange, hashAddress, throttle }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/change-email`,
      who: 'auth',
      carriesSecret: true,
      summary: 'Move to another address, in two steps (needs a recent sign-in, or `identity_code` where a mail could give you another password)',
      body: ChangeEmail,
      answers: { 200: EmailChange },
      errors: ['code_invalid', 'forbidden', 'recent_sign_in_required', 'too_many_attempts'],
    },
    async (call) => {
      const { caller, body } = call;
      const { new_email: email, code, identity_code: identityCode } = body;
      if (!caller.recent && code === undefined && identityCode === undefined) throw new AppError('recent_sign_in_required');
      const holder = holderOf(call, hashAddress);
      await throttle.attempt(`address of ${caller.account.id}`, caller.peer, caller.account.id);
      if (code === undefined) {
        await emailChange.request(holder, email, identityCode);
        return ok({ message: 'Check the mail at the new address for a code.', delivery_fallback: emailChange.isHeld, email });
      }
      await emailChange.confirm(holder, email, code);
      return ok({ message: 'The address is changed.', email });
    },
  );
}

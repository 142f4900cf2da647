import { emailKey } from '../accounts/account.ts';
import { EmailOnly, ResetPasswordByCode } from '../contract/inputs.ts';
import { IdentityCodeSent, Message, Registered } from '../contract/schemas.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Throttle } from '../http/throttle.ts';
import type { IdentityCodes } from './identity-codes.ts';
import { holderOf } from './routes.ts';
import type { Recovery } from './service.ts';

interface Parts {
  readonly recovery: Recovery;
  readonly identityCodes: IdentityCodes;
  /** Whether mails for a new password wait for an admin to hand them over. */
  readonly resetHeld: () => boolean;
  readonly throttle: Throttle;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';

/** What Notechondria 0.1.65 does by short codes where others follow a link (reference/seeds-contract.md 1.4; decision 007). */
export function mailedCodeRoutes(parts: Parts): Route[] {
  return [requestReset(parts), confirmReset(parts), sendIdentityCode(parts)];
}

/** The same answer whose ever the address is: `delivery_fallback` is said of the server (security.md B33). */
function requestReset({ recovery, resetHeld, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/password-reset`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Mail a short code for a new password, whoever asks',
      body: EmailOnly,
      answers: { 200: Registered },
      errors: ['too_many_attempts'],
    },
    async ({ caller, body: { email }, facts }) => {
      // One count with `send_pw_reset_email`: both fill the same mailbox.
      await throttle.attempt(`reset ${emailKey(email)}`, caller.peer);
      await recovery.requestReset(email, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage }, 'code');
      const message = 'If somebody has this address here, a code for a new password is in its mail.';
      return ok({ message, delivery_fallback: resetHeld(), email } satisfies Registered);
    },
  );
}

function confirmReset({ recovery, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/password-reset/confirm`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'Set a new password by the mailed code; signs nobody in',
      body: ResetPasswordByCode,
      answers: { 200: Message },
      errors: ['code_invalid', 'too_many_attempts'],
    },
    async ({ caller, body, facts }) => {
      const name = `reset code ${emailKey(body.email)}`;
      await throttle.attempt(name, caller.peer);
      await recovery.resetByCode(body, { ipHash: hashAddress(caller.peer.address), acceptLanguage: facts.acceptLanguage });
      await throttle.forgive(name, caller.peer);
      return ok({ message: 'The password is changed. Sign in with it.' });
    },
  );
}

function sendIdentityCode({ identityCodes, throttle, hashAddress }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/send-identity-code`,
      who: 'auth',
      whileMustChange: true,
      summary: 'Mail a short code to your own address, for `change-password` and `change-email`',
      answers: { 200: IdentityCodeSent },
      errors: ['forbidden', 'too_many_attempts'],
    },
    async (call) => {
      const { caller } = call;
      const holder = holderOf(call, hashAddress);
      await throttle.attempt(`identity code of ${caller.account.id}`, caller.peer, caller.account.id);
      const { maskedEmail, fallback } = await identityCodes.send(holder);
      return ok({ message: 'Check your mail for a code.', delivery_fallback: fallback, masked_email: maskedEmail } satisfies IdentityCodeSent);
    },
  );
}

import { changeProfile, type AccountParts } from '../accounts/routes.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { NanoclawProfilePatch } from '../contract/inputs.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { route, type Route } from '../http/route.ts';
import type { Throttle } from '../http/throttle.ts';
import type { Registration } from '../registration/service.ts';
import type { Finish, Limits } from '../sign-in/finish.ts';
import type { Jwt } from '../sign-in/jwt.ts';
import type { SignInMethod } from '../sign-in/sign-in-method.ts';
import { success, tokenAnswer } from './answers.ts';
import { nanoclawRegister } from './register/routes.ts';
import { NanoclawMode, NanoclawSignIn, NanoclawUserAnswer, toNanoclawUser } from './user.ts';

export interface NanoclawParts extends Pick<AccountParts, 'accounts' | 'hashAddress' | 'askNewAddress' | 'claimed'> {
  readonly mode: string;
  /** Null while registration is shut. */
  readonly registration: Registration | null;
  readonly method: SignInMethod;
  readonly finish: Finish;
  readonly jwt: Jwt;
  readonly throttle: Throttle;
  /** A session opened here lives as long as its JWT (api.md Credentials). */
  readonly limits: Limits;
  /** Null where nobody has a password. Errors: AppError with the field, as `change-password`. */
  readonly changePassword: PasswordChange | null;
}

export type PasswordChange = (caller: SignedIn, given: { readonly current: string; readonly next: string }) => Promise<void>;

const base = '/api/auth';

/** nanoClaw's paths and envelope over the same services (api.md, last sections; reference/seeds-contract.md 5). */
export function nanoclawRoutes(parts: NanoclawParts): Route[] {
  const mode = route(
    { method: 'get', path: `${base}/mode`, who: 'all', ignoresCredentials: true, summary: 'nanoClaw: the mode', answers: { 200: NanoclawMode } },
    () => Promise.resolve(success({ mode: parts.mode })),
  );
  return [mode, login(parts), ...(parts.registration ? [nanoclawRegister(parts, parts.registration)] : []), ...profile(parts)];
}

function login({ jwt, method, finish, limits }: NanoclawParts): Route {
  const errors: ErrorCode[] = ['invalid_credentials', 'second_factor_required', 'too_many_attempts', 'vault_unavailable'];
  return route(
    {
      method: 'post',
      path: `${base}/login`,
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'nanoClaw: sign in for a JWT',
      body: method.body,
      answers: { 200: NanoclawSignIn },
      errors,
    },
    async ({ caller, body, userAgent, now, facts }) => {
      jwt.assertReady();
      const { proof } = await method.prove(body, caller.peer);
      const opened = await finish(
        proof,
        {
          userAgent,
          label: undefined,
          kind: undefined,
          address: caller.peer.address,
          isNear: caller.peer.isNear,
          acceptLanguage: facts.acceptLanguage,
        },
        limits,
      );
      return success(await tokenAnswer(opened, jwt, now));
    },
  );
}

function profile(parts: NanoclawParts): Route[] {
  const path = `${base}/profile`;
  return [
    route({ method: 'get', path, who: 'auth', summary: 'nanoClaw: my profile', answers: { 200: NanoclawUserAnswer } }, ({ caller, now }) =>
      Promise.resolve(success(toNanoclawUser(caller.account, now))),
    ),
    route(
      {
        method: 'patch',
        path,
        who: 'auth',
        carriesSecret: true,
        summary: 'nanoClaw: change my profile',
        body: NanoclawProfilePatch,
        answers: { 200: NanoclawUserAnswer },
        errors: ['endpoint_disabled', 'forbidden', 'recent_sign_in_required', 'too_many_attempts'],
      },
      async ({ caller, body, now, facts }) => {
        const change = Object.fromEntries(Object.entries({ email: body.email, avatar: body.avatar }).filter(([, value]) => value !== undefined));
        // Where nobody signs in with a password there is none to change; nothing else of the request is done either.
        if (body.password !== undefined && !parts.changePassword) throw new AppError('endpoint_disabled');
        const account = await changeProfile(parts, caller, change, facts.acceptLanguage);
        // Last, because it ends the session that asks.
        if (body.password !== undefined) await parts.changePassword?.(caller, { current: body.current_password ?? '', next: body.password });
        return success(toNanoclawUser(account, now));
      },
    ),
  ];
}

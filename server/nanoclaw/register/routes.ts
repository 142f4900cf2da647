import { NanoclawRegister } from '../../contract/inputs.ts';
import { AppError } from '../../errors.ts';
import { route, type Route } from '../../http/route.ts';
import type { Registration } from '../../registration/service.ts';
import { success, tokenAnswer } from '../answers.ts';
import type { NanoclawParts } from '../routes.ts';
import { NanoclawRegistered } from '../user.ts';

/** nanoClaw signs in at once where no address has to be confirmed; else the account waits for its mail, as everywhere (api.md, last sections). */
export function nanoclawRegister({ jwt, finish, limits, hashAddress, throttle }: NanoclawParts, registration: Registration): Route {
  return route(
    {
      method: 'post',
      path: '/api/auth/register',
      who: 'all',
      ignoresCredentials: true,
      carriesSecret: true,
      summary: 'nanoClaw: make an account',
      body: NanoclawRegister,
      answers: { 200: NanoclawRegistered },
      errors: ['conflict', 'too_many_attempts'],
    },
    async ({ caller, body, userAgent, now, facts }) => {
      jwt.assertReady();
      const address = caller.peer.address;
      await throttle.attempt(`registration ${(body.email ?? body.username).toLowerCase()}`, caller.peer);
      const { account } = await registration
        .apply({
          username: body.username,
          email: body.email ?? null,
          password: body.password,
          ipHash: hashAddress(address),
          acceptLanguage: facts.acceptLanguage,
        })
        .catch(registration.needsActivation ? asItIs : asConflict);
      if (account === null)
        return success({ user: { username: body.username, email: body.email ?? null, is_active: false }, pending_activation: true });
      const opened = await finish(
        { account, method: 'registration' },
        { userAgent, label: undefined, kind: undefined, address, isNear: caller.peer.isNear },
        limits,
      );
      return success(await tokenAnswer(opened, jwt, now));
    },
  );
}

/** Where an address waits for its mail, nothing tells whether it is somebody's; a taken name is a field like any other (security.md B34). */
function asItIs(error: unknown): never {
  throw error;
}

/** Its clients look for 409 on a name or an address that is taken. */
function asConflict(error: unknown): never {
  const taken =
    error instanceof AppError &&
    Object.values(error.fields ?? {})
      .flat()
      .some((code) => code === 'username_unique' || code === 'email_unique');
  throw taken ? new AppError('conflict') : error;
}

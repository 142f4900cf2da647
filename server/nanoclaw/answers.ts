import { AppError } from '../errors.ts';
import type { Answer } from '../http/reply.ts';
import type { Opened, Pending } from '../sign-in/finish.ts';
import type { Jwt } from '../sign-in/jwt.ts';
import { toNanoclawUser } from './user.ts';

/** nanoClaw's envelope around what went well. */
export const success = (data: unknown): Answer => ({ status: 200, body: { code: 0, data } });

/** Its clients know no second step: an account with a second factor signs in at `/api/v1`. Errors: AppError `second_factor_required`. */
export async function tokenAnswer(opened: Opened | Pending, jwt: Jwt, now: number): Promise<unknown> {
  if ('pending' in opened) throw new AppError('second_factor_required');
  return { token: await jwt.issue(opened.account, opened.session, now), user: toNanoclawUser(opened.account, now) };
}

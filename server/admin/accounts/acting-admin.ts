import { AppError } from '../../errors.ts';
import type { Call } from '../../http/route.ts';
import type { Admin } from './person.ts';

type AdminCall = Pick<Call<'admin', unknown, unknown>, 'caller' | 'facts'>;

/** Who changes something as an admin. Errors: AppError `recent_sign_in_required`. */
export function adminOf({ caller, facts }: AdminCall, { hashAddress }: { readonly hashAddress: (address: string) => string }): Admin {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return {
    account: caller.account,
    sessionId: caller.session?.id ?? null,
    ipHash: hashAddress(caller.peer.address),
    acceptLanguage: facts.acceptLanguage,
  };
}

import type { AccountParts } from './accounts/routes.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { SignedIn } from './http/caller.ts';
import type { PasswordChange } from './nanoclaw/routes.ts';
import type { Store } from './ports/store.ts';

/**
 * What somebody does with their own password and address, as the rooms need it that know neither of them: every try counts, here as at sign-in
 * (security.md B26), and a right one is given back.
 */

type OwnPassword = (caller: SignedIn, password: string) => Promise<boolean>;

const passwordOf = ({ account }: SignedIn) => `password of ${account.id}`;

/** Whether a password is the caller's own; counts like any other try. */
export function ownPassword(store: Store, { passwords, throttle }: Pick<Furniture, 'passwords' | 'throttle'>): OwnPassword {
  return async (caller, password) => {
    await throttle.attempt(passwordOf(caller), caller.peer);
    const record = await store.passwords.byId(caller.account.id);
    const fits = await passwords.verify(password, record?.hash);
    if (fits) await throttle.forgive(passwordOf(caller), caller.peer);
    return fits;
  };
}

type Parts = Pick<Furniture, 'recovery' | 'hashAddress' | 'throttle'>;

/** Counts like `change-email`: each asking sends a mail to somebody. */
export function askNewAddress({ recovery, hashAddress, throttle }: Parts): NonNullable<AccountParts['askNewAddress']> {
  return async ({ account, session, peer }, email) => {
    await throttle.attempt(`address of ${account.id}`, peer);
    await recovery.requestEmail({ account, session, ipHash: hashAddress(peer.address) }, email);
  };
}

/** As nanoClaw has it: its clients sign in again afterwards. An API key may not, and a wrong password counts (security.md B26, B58). */
export function changePassword({ recovery, hashAddress, throttle }: Parts): PasswordChange {
  return async (caller, given) => {
    const { account, session, apiKey, peer } = caller;
    if (apiKey) throw new AppError('forbidden');
    await throttle.attempt(passwordOf(caller), peer);
    await recovery.changePassword({ account, session, ipHash: hashAddress(peer.address) }, given);
    await throttle.forgive(passwordOf(caller), peer);
  };
}

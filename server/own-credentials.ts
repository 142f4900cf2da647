import type { AccountParts } from './accounts/routes.ts';
import { noteFailedProof } from './activity/failed-proof.ts';
import type { Ingredients } from './compose.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { SignedIn } from './http/caller.ts';
import type { PasswordChange } from './nanoclaw/routes.ts';

/**
 * What somebody does with their own password and address, as the rooms need it that know neither of them: every try counts, here as at sign-in
 * (security.md B26), and a right one is given back.
 */

type OwnPassword = (caller: SignedIn, password: string) => Promise<boolean>;

const passwordOf = ({ account }: SignedIn) => `password of ${account.id}`;

/** Whether a password is the caller's own; counts like any other try, and leaves a line where it is not (security.md B38). Errors: AppError `too_many_attempts`. */
export function ownPassword(
  { store, clock }: Pick<Ingredients, 'store' | 'clock'>,
  { passwords, throttle, hashAddress }: Pick<Furniture, 'passwords' | 'throttle' | 'hashAddress'>,
): OwnPassword {
  return async (caller, password) => {
    const { account, session, peer } = caller;
    await throttle.attempt(passwordOf(caller), peer, account.id);
    const record = await store.passwords.byId(account.id);
    const fits = await passwords.verify(password, record?.hash);
    if (fits) await throttle.forgive(passwordOf(caller), peer);
    else {
      const who = { accountId: account.id, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) };
      await noteFailedProof(store, clock.now(), { ...who, method: 'password' });
    }
    return fits;
  };
}

type Parts = Pick<Furniture, 'recovery' | 'emailChange' | 'hashAddress' | 'throttle'>;

/** Counts like `change-email`: each asking sends a mail to somebody. */
export function askNewAddress({ emailChange, hashAddress, throttle }: Parts): NonNullable<AccountParts['askNewAddress']> {
  return async ({ account, session, recent, peer }, email, acceptLanguage) => {
    await throttle.attempt(`address of ${account.id}`, peer, account.id);
    await emailChange.request({ account, session, recent, ipHash: hashAddress(peer.address), acceptLanguage }, email);
  };
}

/**
 * Whoever has the mailbox hears that an account names it: nobody confirmed it, and it may be a stranger's. Whoever had the account by the old one hears
 * that it went (security.md B65). Only where something can send it, and not of single mode's owner, who has nobody to claim anything from.
 */
export function claimNotice(
  { mode }: Pick<Ingredients, 'mode'>,
  { outbox, throttle }: Pick<Furniture, 'outbox' | 'throttle'>,
): AccountParts['claimed'] {
  return {
    attempt: async ({ account, peer }) => {
      if (!mode.implicitOwner) await throttle.attempt(`address of ${account.id}`, peer, account.id);
    },
    tell: async (tx, before, account, acceptLanguage) => {
      if (mode.implicitOwner) return;
      const rest = { account, acceptLanguage, unlessHeld: true } as const;
      if (before.email !== null) await outbox.queue(tx, { template: 'emailChangedNotice', to: before.email, ...rest });
      if (account.email !== null) await outbox.queue(tx, { template: 'emailClaimed', to: account.email, ...rest });
    },
    kick: () => outbox.kick(),
  };
}

/** As nanoClaw has it: its clients sign in again afterwards. An API key may not, and a wrong password counts (security.md B26, B58). */
export function changePassword({ recovery, hashAddress, throttle }: Parts): PasswordChange {
  return async (caller, given) => {
    const { account, session, scopes, peer } = caller;
    if (scopes) throw new AppError('forbidden');
    await throttle.attempt(passwordOf(caller), peer, account.id);
    await recovery.changePassword({ account, session, ipHash: hashAddress(peer.address) }, given);
    await throttle.forgive(passwordOf(caller), peer);
  };
}

import type { Account, AccountPatch } from '../../accounts/account.ts';
import { isActiveAt } from '../../accounts/account.ts';
import { hindersAdmin } from '../../accounts/limits.ts';
import { AppError } from '../../errors.ts';
import { limitsAfter, type LimitsChange } from './limits-change.ts';

/** What an admin wants to be otherwise; what is absent stays. */
export interface AccountChange extends Pick<AccountPatch, 'role' | 'isActive' | 'username' | 'email' | 'displayName'> {
  readonly disabledReason?: string | undefined;
  /** ms since 1970; null: until further notice. */
  readonly disabledUntil?: number | null | undefined;
  readonly limits?: LimitsChange | undefined;
}

/**
 * The change as a patch of the account as it is at `now` (ms): reason and end are those of a disabling, so they say nothing of an account that is and
 * stays active. Errors: AppError `validation_failed` for an end that has passed: it would let in at once whom the admin means to keep out.
 */
export function patchOf(before: Account, change: AccountChange, now: number): AccountPatch {
  const { disabledReason: _, disabledUntil, limits, ...rest } = change;
  if (disabledUntil != null && disabledUntil <= now) throw new AppError('validation_failed', { fields: { disabled_until: ['invalid'] } });
  return Object.fromEntries(
    Object.entries({ ...rest, ...disabling(before, change, now), ...(limits ? { limits: limitsAfter(before.limits, limits) } : {}) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function disabling(before: Account, { isActive, disabledReason, disabledUntil }: AccountChange, now: number): Pick<AccountPatch, 'disabled'> {
  if (isActive === true) return { disabled: null };
  const wasActive = isActiveAt(before, now);
  const saysNothing = isActive === undefined && disabledReason === undefined && disabledUntil === undefined;
  if (saysNothing || (wasActive && isActive === undefined)) return {};
  const { reason = '', until = null } = (wasActive ? null : before.disabled) ?? {};
  return { disabled: { reason: disabledReason ?? reason, until: disabledUntil === undefined ? until : disabledUntil } };
}

/** Whether somebody who could administer could do it no more, or not always and from everywhere. */
export function losesAdmin(before: Account, patch: AccountPatch): boolean {
  if ((patch.role !== undefined && patch.role !== before.role) || patch.isActive === false) return true;
  return patch.limits != null && hindersAdmin(patch) && JSON.stringify(patch.limits) !== JSON.stringify(before.limits);
}

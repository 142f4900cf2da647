import type { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { isTimeZone } from '../../accounts/hours.ts';
import type { AccountLimits } from '../../accounts/limits.ts';
import type { AccountLimits as ShownLimits } from '../../contract/account-admin-schemas.ts';
import type { AccountPatchByAdmin } from '../../contract/inputs.ts';
import { AppError } from '../../errors.ts';

/** As an admin sends it: what is absent stays, null and false lift a limit. */
export type LimitsChange = NonNullable<z.infer<typeof AccountPatchByAdmin>['limits']>;

/** The limits after a change; null where none is left. Errors: AppError `validation_failed` for a time zone that nobody here knows. */
export function limitsAfter(before: Account['limits'], change: LimitsChange): AccountLimits | null {
  const { scopes, local_only: localOnly, max_sessions: maxSessions, hours } = change;
  if (hours && !isTimeZone(hours.time_zone)) throw new AppError('validation_failed', { fields: { limits: ['invalid'] } });
  const given = { scopes, localOnly, maxSessions, hours: hours && { ...timesOf(hours), timeZone: hours.time_zone } };
  const wanted = Object.entries({ ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) });
  const kept = wanted.filter(([, value]) => value !== null && value !== false);
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

const timesOf = ({ days, from, to }: NonNullable<LimitsChange['hours']>) => ({ days, from, to });

/** The limits of an account as an admin sees them. */
export function toLimits({ limits }: Pick<Account, 'limits'>): ShownLimits {
  const { scopes, localOnly, maxSessions, hours } = limits ?? {};
  return {
    scopes: scopes ? [...scopes] : null,
    local_only: localOnly ?? false,
    max_sessions: maxSessions ?? null,
    hours: hours ? { days: [...hours.days], from: hours.from, to: hours.to, time_zone: hours.timeZone } : null,
  };
}

import type { Scope } from '../sessions/scope.ts';
import { mayGetIn, type Account } from './account.ts';
import { isWithin, type Hours } from './hours.ts';

/** What an admin lets somebody do at most, whatever they come with (ui.md 3, Access). An absent field limits nothing. */
export interface AccountLimits {
  /** Every credential of theirs does at most this; none includes another. */
  readonly scopes?: readonly Scope[];
  /** In only from this computer and from local networks. */
  readonly localOnly?: boolean;
  /** In place of `sessions.maxPerAccount`. */
  readonly maxSessions?: number;
  /** In only then. */
  readonly hours?: Hours;
}

export type LimitRefusal = 'outside_hours' | 'local_only';

/** Where and when somebody comes. */
export interface Coming {
  /** ms since 1970. */
  readonly now: number;
  /** From this computer or a local network, with nobody unknown between (http/peer.ts). */
  readonly isNear: boolean;
}

/**
 * Whether an account that may get in may get in here and now: the one rule for every way in, at the sign-in and at each request (security.md B40).
 * Null: it may. What is signed in stays signed in; it is only refused meanwhile.
 */
export function limitRefusal({ limits }: Pick<Account, 'limits'>, { now, isNear }: Coming): LimitRefusal | null {
  if (limits?.localOnly && !isNear) return 'local_only';
  if (limits?.hours && !isWithin(limits.hours, now)) return 'outside_hours';
  return null;
}

/** What a credential may do with the account's limit over it; null: everything that the account may. */
export function withinLimit({ limits }: Pick<Account, 'limits'>, given: readonly Scope[] | null): readonly Scope[] | null {
  if (limits?.scopes === undefined) return given;
  const most = limits.scopes;
  return given === null ? most : given.filter((scope) => most.includes(scope));
}

/** Whether a limit can keep an admin from administering: for good or at times, or from somewhere. How many sessions there may be cannot. */
export function hindersAdmin({ limits }: Pick<Account, 'limits'>): boolean {
  if (!limits) return false;
  return limits.hours !== undefined || limits.localOnly === true || (limits.scopes !== undefined && !limits.scopes.includes('admin'));
}

/** An admin who can administer at `now` (ms) and at any other time, from anywhere. */
export function isFreeAdmin(account: Account, now: number): boolean {
  return account.role === 'admin' && mayGetIn(account, now) && !hindersAdmin(account);
}

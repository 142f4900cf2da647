import type { Account } from '../accounts/account.ts';
import type { LimitRefusal } from '../accounts/limits.ts';
import type { PresentedKey } from '../api-keys/presented-key.ts';
import { AppError } from '../errors.ts';
import type { Scope } from '../sessions/scope.ts';
import type { Session } from '../sessions/session.ts';
import type { Peer } from './peer.ts';

/** Who sent the request. `carrier` says what carried the credential; `none` is single mode's owner, who needs none. */
export type Caller = Anonymous | SignedIn;

export interface Anonymous {
  readonly account: null;
  readonly session: null;
  readonly carrier: null;
  readonly peer: Peer;
  /** The cookie that came with the request opens nothing any more: take it away. */
  readonly deadCookie: boolean;
  /** The cookie is good, but a limit of its account keeps it out here or now. */
  readonly refused?: LimitRefusal;
}

export interface SignedIn {
  readonly account: Account;
  readonly session: Session | null;
  /** Where an API key came instead of a session. */
  readonly apiKey: PresentedKey | null;
  /** What the credential may do where that is less than its account may: API keys and paired devices. Such a one makes no credentials and is never recent. */
  readonly scopes: readonly Scope[] | null;
  /** What the caller may do: `scopes`, and no more than an admin lets the account do; null: everything that the account may. */
  readonly may: readonly Scope[] | null;
  readonly carrier: 'none' | 'token' | 'cookie' | 'jwt' | 'api_key';
  /** The session key as the client sent it in its header; the probe echoes it, as Notechondria's clients expect. */
  readonly presentedKey: string | null;
  readonly peer: Peer;
  readonly deadCookie: boolean;
  /** Single mode's owner on this computer: nobody there has anything more to prove. */
  readonly trusted: boolean;
  /**
   * Proved within the last minutes that it is them; single mode's owner on this computer always has (api.md Credentials), but while a change to that
   * mode waits to be kept.
   */
  readonly recent: boolean;
}

/** Who may use a route: everybody, any credential, a recent proof, or role admin. */
export type Who = 'all' | 'auth' | 'recent' | 'admin';

/** What a route asks of its caller beside being somebody. */
export interface Admission {
  readonly who: Exclude<Who, 'all'>;
  readonly writes: boolean;
  /** One of these is enough for a narrowed credential; absent: the one that goes with `who` and `writes`. */
  readonly scopes?: readonly Scope[] | undefined;
  /** Open to a session whose password must be changed first. */
  readonly whileMustChange: boolean;
}

/** Deny first. Errors: AppError `not_authenticated`, `outside_hours`, `local_only`, `password_change_required`, `recent_sign_in_required`, `forbidden`. */
export function admit(caller: Caller, { who, writes, scopes, whileMustChange }: Admission): SignedIn {
  if (caller.account === null) throw new AppError(caller.refused ?? 'not_authenticated');
  if (caller.session?.mustChange && !whileMustChange) throw new AppError('password_change_required');
  const enough = scopes ?? [neededScope(who, writes)];
  // Who may do little may still sign out and set a password of their own: what is open to those who must.
  const may = whileMustChange ? caller.scopes : caller.may;
  if (may && !may.some((scope) => enough.includes(scope))) throw new AppError('forbidden');
  if (who === 'recent' && !caller.recent) throw new AppError('recent_sign_in_required');
  if (who === 'admin' && caller.account.role !== 'admin') throw new AppError('forbidden');
  return caller;
}

/** `write` does not include `read`, nor `admin` either of them: a key can do what was ticked and no more. */
const neededScope = (who: Who, writes: boolean): Scope => (who === 'admin' ? 'admin' : writes ? 'write' : 'read');

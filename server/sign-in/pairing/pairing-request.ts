import type { Scope } from '../../sessions/scope.ts';
import type { SessionKind } from '../../sessions/session.ts';

/** `collecting`: approved, and its session is being opened. `void`: nobody can answer it any more. */
export type PairingState = 'waiting' | 'approved' | 'collecting' | 'paired' | 'denied' | 'void';

/** Who answers, and through which session; null for single mode's owner, who needs none. */
export interface Answerer {
  readonly accountId: number;
  readonly sessionId: number | null;
}

/** What was allowed. It is worth nothing once the session that allowed it has ended, or the password has changed. */
export interface Grant extends Answerer {
  readonly scopes: readonly Scope[];
  readonly days: number;
  readonly recordHash: string | undefined;
}

/** What a device says of itself, and where it is. */
export interface Asking {
  readonly clientName: string;
  readonly program: string;
  readonly kind: SessionKind;
  readonly userAgent: string;
  /** What limits and blocks count by. */
  readonly place: string;
  readonly ipHash: string;
  /** For the card alone: it goes to no disk and into no log. */
  readonly address: string;
  readonly isLocal: boolean;
  readonly scopes: readonly Scope[];
}

/** A device that asks to be let in. Times are milliseconds since 1970, intervals seconds. */
export interface PairingRequest extends Asking {
  /** As shown: two groups. */
  readonly userCode: string;
  readonly matchCode: string;
  /** Paired before, under this name from this address. */
  readonly isKnown: boolean;
  /** Somebody showed it an invitation: it is theirs from the start. */
  readonly isInvited: boolean;
  /** For how long it would be let in, unless said otherwise. */
  readonly days: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  state: PairingState;
  settledAt: number | null;
  interval: number;
  askedAt: number | null;
  /** While its session is being opened. */
  opening: Promise<unknown> | null;
  /** Who typed its code, looked at it, or invited it: nobody else may answer (RFC 8628 5.4; CVE-2026-45337). */
  claim: Answerer | null;
  grant: Grant | null;
  sessionId: number | null;
}

/** Still to be answered at `now`; one "from the future" (the clock was set back) is not (security.md C). */
export function isOpen({ state, createdAt, expiresAt }: PairingRequest, now: number): boolean {
  return state === 'waiting' && now <= expiresAt && createdAt <= now + 5 * 60_000;
}

/** Allowed, and its client has not fetched what it was given; in time. */
export function isAllowed({ state, expiresAt }: PairingRequest, now: number): boolean {
  return (state === 'approved' || state === 'collecting') && now <= expiresAt;
}

import type { Account } from '../accounts/account.ts';
import type { Scope } from '../sessions/scope.ts';
import type { SessionKind, SignInMethod } from '../sessions/session.ts';

/** What every way of signing in ends in. `finish` alone turns it into a session. */
export interface Proof {
  readonly account: Account;
  readonly method: SignInMethod;
  /** The password record that it was checked against: where it was changed meanwhile, the proof is worth nothing (security.md C). */
  readonly recordHash?: string;
  /** A password that stands in for the identity provider: the log says so. */
  readonly fallback?: boolean;
  /** The second factor that was shown, if one was. */
  readonly secondFactor?: string;
  /** What the session may do, where that is less than its account may: pairing. */
  readonly scopes?: readonly Scope[];
  /** Allowed by a session that came by the identity provider. */
  readonly throughProvider?: boolean;
}

/** The device that signs in, as far as it says. */
export interface Device {
  readonly userAgent: string;
  readonly label: string | undefined;
  readonly kind: SessionKind | undefined;
  readonly address: string;
  /** From this computer or a local network (http/peer.ts). */
  readonly isNear: boolean;
  /** For the mail about it. */
  readonly acceptLanguage?: string | undefined;
}

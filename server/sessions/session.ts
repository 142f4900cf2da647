import type { Scope } from './scope.ts';

/** For how long a proof counts as recent (api.md Credentials). */
export const recentMs = 10 * 60_000;

export type SessionKind = 'desktop' | 'browser' | 'phone' | 'script' | 'tv';

/**
 * How the session was opened. `owner`: nobody signed in, single mode; such sessions die when the mode changes. `rescue`: by a link of `doorward rescue`,
 * which stands in for a second factor and, while it is recent, for the password that is to be changed.
 */
export type SignInMethod = 'owner' | 'password' | 'registration' | 'sign_in_link' | 'rescue' | 'casdoor' | 'pairing';

/** One signed-in device. Never holds its key, only the key's SHA-256. Times are milliseconds since 1970. */
export interface Session {
  readonly id: number;
  readonly accountId: number;
  /** SHA-256 of the 40-hex session key, 64 lower-case hex characters. */
  readonly keyHash: string;
  readonly deviceLabel: string;
  /** The raw header, cut to 512 characters. */
  readonly userAgent: string;
  /** HMAC-SHA-256 of the address, 64 hex characters; '' where the vault was not available. */
  readonly ipHash: string;
  readonly kind: SessionKind;
  readonly method: SignInMethod;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** Kept signed in: no idle limit; the absolute one stays. */
  readonly kept: boolean;
  /** May approve sign-ins on other devices: the first-registered one does, others by choice. */
  readonly trusted?: boolean;
  /** When the person proved again that it is them; ms since 1970. */
  readonly provedAt?: number;
  /** Signed in with a password that an admin gave: it must be changed before anything else. */
  readonly mustChange?: boolean;
  /** Ways that were used: one, or two with a second factor. */
  readonly factors?: readonly string[];
  /** What a paired device may do; absent: everything that its account may. Never widened afterwards. */
  readonly scopes?: readonly Scope[];
  /** Allowed by a session that came by the identity provider: it ends with those (sign-in/oidc/standing.ts). */
  readonly throughProvider?: boolean;
}

export type NewSession = Omit<Session, 'id'>;
export type SessionPatch = Partial<Pick<Session, 'deviceLabel' | 'kept' | 'trusted' | 'provedAt'>>;

export interface Expiry {
  readonly at: number;
  readonly reason: 'idle' | 'absolute';
}

/** When a session ends by itself, and which limit ends it (api.md Credentials; ASVS 7.3.1, 7.3.2). */
export function expiryOf(session: Session): Expiry {
  const absolute = session.createdAt + session.absoluteSeconds * 1000;
  const idle = session.lastSeenAt + session.idleSeconds * 1000;
  return session.kept || absolute <= idle ? { at: absolute, reason: 'absolute' } : { at: idle, reason: 'idle' };
}

/** Opened at the identity provider, or allowed by a session that was. */
export const cameByProvider = ({ method, throughProvider }: Pick<Session, 'method' | 'throughProvider'>): boolean =>
  method === 'casdoor' || throughProvider === true;

/** Alive up to its last instant; a session "from the future" (clock set back by more than five minutes) is not (security.md C, clock back). */
export function isLive(session: Session, now: number): boolean {
  return now <= expiryOf(session).at && session.createdAt <= now + 5 * 60_000;
}

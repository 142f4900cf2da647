import type { IncomingMessage } from 'node:http';
import type { Account } from '../accounts/account.ts';
import { AppError } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { Caller, SignedIn } from './caller.ts';
import type { Csrf } from './csrf.ts';
import type { Peer } from './peer.ts';
import type { SessionCookie } from './session-cookie.ts';

export type Identified = { readonly account: Account; readonly session: Session } | 'unknown' | 'expired' | 'disabled';

export interface Identify {
  byKey(key: string): Promise<Identified>;
  /** Errors: AppError `vault_unavailable` where the signing key cannot be had. */
  byJwt(token: string): Promise<Identified>;
  /** Rolls the idle window. */
  seen(session: Session): void;
}

export interface Authentication {
  readonly identify: Identify;
  readonly cookie: SessionCookie;
  readonly csrf: Csrf;
  readonly now: () => number;
  /** The owner, where the mode lets a caller on this computer in without a credential; else null (product.md Modes). */
  readonly implicitOwner: () => Promise<Account | null>;
  /** Single mode's owner, on this computer: always counts as recent. */
  readonly isOwnerHere: (account: Account, peer: Peer) => boolean;
}

export interface Manner {
  /** The probe never rolls the idle window. */
  readonly rolls: boolean;
  /** Writes with the cookie need the CSRF token. */
  readonly writes: boolean;
}

const recentMs = 10 * 60_000;

/**
 * The caller behind a request: exactly one credential, or none (api.md Credentials; security.md B40, B50-B52).
 * A bad header is an error everywhere; a dead cookie is no cookie, because browsers send it unasked.
 * Errors: AppError `invalid_token`, `session_expired`, `account_disabled`, `ambiguous_credentials`, `csrf_failed`, `vault_unavailable`.
 */
export async function authenticate(req: IncomingMessage, peer: Peer, manner: Manner, auth: Authentication): Promise<Caller> {
  const header = req.headers.authorization;
  const cookieKey = auth.cookie.read(req);
  if (header === undefined && cookieKey === undefined) return withoutCredential(peer, auth, false);
  const byCookie = cookieKey === undefined ? undefined : alive(await auth.identify.byKey(cookieKey));
  const deadCookie = cookieKey !== undefined && byCookie === undefined;
  if (header !== undefined) {
    const found = await fromHeader(header, auth.identify);
    if (found === null) return anonymous(peer, deadCookie);
    if (byCookie && byCookie.account.id !== found.account.id) throw new AppError('ambiguous_credentials');
    return signedIn(found, peer, manner, auth, deadCookie);
  }
  if (byCookie === undefined) return withoutCredential(peer, auth, deadCookie);
  if (manner.writes && !auth.csrf.verify(one(req.headers['x-csrftoken']), byCookie.session, auth.now())) throw new AppError('csrf_failed');
  return signedIn({ ...byCookie, carrier: 'cookie', presentedKey: null }, peer, manner, auth, false);
}

type Found = Exclude<Identified, string>;
type Carried = Found & Pick<SignedIn, 'carrier' | 'presentedKey'>;

/** Scheme words are case-insensitive; a scheme that is not ours carries nothing (reference/seeds-contract.md 1.1). */
async function fromHeader(header: string, identify: Identify): Promise<Carried | null> {
  const space = header.indexOf(' ');
  if (space < 0) return null;
  const scheme = header.slice(0, space);
  const value = header.slice(space + 1).trim();
  switch (scheme.toLowerCase()) {
    case 'token':
      return value === '' ? null : { ...required(await identify.byKey(value)), carrier: 'token', presentedKey: value };
    case 'bearer':
      return value === '' ? null : { ...required(await identify.byJwt(value)), carrier: 'jwt', presentedKey: null };
    default:
      return null;
  }
}

const refusals = { unknown: 'invalid_token', expired: 'session_expired', disabled: 'account_disabled' } as const;

function required(found: Identified): Found {
  if (typeof found === 'string') throw new AppError(refusals[found]);
  return found;
}

const alive = (found: Identified): Found | undefined => (typeof found === 'string' ? undefined : found);
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);
const anonymous = (peer: Peer, deadCookie: boolean): Caller => ({ account: null, session: null, carrier: null, peer, deadCookie });

/** Loopback is not a credential for web pages: a foreign page or a forwarded request is nobody (product.md, promise 5). */
async function withoutCredential(peer: Peer, auth: Authentication, deadCookie: boolean): Promise<Caller> {
  const owner = peer.isLocal && !peer.foreign ? await auth.implicitOwner() : null;
  return owner
    ? { account: owner, session: null, carrier: 'none', presentedKey: null, peer, deadCookie, trusted: true, recent: true }
    : anonymous(peer, deadCookie);
}

function signedIn(found: Carried, peer: Peer, manner: Manner, auth: Authentication, deadCookie: boolean): SignedIn {
  if (manner.rolls) auth.identify.seen(found.session);
  const trusted = auth.isOwnerHere(found.account, peer);
  const recent = trusted || auth.now() - found.session.createdAt <= recentMs;
  const { account, session, carrier, presentedKey } = found;
  return { account, session, carrier, presentedKey, peer, deadCookie, trusted, recent };
}

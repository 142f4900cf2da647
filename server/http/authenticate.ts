import type { IncomingMessage } from 'node:http';
import type { Account } from '../accounts/account.ts';
import { limitRefusal, withinLimit, type LimitRefusal } from '../accounts/limits.ts';
import type { PresentedKey } from '../api-keys/presented-key.ts';
import { AppError } from '../errors.ts';
import { recentMs, type Session } from '../sessions/session.ts';
import type { Anonymous, Caller, SignedIn } from './caller.ts';
import type { Csrf } from './csrf.ts';
import type { Peer } from './peer.ts';
import type { SessionCookies } from './session-cookie.ts';

type Refused = 'unknown' | 'expired' | 'disabled';
type RefusedKey = Refused | 'elsewhere';
export type Identified = { readonly account: Account; readonly session: Session } | Refused;
export type IdentifiedByApiKey = { readonly account: Account; readonly apiKey: PresentedKey } | RefusedKey;

export interface Identify {
  byKey(key: string): Promise<Identified>;
  /** Errors: AppError `vault_unavailable` where the signing key cannot be had. */
  byJwt(token: string): Promise<Identified>;
  /** `peer`: who shows it; null where nobody knows, which is outside of every network. */
  byApiKey(key: string, peer: Peer | null): Promise<IdentifiedByApiKey>;
  /** Rolls the idle window, and moves `last_login_at` at most hourly. */
  seen(session: Session, account: Account): void;
  /** Takes one request of the key's share of this minute. Errors: AppError `too_many_attempts` where it has none left. */
  counted(apiKey: PresentedKey): Promise<void>;
  /** Remembers a use, one that was counted. */
  used(apiKey: PresentedKey, peer: Peer): void;
}

export interface Authentication {
  readonly identify: Identify;
  readonly cookie: SessionCookies;
  readonly csrf: Csrf;
  readonly now: () => number;
  /** The owner, where the mode lets a caller on this computer in without a credential; else null (product.md Modes). */
  readonly implicitOwner: () => Promise<Account | null>;
  /** Single mode's owner, on this computer: counts as recent while `needsNoProof`. */
  readonly isOwnerHere: (account: Account, peer: Peer) => boolean;
  /** Whether being here is proof enough. Not while a change to such a mode waits to be kept: what it made would outlive the undo (security.md A.3, B49). */
  readonly needsNoProof: () => Promise<boolean>;
}

export interface Manner {
  /** The probe never rolls the idle window. */
  readonly rolls: boolean;
  /** Writes with the cookie need the CSRF token. */
  readonly writes: boolean;
}

/**
 * The caller behind a request: exactly one credential, or none (api.md Credentials; security.md B40, B50-B52).
 * A bad header is an error everywhere; a dead cookie is no cookie, because browsers send it unasked.
 * Errors: AppError `invalid_token`, `session_expired`, `account_disabled`, `network_not_allowed`, `outside_hours`, `local_only`,
 * `ambiguous_credentials`, `csrf_failed`, `too_many_attempts`, `vault_unavailable`.
 */
export async function authenticate(req: IncomingMessage, peer: Peer, manner: Manner, auth: Authentication): Promise<Caller> {
  const header = req.headers.authorization;
  const cookieKey = auth.cookie.of(peer).read(req);
  if (header === undefined && cookieKey === undefined) return withoutCredential(peer, auth, false);
  const byCookie = cookieKey === undefined ? undefined : alive(await auth.identify.byKey(cookieKey));
  const deadCookie = cookieKey !== undefined && byCookie === undefined;
  if (header !== undefined) {
    const found = await fromHeader(header, peer, auth.identify);
    if (found === null) return anonymous(peer, deadCookie);
    if (byCookie && byCookie.account.id !== found.account.id) throw new AppError('ambiguous_credentials');
    const refusal = refusalOf(found.account, peer, auth);
    if (refusal) throw new AppError(refusal);
    // What is no use of it, a probe or a stream, is a request all the same.
    if (found.apiKey) await auth.identify.counted(found.apiKey);
    if (manner.rolls && found.apiKey) auth.identify.used(found.apiKey, peer);
    return signedIn(found, peer, manner, auth, { deadCookie, needsNoProof: await auth.needsNoProof() });
  }
  if (byCookie === undefined) return withoutCredential(peer, auth, deadCookie);
  const refusal = refusalOf(byCookie.account, peer, auth);
  // It comes unasked, and stays good for later: for what is open to everybody it is no cookie.
  if (refusal) return { ...anonymous(peer, false), refused: refusal };
  if (manner.writes && !auth.csrf.verify(one(req.headers['x-csrftoken']), byCookie.session, auth.now())) throw new AppError('csrf_failed');
  const here = { deadCookie: false, needsNoProof: await auth.needsNoProof() };
  return signedIn({ ...byCookie, apiKey: null, carrier: 'cookie', presentedKey: null }, peer, manner, auth, here);
}

/** Single mode's owner on this computer would be let in without a credential: no limit keeps them out. */
const refusalOf = (account: Account, peer: Peer, auth: Authentication): LimitRefusal | null =>
  auth.isOwnerHere(account, peer) ? null : limitRefusal(account, { now: auth.now(), isNear: peer.isNear });

type Carried = Pick<SignedIn, 'account' | 'session' | 'apiKey' | 'carrier' | 'presentedKey'>;

/** RFC 6750 clients have one scheme for everything: a session key is one there too. */
const sessionKeyForm = /^[0-9a-f]{40}$/;
/** Keys of ours, and those that came with an import from Notechondria. */
const apiKeyForm = /^(?:dwk|ntc)_/;

/** Scheme words are case-insensitive; a scheme that is not ours carries nothing (reference/seeds-contract.md 1.1). */
async function fromHeader(header: string, peer: Peer, identify: Identify): Promise<Carried | null> {
  const space = header.indexOf(' ');
  if (space < 0) return null;
  const scheme = header.slice(0, space);
  const value = header.slice(space + 1).trim();
  switch (scheme.toLowerCase()) {
    case 'token':
      return value === '' ? null : bySessionKey(value, identify);
    case 'bearer':
      if (sessionKeyForm.test(value)) return bySessionKey(value, identify);
      if (apiKeyForm.test(value)) return { ...required(await identify.byApiKey(value, peer)), session: null, carrier: 'api_key', presentedKey: null };
      return value === '' ? null : { ...required(await identify.byJwt(value)), apiKey: null, carrier: 'jwt', presentedKey: null };
    default:
      return null;
  }
}

async function bySessionKey(key: string, identify: Identify): Promise<Carried> {
  const { account, session } = required(await identify.byKey(key));
  return { account, session, apiKey: null, carrier: 'token', presentedKey: key };
}

const refusals = { unknown: 'invalid_token', expired: 'session_expired', disabled: 'account_disabled', elsewhere: 'network_not_allowed' } as const;

function required<T extends object>(found: T | RefusedKey): T {
  if (typeof found === 'string') throw new AppError(refusals[found]);
  return found;
}

const alive = (found: Identified) => (typeof found === 'string' ? undefined : found);
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);
const anonymous = (peer: Peer, deadCookie: boolean): Anonymous => ({ account: null, session: null, carrier: null, peer, deadCookie });

/** Loopback is not a credential for web pages: a foreign page or a forwarded request is nobody (product.md, promise 5). */
async function withoutCredential(peer: Peer, auth: Authentication, deadCookie: boolean): Promise<Caller> {
  const owner = peer.isLocal && !peer.foreign ? await auth.implicitOwner() : null;
  return owner
    ? {
        account: owner,
        session: null,
        apiKey: null,
        scopes: null,
        may: null,
        carrier: 'none',
        presentedKey: null,
        peer,
        deadCookie,
        trusted: true,
        recent: await auth.needsNoProof(),
      }
    : anonymous(peer, deadCookie);
}

interface Here {
  readonly deadCookie: boolean;
  /** To be the owner on this computer is proof enough now, and so is to have been it when the session was opened. */
  readonly needsNoProof: boolean;
}

function signedIn(found: Carried, peer: Peer, manner: Manner, auth: Authentication, { deadCookie, needsNoProof }: Here): SignedIn {
  // Field by field: this runs at each request, and a spread costs as much as all the rest.
  const { account, session, apiKey, carrier, presentedKey } = found;
  if (manner.rolls && session) auth.identify.seen(session, account);
  const scopes = apiKey?.key.scopes ?? session?.scopes ?? null;
  const isWhole = session !== null && scopes === null;
  const isOwnerHere = auth.isOwnerHere(account, peer);
  const trusted = isWhole && isOwnerHere;
  const recent = (trusted && needsNoProof) || (isWhole && (needsNoProof || wasProved(session)) && auth.now() - provedAt(session) <= recentMs);
  const may = isOwnerHere ? scopes : withinLimit(account, scopes);
  return { account, session, apiKey, carrier, presentedKey, scopes, may, peer, deadCookie, trusted, recent };
}

/** Somebody signed in for it, or proved afterwards who they are; one that was opened without a sign-in is as good as being here. */
const wasProved = (session: Session) => session.method !== 'owner' || provedAt(session) > session.createdAt;
const provedAt = ({ provedAt: again, createdAt }: Session) => again ?? createdAt;

import { emailKey, isSomebodysName, mayGetIn, type Account } from '../../accounts/account.ts';
import { limitRefusal } from '../../accounts/limits.ts';
import { identityKey, linkOf } from '../../accounts/identity.ts';
import { newAccount } from '../../accounts/new-account.ts';
import { isStillGood } from '../../accounts/password.ts';
import type { ErrorCode } from '../../contract/error-codes.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { endEverything } from '../../recovery/end-everything.ts';
import type { Session } from '../../sessions/session.ts';
import { finishIn, type FinishParts, type Limits, type Opened, type Pending } from '../finish.ts';
import type { Device, Proof } from '../proof.ts';
import type { Connected } from './connection.ts';
import { passesGate } from './groups.ts';
import type { FreshIdentity, ReportedIdentity } from './identity.ts';
import { decide, type Decision } from './linking-rule.ts';
import { followRole, join, known, note, part, type Linker, type Word } from './links.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { usernameFor } from './sso-username.ts';
import { takeWord } from './standing.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly finishParts: FinishParts;
  readonly tokens: RefreshTokens;
  readonly hashAddress: (address: string) => string;
  /** A password opens no door here: a link may be the last way in even beside one. */
  readonly passwordsAreShut: () => boolean;
  /** Single mode: the account that needs no way in. */
  readonly needsNoWayIn: (accountId: number) => boolean;
  /** To whose account an identity was joined: they should know (security.md B49). */
  readonly tellHolder: (tx: Transaction, account: Account) => Promise<void>;
  readonly kickMail: () => void;
  /** The provider is the primary way in: its word counts for passwords too. */
  readonly isPrimary: boolean;
  /** Of the provider that is connected now. */
  readonly issuer: () => string | null;
}

export interface Arrival {
  readonly device: Device;
  readonly limits: Limits;
  /** The session of the browser that signs in anew. */
  readonly replaces: Session | null;
}

/** The person must say whose account it is. */
export interface Ask {
  readonly ask: true;
  readonly fresh: FreshIdentity;
  readonly connected: Connected;
  readonly mayBind: boolean;
  readonly mayCreate: boolean;
  readonly suggestedUsername: string;
  readonly expiresAt: number;
}

export interface Binder {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

const askMs = 10 * 60_000;

type Landing = { readonly opened: Opened | Pending } | Extract<Decision, { kind: 'ask' }> | { readonly kind: 'refuse'; readonly code: ErrorCode };

/** What an identity that was proved at the provider opens here: a session, a choice, a link; or nothing (api.md casdoor/*). */
export class SsoSignIn {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The session of the account that has this identity, or of one that the rules join or make; else the choice. One transaction.
   * Errors: AppError `group_required`, `not_registered`, `link_required`, `account_disabled`, `outside_hours`, `local_only`.
   */
  async signIn(connected: Connected, fresh: FreshIdentity, arrival: Arrival): Promise<Opened | Pending | Ask> {
    await this.#gate(connected, fresh, arrival.device.address);
    const landing = await this.#parts.store.transaction(async (tx): Promise<Landing> => {
      const decision = decide(await known(tx, fresh.identity), fresh.identity, connected.settings);
      if (decision.kind === 'ask' || decision.kind === 'refuse') return decision;
      const account = decision.kind === 'create' ? await this.#create(tx, fresh.identity, undefined, arrival) : decision.account;
      if (!mayGetIn(account, this.#parts.clock.now())) return { kind: 'refuse', code: 'account_disabled' };
      const limited = limitRefusal(account, { now: this.#parts.clock.now(), isNear: arrival.device.isNear });
      if (limited) return { kind: 'refuse', code: limited };
      if (decision.kind === 'link') await this.#takeOver(tx, account);
      // Only an address that the provider confirmed leads here.
      if (decision.kind === 'link' && !account.emailVerified) await tx.accounts.update(account.id, { emailVerified: true });
      return { opened: await this.#open(tx, connected, fresh, account, arrival) };
    });
    if ('opened' in landing) return landing.opened;
    if (landing.kind === 'ask') return this.#ask(connected, fresh, landing);
    await this.#refuse(landing.code, connected, fresh, arrival.device.address);
    throw new AppError(landing.code);
  }

  /**
   * Joins the identity to an account whose holder has just proved it, and signs in. An account that has another identity keeps it: switching is for those
   * who are signed in. Errors: AppError `identity_taken`, `invalid_credentials` where the password changed meanwhile.
   */
  async bindProved({ connected, fresh }: Ask, proof: Proof, arrival: Arrival): Promise<Opened | Pending> {
    return this.#parts.store.transaction(async (tx) => {
      if (proof.recordHash !== undefined && (await tx.passwords.byId(proof.account.id))?.hash !== proof.recordHash)
        throw new AppError('invalid_credentials');
      const { issuer, subject } = fresh.identity;
      const before = await linkOf(tx, proof.account.id);
      if (before && before.key !== identityKey(issuer, subject)) throw new AppError('identity_taken');
      return this.#open(tx, connected, fresh, proof.account, arrival);
    });
  }

  /** A new account for it. Errors: AppError `identity_taken`, `validation_failed` for a name that is taken. */
  async createFor(
    { connected, fresh }: Ask,
    wanted: { readonly username: string | undefined; readonly passwordHash: string | undefined },
    arrival: Arrival,
  ): Promise<Opened | Pending> {
    const now = this.#parts.clock.now();
    return this.#parts.store.transaction(async (tx) => {
      const { issuer, subject } = fresh.identity;
      if (await tx.identities.byKey(identityKey(issuer, subject))) throw new AppError('identity_taken');
      const account = await this.#create(tx, fresh.identity, wanted.username, arrival);
      if (wanted.passwordHash !== undefined) await tx.passwords.put({ id: account.id, hash: wanted.passwordHash, setAt: now, mustChange: false });
      return this.#open(tx, connected, fresh, account, arrival);
    });
  }

  /** Links or switches the identity of somebody who is signed in. Errors: AppError `group_required`, `identity_taken`; nothing changes then. */
  async bind(connected: Connected, fresh: FreshIdentity, binder: Binder): Promise<void> {
    const now = this.#parts.clock.now();
    const linker: Linker = { ...binder, actorId: binder.accountId, now };
    requireGroups(connected.settings, fresh.groupsUnknown);
    if (!passesGate(fresh.identity.groups, connected.settings.requiredGroups)) {
      await this.#parts.store.transaction((tx) => note(tx, 'sso_refused', linker, { reason: 'group_required' }));
      throw new AppError('group_required', { requiredGroups: connected.settings.requiredGroups });
    }
    await this.#parts.store.transaction(async (tx) => {
      // The session that started it may have been ended while the browser was away (security.md B77).
      if (binder.sessionId !== null && !(await tx.sessions.byId(binder.sessionId))) throw new AppError('not_authenticated');
      const account = await tx.accounts.byId(binder.accountId);
      if (!account || !mayGetIn(account, now)) throw new AppError('not_authenticated');
      const before = await linkOf(tx, account.id);
      const joined = await join(tx, this.#wordOf(fresh), linker);
      const current = (await tx.accounts.byId(account.id)) ?? account;
      await followRole(tx, current, joined, connected.settings.adminGroups, linker);
      if (joined.id !== before?.id) await this.#parts.tellHolder(tx, current);
    });
    this.#parts.kickMail();
  }

  /** Whether there was a link. Idempotent; ends no session. Errors: AppError `last_way_in`. */
  async unlink(accountId: number, by: Omit<Linker, 'accountId' | 'now'>): Promise<boolean> {
    return this.#parts.store.transaction(async (tx) => {
      const link = await part(tx, { ...by, accountId, now: this.#parts.clock.now() }, this.#parts.isPrimary, this.#parts.issuer());
      if (link && (await this.#isLastWayIn(tx, accountId))) throw new AppError('last_way_in');
      return link !== undefined;
    });
  }

  isLastWayIn(accountId: number): Promise<boolean> {
    return this.#isLastWayIn(this.#parts.store, accountId);
  }

  async #isLastWayIn(reads: Pick<Store, 'passwords'>, accountId: number): Promise<boolean> {
    if (this.#parts.needsNoWayIn(accountId)) return false;
    const password = await reads.passwords.byId(accountId);
    return this.#parts.passwordsAreShut() || password === undefined || !isStillGood(password, this.#parts.clock.now());
  }

  async #gate(connected: Connected, fresh: FreshIdentity, address: string): Promise<void> {
    requireGroups(connected.settings, fresh.groupsUnknown);
    if (passesGate(fresh.identity.groups, connected.settings.requiredGroups)) return;
    await this.#refuse('group_required', connected, fresh, address);
    throw new AppError('group_required', { requiredGroups: connected.settings.requiredGroups });
  }

  /** A line of the log; and what the provider says now counts at once, for what is open and for a password (security.md B79). */
  async #refuse(code: ErrorCode, { settings }: Connected, fresh: FreshIdentity, address: string): Promise<void> {
    const { issuer, subject } = fresh.identity;
    const by = { actorId: null, sessionId: null, ipHash: this.#parts.hashAddress(address), now: this.#parts.clock.now() };
    await this.#parts.store.transaction(async (tx) => {
      const link = await tx.identities.byKey(identityKey(issuer, subject));
      if (link && code === 'group_required')
        await takeWord(tx, link, this.#wordOf(fresh), settings, { ...by, accountId: link.accountId }, this.#parts);
      else await note(tx, 'sso_refused', { ...by, accountId: link?.accountId ?? null }, { reason: code });
    });
  }

  /** The session, with all that the provider said taken down, in the same transaction. */
  async #open(tx: Transaction, { settings }: Connected, fresh: FreshIdentity, before: Account, { device, limits, replaces }: Arrival) {
    const linker = this.#linker(before.id, device);
    const link = await join(tx, this.#wordOf(fresh), linker);
    await tx.identities.update(link.id, { lastUsedAt: linker.now });
    const account = await followRole(tx, (await tx.accounts.byId(before.id)) ?? before, link, settings.adminGroups, linker);
    return finishIn(tx, this.#parts.finishParts, { proof: { account, method: 'casdoor' }, device, limits, replaces });
  }

  #wordOf({ identity, refreshToken }: FreshIdentity): Word {
    return { identity, sealedToken: this.#parts.tokens.seal(`${identity.issuer} ${identity.subject}`, refreshToken) };
  }

  async #create(tx: Transaction, identity: ReportedIdentity, wanted: string | undefined, { device }: Arrival): Promise<Account> {
    const now = this.#parts.clock.now();
    const email = identity.email !== null && (await isFree(tx, identity.email, identity.emailVerified)) ? identity.email : null;
    const username = wanted ?? (await usernameFor(tx, identity));
    const plain = newAccount({ username, email, emailVerified: email !== null && identity.emailVerified, role: 'user', now });
    const names = { displayName: identity.displayName ?? '', firstName: identity.givenName ?? '', lastName: identity.familyName ?? '' };
    const account = await tx.accounts.insert({ ...plain, ...names });
    await note(tx, 'account_created', { ...this.#linker(account.id, device), now }, { username, access: 'casdoor' });
    return account;
  }

  /** Whoever made the account may not have been whose address it is: nothing of theirs stays (security.md B76). */
  async #takeOver(tx: Transaction, account: Account): Promise<void> {
    await tx.passwords.take(account.id);
    await tx.secondFactors.take(account.id);
    await endEverything(tx, account.id, { apiKeys: true });
  }

  async #ask(connected: Connected, fresh: FreshIdentity, { mayBind, mayCreate }: { mayBind: boolean; mayCreate: boolean }): Promise<Ask> {
    const suggestedUsername = await usernameFor(this.#parts.store, fresh.identity);
    return { ask: true, fresh, connected, mayBind, mayCreate, suggestedUsername, expiresAt: this.#parts.clock.now() + askMs };
  }

  #linker(accountId: number, device: Device): Linker {
    return { accountId, actorId: accountId, sessionId: null, ipHash: this.#parts.hashAddress(device.address), now: this.#parts.clock.now() };
  }
}

/** Groups that decide something must be known: nobody is turned away, or demoted, by a provider that stumbles. Errors: AppError `casdoor_unreachable`. */
function requireGroups({ requiredGroups, adminGroups }: Connected['settings'], unknown: true | undefined): void {
  if (unknown && requiredGroups.length + adminGroups.length > 0) throw new AppError('casdoor_unreachable');
}

/** An address that the provider confirmed goes to whom it confirmed it: who only said that it was theirs here loses it (security.md B76). */
async function isFree(tx: Transaction, email: string, isConfirmed: boolean): Promise<boolean> {
  if (await isSomebodysName(tx.accounts, email, null)) return false;
  const holder = await tx.accounts.byEmailKey(emailKey(email));
  if (holder && isConfirmed && !holder.emailVerified) await tx.accounts.update(holder.id, { email: null });
  return !holder || (isConfirmed && !holder.emailVerified);
}

import { emailKey, isSomebodysName, mayGetIn, type Account } from '../../accounts/account.ts';
import { identityKey, type LinkedIdentity } from '../../accounts/identity.ts';
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
import { followRole, join, known, learn, linkOf, note, part, type Linker } from './links.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { usernameFor } from './sso-username.ts';

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

interface Landed {
  readonly opened: Opened | Pending;
  readonly link: LinkedIdentity;
  /** The link that this one took the place of. */
  readonly before: LinkedIdentity | undefined;
}

type Landing = Landed | Extract<Decision, { kind: 'ask' }> | { readonly kind: 'refuse'; readonly code: ErrorCode };

/** What an identity that was proved at the provider opens here: a session, a choice, a link; or nothing (api.md casdoor/*). */
export class SsoSignIn {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The session of the account that has this identity, or of one that the rules join or make; else the choice. One transaction.
   * Errors: AppError `group_required`, `not_registered`, `link_required`, `account_disabled`.
   */
  async signIn(connected: Connected, fresh: FreshIdentity, arrival: Arrival): Promise<Opened | Pending | Ask> {
    await this.#gate(connected, fresh, arrival.device.address);
    const landing = await this.#parts.store.transaction(async (tx): Promise<Landing> => {
      const decision = decide(await known(tx, fresh.identity), fresh.identity, connected.settings);
      if (decision.kind === 'ask' || decision.kind === 'refuse') return decision;
      const account = decision.kind === 'create' ? await this.#create(tx, fresh.identity, undefined, arrival) : decision.account;
      if (!mayGetIn(account, this.#parts.clock.now())) return { kind: 'refuse', code: 'account_disabled' };
      if (decision.kind === 'link') await this.#takeOver(tx, account);
      return this.#open(tx, connected, fresh, account, arrival);
    });
    if ('opened' in landing) return this.#kept(landing, fresh);
    if (landing.kind === 'ask') return this.#ask(connected, fresh, landing);
    await this.#refuse(landing.code, fresh.identity, arrival.device.address);
    throw new AppError(landing.code);
  }

  /** Joins the identity to an account whose holder has just proved it, and signs in. Errors: AppError `identity_taken`, `invalid_credentials` where the password changed meanwhile. */
  async bindProved({ connected, fresh }: Ask, proof: Proof, arrival: Arrival): Promise<Opened | Pending> {
    const landing = await this.#parts.store.transaction(async (tx) => {
      if (proof.recordHash !== undefined && (await tx.passwords.byId(proof.account.id))?.hash !== proof.recordHash)
        throw new AppError('invalid_credentials');
      return this.#open(tx, connected, fresh, proof.account, arrival);
    });
    return this.#kept(landing, fresh);
  }

  /** A new account for it. Errors: AppError `identity_taken`, `validation_failed` for a name that is taken. */
  async createFor(
    { connected, fresh }: Ask,
    wanted: { readonly username: string | undefined; readonly passwordHash: string | undefined },
    arrival: Arrival,
  ): Promise<Opened | Pending> {
    const now = this.#parts.clock.now();
    const landing = await this.#parts.store.transaction(async (tx) => {
      const { issuer, subject } = fresh.identity;
      if (await tx.identities.byKey(identityKey(issuer, subject))) throw new AppError('identity_taken');
      const account = await this.#create(tx, fresh.identity, wanted.username, arrival);
      if (wanted.passwordHash !== undefined) await tx.passwords.put({ id: account.id, hash: wanted.passwordHash, setAt: now, mustChange: false });
      return this.#open(tx, connected, fresh, account, arrival);
    });
    return this.#kept(landing, fresh);
  }

  /** Links or switches the identity of somebody who is signed in. Errors: AppError `group_required`, `identity_taken`; nothing changes then. */
  async bind(connected: Connected, fresh: FreshIdentity, binder: Binder): Promise<void> {
    const now = this.#parts.clock.now();
    const linker: Linker = { ...binder, actorId: binder.accountId, now };
    requireGroups(connected.settings, fresh.groupsUnknown);
    if (!passesGate(fresh.identity.groups, connected.settings.requiredGroups)) {
      await this.#parts.store.transaction((tx) => note(tx, 'sso_refused', linker, { reason: 'group_required' }));
      throw new AppError('group_required');
    }
    const [before, link] = await this.#parts.store.transaction(async (tx) => {
      // The session that started it may have been ended while the browser was away (security.md B77).
      if (binder.sessionId !== null && !(await tx.sessions.byId(binder.sessionId))) throw new AppError('not_authenticated');
      const account = await tx.accounts.byId(binder.accountId);
      if (!account) throw new AppError('not_authenticated');
      const old = await linkOf(tx, binder.accountId);
      const joined = await join(tx, fresh.identity, linker);
      await followRole(tx, account, joined, connected.settings.adminGroups, linker);
      return [old, joined] as const;
    });
    await this.#keep(before, link, fresh);
  }

  /** Whether there was a link. Idempotent; ends no session. Errors: AppError `last_way_in`. */
  async unlink(accountId: number, by: Omit<Linker, 'accountId' | 'now'>): Promise<boolean> {
    const gone = await this.#parts.store.transaction(async (tx) => {
      const link = await part(tx, { ...by, accountId, now: this.#parts.clock.now() });
      if (link && (await this.#isLastWayIn(tx, accountId))) throw new AppError('last_way_in');
      return link;
    });
    if (gone) await this.#parts.tokens.forget(gone.id);
    return gone !== undefined;
  }

  isLastWayIn(accountId: number): Promise<boolean> {
    return this.#isLastWayIn(this.#parts.store, accountId);
  }

  async #isLastWayIn(reads: Pick<Store, 'passwords'>, accountId: number): Promise<boolean> {
    if (this.#parts.needsNoWayIn(accountId)) return false;
    const password = await reads.passwords.byId(accountId);
    return this.#parts.passwordsAreShut() || password === undefined || !isStillGood(password, this.#parts.clock.now());
  }

  async #gate({ settings }: Connected, { identity, groupsUnknown }: FreshIdentity, address: string): Promise<void> {
    requireGroups(settings, groupsUnknown);
    if (passesGate(identity.groups, settings.requiredGroups)) return;
    await this.#refuse('group_required', identity, address);
    throw new AppError('group_required');
  }

  /** A line of the log; and what the provider says now counts for a password too (security.md B79). */
  async #refuse(code: ErrorCode, identity: ReportedIdentity, address: string): Promise<void> {
    const now = this.#parts.clock.now();
    await this.#parts.store.transaction(async (tx) => {
      const link = await tx.identities.byKey(identityKey(identity.issuer, identity.subject));
      if (link) await learn(tx, link, identity, now);
      const linker = { accountId: link?.accountId ?? null, actorId: null, sessionId: null, ipHash: this.#parts.hashAddress(address), now };
      await note(tx, 'sso_refused', linker, { reason: code });
    });
  }

  /** The session, with all that the provider said taken down, in the same transaction. */
  async #open(tx: Transaction, { settings }: Connected, { identity }: FreshIdentity, before: Account, { device, limits, replaces }: Arrival) {
    const linker = this.#linker(before.id, device);
    const switched = await linkOf(tx, before.id);
    const link = await join(tx, identity, linker);
    await learn(tx, link, identity, linker.now);
    await tx.identities.update(link.id, { lastUsedAt: linker.now });
    const account = await followRole(tx, before, link, settings.adminGroups, linker);
    const opened = await finishIn(tx, this.#parts.finishParts, { proof: { account, method: 'casdoor' }, device, limits, replaces });
    return { opened, link, before: switched };
  }

  async #create(tx: Transaction, identity: ReportedIdentity, wanted: string | undefined, { device }: Arrival): Promise<Account> {
    const now = this.#parts.clock.now();
    const email = identity.email !== null && (await isFree(tx, identity.email)) ? identity.email : null;
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

  async #kept({ opened, link, before }: Landed, fresh: FreshIdentity): Promise<Opened | Pending> {
    await this.#keep(before, link, fresh);
    return opened;
  }

  async #keep(before: LinkedIdentity | undefined, link: LinkedIdentity, { refreshToken }: FreshIdentity): Promise<void> {
    if (before && before.id !== link.id) await this.#parts.tokens.forget(before.id);
    await this.#parts.tokens.keep(link.id, refreshToken);
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

async function isFree(tx: Transaction, email: string): Promise<boolean> {
  return (await tx.accounts.byEmailKey(emailKey(email))) === undefined && !(await isSomebodysName(tx.accounts, email, null));
}

import type { Account } from '../../accounts/account.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../sessions/scope.ts';
import { defaultDays, settledMs } from './pairing-limits.ts';
import type { Invitation } from './invitations.ts';
import { note, type PairingParts } from './pairing-parts.ts';
import { isAllowed, isOpen, type Answerer, type PairingRequest } from './pairing-request.ts';
import { readCode } from './user-code.ts';
import { settle } from './waiting-room.ts';
import { WrongTries } from './wrong-tries.ts';

interface Parts extends PairingParts {
  /** Ends a session of the viewer's account. Errors: AppError `not_found`, `storage_unavailable`. */
  readonly endSession: (viewer: Viewer, sessionId: number) => Promise<void>;
}

/** Somebody who is signed in, just now, and looks at what waits. */
export interface Viewer {
  readonly account: Account;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface Wish {
  readonly scopes?: readonly Scope[] | undefined;
  readonly days?: number | undefined;
}

/** A request with what the log knows about its device. */
export interface Shown {
  readonly request: PairingRequest;
  readonly firstSeen: number | null;
  readonly grantable: readonly Scope[];
  readonly isClaimed: boolean;
}

/** The person's side of RFC 8628: look, compare, allow or deny. What is allowed is allowed to the account of whoever allows it. */
export class PairingApprovals {
  readonly #parts: Parts;
  readonly #tries = new WrongTries();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Waits for one device of theirs, whose request is theirs from the start. Errors: AppError `forbidden` for more than they may give. */
  invite({ account, sessionId }: Viewer, { scopes, days = defaultDays }: Wish): { readonly invitation: Invitation; readonly code: string } {
    if (scopes?.some((scope) => scope === 'admin' && account.role !== 'admin')) throw new AppError('forbidden');
    return this.#parts.invitations.make({ accountId: account.id, sessionId }, { scopes: scopes ?? null, days }, this.#parts.clock.now());
  }

  /** Nobody is waited for any more. Errors: AppError `not_found`. */
  uninvite({ account }: Viewer, id: number): void {
    if (!this.#parts.invitations.withdraw(account.id, id)) throw new AppError('not_found');
  }

  /** What there is for this viewer to answer, and what was answered in the last minute: an admin sees what nobody has claimed, everybody what they have. */
  async list(viewer: Viewer): Promise<{ readonly requests: readonly Shown[]; readonly isPaused: boolean }> {
    const now = this.#parts.clock.now();
    this.#parts.room.sweep(now);
    const seen = this.#parts.room.all().filter((request) => {
      if (request.state === 'paired') return request.grant?.accountId === viewer.account.id;
      return isAllowed(request, now) ? request.grant?.accountId === viewer.account.id : isOpen(request, now) && isFor(request, viewer);
    });
    return { requests: await Promise.all(seen.map((request) => this.#show(request, viewer))), isPaused: this.#parts.room.isPaused(now) };
  }

  /** Claims the request that a code belongs to. Errors: AppError `code_invalid`, `too_many_attempts`. */
  async look(viewer: Viewer, typed: string): Promise<Shown> {
    const request = this.#find(viewer, typed, () => true);
    if (!request) {
      await this.#countMiss(viewer, typed);
      throw new AppError('code_invalid');
    }
    request.claim = { accountId: viewer.account.id, sessionId: viewer.sessionId };
    return this.#show(request, viewer);
  }

  /** Errors: AppError `not_found`, `claim_required`, `forbidden` for more than was asked for or may be given, `too_many_attempts`. */
  async approve(viewer: Viewer, typed: string, { scopes, days }: Wish): Promise<Shown> {
    const record = await this.#parts.store.passwords.byId(viewer.account.id);
    const request = this.#find(viewer, typed, (found) => isFor(found, viewer));
    if (!request) {
      await this.#countMiss(viewer, typed);
      throw new AppError('not_found');
    }
    if (!isClaimedBy(request, viewer)) throw new AppError('claim_required');
    const grantable = grantableOf(request, viewer.account);
    const given = scopes ?? grantable;
    if (given.length === 0 || given.some((scope) => !grantable.includes(scope))) throw new AppError('forbidden');
    request.state = 'approved';
    request.grant = {
      ...answererOf(viewer),
      scopes: grantable.filter((scope) => given.includes(scope)),
      days: days ?? request.days,
      recordHash: record?.hash,
    };
    return this.#show(request, viewer);
  }

  /**
   * No, or no after all, while nothing was fetched. `blocks`: and for a day nothing more from there. It holds from the moment of the call, even where
   * the disk does not take the line. Errors: AppError `not_found`, `too_many_attempts`, `storage_unavailable`.
   */
  async deny(viewer: Viewer, typed: string, blocks: boolean): Promise<void> {
    const { room, clock, blocked, tell } = this.#parts;
    const now = clock.now();
    const own = room.byUserCode(readCode(typed) ?? '');
    const withdrawn = own?.state === 'approved' && own.grant?.accountId === viewer.account.id ? own : undefined;
    const request = withdrawn ?? this.#find(viewer, typed, (found) => isFor(found, viewer));
    if (!request) {
      await this.#countMiss(viewer, typed);
      throw new AppError('not_found');
    }
    if (blocks) blocked.block(request, now);
    const denied = blocks ? [request, ...room.open(now).filter((other) => other !== request && blocked.has(other, now))] : [request];
    for (const one of denied) {
      settle(one, 'denied', now);
      tell('pairing_settled', one);
    }
    const details = { device_label: request.clientName, ...(blocks ? { blocked: true, count: denied.length } : {}) };
    await note(this.#parts, 'pairing_denied', { accountId: viewer.account.id, sessionId: viewer.sessionId, ipHash: request.ipHash }, details);
  }

  /**
   * Takes an approval back for a minute after it: nothing is fetched any more, and what was fetched is refused from now on. Errors: AppError
   * `not_found`, `storage_unavailable` (refused all the same).
   */
  async undo(viewer: Viewer, typed: string): Promise<void> {
    const { room, clock, endSession, tell } = this.#parts;
    const own = room.byUserCode(readCode(typed) ?? '');
    if (own?.grant?.accountId !== viewer.account.id) throw new AppError('not_found');
    await own.opening?.catch(() => undefined);
    if (own.state !== 'paired') return this.deny(viewer, typed, false);
    const now = clock.now();
    if (own.sessionId === null || own.settledAt === null || now > own.settledAt + settledMs) throw new AppError('not_found');
    settle(own, 'denied', now);
    await endSession(viewer, own.sessionId);
    tell('pairing_settled', own);
  }

  /** The open request of a code, where `isTheirs`. Nothing is awaited between this and what is done with it (security.md C "double use"). */
  #find(viewer: Viewer, typed: string, isTheirs: (request: PairingRequest) => boolean): PairingRequest | undefined {
    const now = this.#parts.clock.now();
    const waitMs = this.#tries.waitMs(viewer.account.id, now);
    if (waitMs !== null) throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
    const found = this.#parts.room.byUserCode(readCode(typed) ?? '');
    return found && isOpen(found, now) && isFree(found, viewer) && isTheirs(found) ? found : undefined;
  }

  /** A code that is nobody's, or somebody else's, the same: a wrong try. Whoever sees every code has none to guess; their own is no guess, nor what cannot be a code. */
  async #countMiss(viewer: Viewer, typed: string): Promise<void> {
    const now = this.#parts.clock.now();
    const code = readCode(typed);
    if (code === null || seesAll(viewer) || this.#parts.room.byUserCode(code)?.claim?.accountId === viewer.account.id) return;
    if (!this.#tries.count(viewer.account.id, now)) return;
    const who = { accountId: viewer.account.id, sessionId: viewer.sessionId, ipHash: viewer.ipHash };
    await note(this.#parts, 'limit_reached', who, { limit: 'pairing_code' }).catch(() => undefined);
  }

  async #show(request: PairingRequest, viewer: Viewer): Promise<Shown> {
    const firstSeen = await this.#parts.known.firstSeen(viewer.account.id, request.clientName, request.ipHash);
    return { request, firstSeen, grantable: grantableOf(request, viewer.account), isClaimed: isClaimedBy(request, viewer) };
  }
}

const answererOf = ({ account, sessionId }: Viewer): Answerer => ({ accountId: account.id, sessionId });
const seesAll = ({ account }: Viewer) => account.role === 'admin';
/** Nobody's yet, or this account's own. */
const isFree = ({ claim }: PairingRequest, { account }: Viewer) => claim === null || claim.accountId === account.id;
/** Shown to them without typing its code. */
const isFor = ({ claim }: PairingRequest, viewer: Viewer) => (claim === null ? seesAll(viewer) : claim.accountId === viewer.account.id);
const isClaimedBy = ({ claim }: PairingRequest, { account, sessionId }: Viewer) => claim?.accountId === account.id && claim.sessionId === sessionId;
/** Of what was asked for, what this account has to give. */
const grantableOf = ({ scopes }: PairingRequest, { role }: Account) => scopes.filter((scope) => scope !== 'admin' || role === 'admin');

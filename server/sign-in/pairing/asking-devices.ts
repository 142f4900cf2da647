import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import { cameByProvider } from '../../sessions/session.ts';
import { requireStillIn } from '../../sessions/still-in.ts';
import { finishIn, type FinishParts, type Opened } from '../finish.ts';
import type { Proof } from '../proof.ts';
import { graceMs, longestInterval, mostIdleDays, slowerBy } from './pairing-limits.ts';
import type { Invitation } from './invitations.ts';
import { note, type PairingParts } from './pairing-parts.ts';
import { isOpen, type Answerer, type Asking, type Grant, type PairingRequest } from './pairing-request.ts';
import { settle } from './waiting-room.ts';

interface Parts extends PairingParts {
  readonly finishParts: FinishParts;
  readonly throttle: Throttle;
  /** Ended, though the disk may not know it yet. */
  readonly isEnded: (sessionId: number) => boolean;
  /** Somebody who could sign in there, and has not been signed out since. */
  readonly isStillIn: (who: Answerer) => Promise<boolean>;
}

const daySeconds = 86_400;
/** Why a grant is worth nothing any more: whoever gave it, or their password, is not what it was. */
const withdrawn: ReadonlySet<string> = new Set(['invalid_token', 'account_disabled', 'invalid_credentials']);

/** The device's side of RFC 8628: it asks, and asks again until somebody has answered. */
export class AskingDevices {
  readonly #parts: Parts;
  #isPauseTold = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * `code`: of an invitation, used up by this. Errors: AppError `invalid_grant` for an invitation that is none, `access_denied` for a device that is
   * blocked, `invalid_scope` where the invitation has none of what is asked for, `too_many_attempts`, `storage_unavailable`.
   */
  async ask(asking: Asking, peer: Peer, code?: string): Promise<{ readonly request: PairingRequest; readonly deviceCode: string }> {
    const { clock, room, known, tell } = this.#parts;
    const invitation = code === undefined ? null : await this.#invitationOf(code, asking, peer);
    if (!invitation) await this.#requireWelcome(asking, peer);
    const isKnown = await known.isKnown(asking.clientName, asking.ipHash);
    const scopes = asking.scopes.filter((scope) => invitation?.scopes?.includes(scope) ?? true);
    if (scopes.length === 0) throw new AppError('invalid_scope');
    const admitted = room.admit({ ...asking, scopes, isKnown }, invitation, clock.now());
    if (typeof admitted === 'string') {
      if (admitted === 'paused') await this.#tellPause(asking.ipHash);
      throw new AppError('too_many_attempts', { retryAfterSeconds: this.#untilRoom() });
    }
    if (!invitation) this.#isPauseTold = false;
    const whose = invitation ? { whose: invitation.accountId } : {};
    try {
      await note(
        this.#parts,
        'pairing_requested',
        { ...whose, ipHash: asking.ipHash },
        { device_label: asking.clientName, scopes: scopes.join(' ') },
      );
    } catch (error) {
      room.forget(admitted.deviceCode);
      throw error;
    }
    tell('pairing_requested', admitted.request);
    return admitted;
  }

  /**
   * What came of it: the session, once, and durable. Errors: AppError `authorization_pending`, `slow_down` with the new interval, `expired_token`,
   * `access_denied`, `invalid_grant`, `too_many_attempts`, `storage_unavailable` (then it may ask again).
   */
  async fetch(deviceCode: string, peer: Peer): Promise<{ readonly opened: Opened; readonly grant: Grant }> {
    const request = this.#parts.room.byDeviceCode(deviceCode);
    if (!request) {
      await this.#parts.throttle.attempt(`device codes from ${peer.address}`, peer);
      throw new AppError('invalid_grant');
    }
    const grant = this.#grantOf(request);
    request.state = 'collecting';
    try {
      const opening = this.#open(request, grant, peer);
      request.opening = opening;
      const opened = await opening;
      this.#settle(request, 'paired', opened.session.id);
      await this.#parts.known.remember({
        accountId: grant.accountId,
        name: request.clientName,
        ipHash: opened.session.ipHash,
        at: opened.session.createdAt,
      });
      return { opened, grant };
    } catch (error) {
      if (!(error instanceof AppError) || !withdrawn.has(error.code)) {
        request.state = 'approved';
        throw error;
      }
      this.#settle(request, 'denied', null);
      throw new AppError('access_denied');
    }
  }

  /** Its code is used up whatever comes of it. A wrong one counts as a try from there. */
  async #invitationOf(code: string, asking: Asking, peer: Peer): Promise<Invitation> {
    const { clock, invitations, isStillIn, throttle } = this.#parts;
    const taken = invitations.take(code, clock.now());
    if (taken && (await isStillIn(taken))) return taken;
    await throttle.attempt(`pairing from ${asking.place}`, peer);
    throw new AppError('invalid_grant');
  }

  async #requireWelcome(asking: Asking, peer: Peer): Promise<void> {
    const { blocked, clock, throttle } = this.#parts;
    if (blocked.has(asking, clock.now())) throw new AppError('access_denied');
    await throttle.attempt(`pairing from ${asking.place}`, peer);
  }

  /** Nothing is awaited here: of twenty parallel questions one gets the grant. */
  #grantOf(request: PairingRequest): Grant {
    const now = this.#parts.clock.now();
    if (request.state === 'paired') throw new AppError('invalid_grant');
    if (request.state === 'denied') throw new AppError('access_denied');
    if (request.state === 'void' || now > request.expiresAt || (request.state === 'waiting' && !isOpen(request, now)))
      throw new AppError('expired_token');
    const isEarly = request.askedAt !== null && now - request.askedAt < request.interval * 1000 - graceMs;
    request.askedAt = now;
    if (isEarly) {
      request.interval = Math.min(longestInterval, request.interval + slowerBy);
      throw new AppError('slow_down', { retryAfterSeconds: request.interval });
    }
    if (request.state !== 'approved' || request.grant === null) throw new AppError('authorization_pending');
    return request.grant;
  }

  /** In one step with the questions whether the session that allowed it still lives, and the password is still the same (security.md B47). */
  #open(request: PairingRequest, grant: Grant, peer: Peer): Promise<Opened> {
    const { store, finishParts, isEnded } = this.#parts;
    const { accountId, sessionId, scopes, days, recordHash } = grant;
    const device = { userAgent: request.userAgent, label: request.clientName, kind: request.kind, address: peer.address, isNear: peer.isNear };
    const limits = { idleSeconds: Math.min(days, mostIdleDays) * daySeconds, absoluteSeconds: days * daySeconds };
    return store.transaction(async (tx) => {
      await requireStillIn(tx, sessionId);
      if (sessionId !== null && isEnded(sessionId)) throw new AppError('invalid_token');
      const account = await tx.accounts.byId(accountId);
      if (!account) throw new AppError('account_disabled');
      const approver = sessionId === null ? undefined : await tx.sessions.byId(sessionId);
      const throughProvider = approver !== undefined && cameByProvider(approver);
      const usual = { account, method: 'pairing', secondFactor: 'approval', scopes } as const;
      const proof: Proof = { ...usual, ...(recordHash === undefined ? {} : { recordHash }), ...(throughProvider ? { throughProvider } : {}) };
      const opened = await finishIn(tx, finishParts, { proof, device, limits, replaces: null });
      if ('pending' in opened) throw new AppError('internal_error');
      return opened;
    });
  }

  #settle(request: PairingRequest, state: 'paired' | 'denied', sessionId: number | null): void {
    settle(request, state, this.#parts.clock.now());
    request.sessionId = sessionId;
    this.#parts.tell('pairing_settled', request);
  }

  async #tellPause(ipHash: string): Promise<void> {
    if (this.#isPauseTold) return;
    this.#isPauseTold = true;
    // A disk that refuses the line changes nothing: the request is refused all the same.
    await note(this.#parts, 'pairing_paused', { ipHash }, {}).catch(() => undefined);
  }

  /** Seconds until the first of those that wait has expired. */
  #untilRoom(): number {
    const now = this.#parts.clock.now();
    const ends = this.#parts.room.open(now).map(({ expiresAt }) => expiresAt);
    return Math.max(1, Math.ceil((Math.min(...ends, now + 60_000) - now) / 1000));
  }
}

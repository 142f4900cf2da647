import { hash, randomBytes } from 'node:crypto';
import type { Invitation } from './invitations.ts';
import { defaultDays, firstInterval, lifeMs, mostFromAddress, mostUnknown, mostWaiting, settledMs } from './pairing-limits.ts';
import { isAllowed, isOpen, type Asking, type PairingRequest } from './pairing-request.ts';
import { newCode } from './user-code.ts';

export type Full = 'paused' | 'crowded';

/**
 * Devices that wait for somebody's word. In memory on purpose: ten minutes at most, and their codes open something, which belongs on no disk; after a
 * restart a device asks again. Every step is one step: nothing is awaited between looking and changing (security.md C "double use").
 */
export class WaitingRoom {
  readonly #requests = new Map<string, PairingRequest>();

  /**
   * Takes a device in; its device code (256 bits, base64url) is its only key and is kept as a hash. `paused`: ten unknown ones wait; `crowded`: too many
   * in all, or from its place. One that was invited finds room always: strangers must not be able to keep it out.
   */
  admit(
    asking: Asking & { readonly isKnown: boolean },
    invitation: Invitation | null,
    now: number,
  ): { readonly request: PairingRequest; readonly deviceCode: string } | Full {
    this.sweep(now);
    const full = invitation === null ? this.#fullFor(asking, now) : null;
    if (full !== null) return full;
    const deviceCode = randomBytes(32).toString('base64url');
    const request: PairingRequest = {
      ...asking,
      userCode: this.#freeCode(),
      matchCode: newCode(),
      createdAt: now,
      expiresAt: now + lifeMs,
      state: 'waiting',
      settledAt: null,
      interval: firstInterval,
      askedAt: null,
      opening: null,
      isInvited: invitation !== null,
      days: invitation?.days ?? defaultDays,
      claim: invitation && { accountId: invitation.accountId, sessionId: invitation.sessionId },
      grant: null,
      sessionId: null,
    };
    this.#requests.set(keyOf(deviceCode), request);
    return { request, deviceCode };
  }

  byDeviceCode(deviceCode: string): PairingRequest | undefined {
    return this.#requests.get(keyOf(deviceCode));
  }

  /** `code` as `readCode` makes it. */
  byUserCode(code: string): PairingRequest | undefined {
    return this.all().find(({ userCode }) => userCode === code);
  }

  /** Everything, newest first, with what was settled just now. */
  all(): PairingRequest[] {
    return [...this.#requests.values()].reverse();
  }

  open(now: number): PairingRequest[] {
    return this.all().filter((request) => isOpen(request, now));
  }

  /** Allowed by this account, and still to be fetched: whoever has the device code gets in. */
  allowedBy(accountId: number, now: number): PairingRequest[] {
    return this.all().filter((request) => isAllowed(request, now) && request.grant?.accountId === accountId);
  }

  isPaused(now: number): boolean {
    return this.open(now).filter(isUnknown).length >= mostUnknown;
  }

  #fullFor({ isKnown, place }: Asking & { readonly isKnown: boolean }, now: number): Full | null {
    const open = this.open(now).filter(({ isInvited }) => !isInvited);
    if (!isKnown && this.isPaused(now)) return 'paused';
    return open.length >= mostWaiting || open.filter((other) => other.place === place).length >= mostFromAddress ? 'crowded' : null;
  }

  /** It did not come to be: nobody is told of it any more. */
  forget(deviceCode: string): void {
    this.#requests.delete(keyOf(deviceCode));
  }

  /** A client that comes late still learns that its code has expired; then it is gone. */
  sweep(now: number): void {
    for (const [key, { expiresAt, settledAt }] of this.#requests)
      if (now > expiresAt + lifeMs || (settledAt !== null && now > Math.max(expiresAt, settledAt + settledMs))) this.#requests.delete(key);
  }

  #freeCode(): string {
    for (;;) {
      const code = newCode();
      if (this.byUserCode(code) === undefined) return code;
    }
  }
}

export function settle(request: PairingRequest, state: 'paired' | 'denied' | 'void', now: number): void {
  request.state = state;
  request.settledAt = now;
}

const isUnknown = ({ isKnown, isInvited }: PairingRequest) => !isKnown && !isInvited;
/** By hash, so that no lookup compares a secret byte by byte. */
const keyOf = (deviceCode: string) => hash('sha256', deviceCode, 'hex');

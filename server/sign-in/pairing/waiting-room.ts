import { hash, randomBytes } from 'node:crypto';
import { firstInterval, lifeMs, mostFromAddress, mostUnknown, mostWaiting, mostWrongTries, settledMs } from './pairing-limits.ts';
import { isAllowed, isOpen, type Asking, type PairingRequest } from './pairing-request.ts';
import { newCode } from './user-code.ts';

export type Full = 'paused' | 'crowded';

/**
 * Devices that wait for somebody's word. In memory on purpose: ten minutes at most, and their codes open something, which belongs on no disk; after a
 * restart a device asks again. Every step is one step: nothing is awaited between looking and changing (security.md C "double use").
 */
export class WaitingRoom {
  readonly #requests = new Map<string, PairingRequest>();

  /** Takes a device in; its device code (256 bits, base64url) is its only key and is kept as a hash. `paused`: ten unknown ones wait; `crowded`: too many in all, or from its place. */
  admit(asking: Asking & { readonly isKnown: boolean }, now: number): { readonly request: PairingRequest; readonly deviceCode: string } | Full {
    this.sweep(now);
    const open = this.open(now);
    if (!asking.isKnown && this.isPaused(now)) return 'paused';
    if (open.length >= mostWaiting || open.filter(({ place }) => place === asking.place).length >= mostFromAddress) return 'crowded';
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
      wrongTries: 0,
      claim: null,
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
    return this.open(now).filter(({ isKnown }) => !isKnown).length >= mostUnknown;
  }

  /** A code that nobody has: a wrong try at each that could have been meant. Answers those that it has voided. */
  countWrongTry(now: number): PairingRequest[] {
    const meant = this.open(now).filter(({ claim }) => claim === null);
    for (const request of meant) request.wrongTries += 1;
    const voided = meant.filter(({ wrongTries }) => wrongTries >= mostWrongTries);
    for (const request of voided) settle(request, 'void', now);
    return voided;
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

/** By hash, so that no lookup compares a secret byte by byte. */
const keyOf = (deviceCode: string) => hash('sha256', deviceCode, 'hex');

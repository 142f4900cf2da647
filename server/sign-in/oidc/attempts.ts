import { createHash, randomBytes } from 'node:crypto';
import type { ErrorCode } from '../../contract/error-codes.ts';
import type { FreshIdentity } from './identity.ts';
import { OneTimeRoom } from './one-time-room.ts';
import type { RejectionReason } from './provider-port.ts';
import type { Connected } from './connection.ts';

/** What the browser leg is for. `again`: the account is linked already and is to get another identity. `rehearsal`: nothing comes of it but a report. */
export type Purpose =
  | { readonly intent: 'login' }
  | { readonly intent: 'bind'; readonly accountId: number; readonly sessionId: number | null; readonly again: boolean }
  | { readonly intent: 'rehearsal' };

export type Outcome = FreshIdentity | { readonly refused: ErrorCode; readonly reason?: RejectionReason };

/** A sign-in under way at the provider. */
export interface Attempt {
  readonly id: string;
  readonly purpose: Purpose;
  /** The provider it was started at: settings that change meanwhile do not mix two (RFC 9700 4.4). */
  readonly connected: Connected;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  /** SHA-256 of the cookie of the browser that started it; null where another browser is to come back. */
  readonly browserHash: string | null;
  /** Who asked: an address, or `here` for this computer. */
  readonly from: string;
  /** What asked, as it calls itself. */
  readonly program: string;
  /** The window of a desktop app asked: the browser leads back to it. */
  readonly isDesktop: boolean;
  readonly expiresAt: number;
}

export interface Started {
  readonly attempt: Attempt;
  readonly state: string;
  readonly redeemSecret: string;
  /** For the cookie of the browser that starts; null where it is not bound. */
  readonly browserSecret: string | null;
  readonly codeChallenge: string;
}

export type Collected = { readonly pending: true } | { readonly attempt: Attempt; readonly outcome: Outcome };

/** What waits to be collected; the outcome comes with the browser. */
interface Waiting {
  readonly attempt: Attempt;
  outcome: Outcome | null;
}

const lifeMs = 10 * 60_000;
/** So many from one address: more of them push out its own, not those of others (security.md B70). */
const mostFromOne = 200;

/** State, nonce, verifier: random, used once, ten minutes (security.md B69, B70; RFC 7636; RFC 9700 2.1.1). */
export class Attempts {
  readonly #byState = new OneTimeRoom<Attempt>();
  readonly #results = new OneTimeRoom<Waiting>();
  readonly #waiting = new WeakMap<Attempt, Waiting>();

  start(wanted: Pick<Attempt, 'purpose' | 'connected' | 'redirectUri' | 'from' | 'program' | 'isDesktop'>, bound: boolean, now: number): Started {
    const verifier = randomBytes(32).toString('base64url');
    const browserSecret = bound ? randomBytes(32).toString('base64url') : null;
    const id = randomBytes(16).toString('base64url');
    const nonce = randomBytes(24).toString('base64url');
    const attempt: Attempt = { ...wanted, id, nonce, verifier, browserHash: browserSecret && sha256(browserSecret), expiresAt: now + lifeMs };
    const record: Waiting = { attempt, outcome: null };
    this.#waiting.set(attempt, record);
    const cap = { group: wanted.from, most: mostFromOne };
    const redeemSecret = this.#results.put(record, attempt.expiresAt, now, cap);
    const state = this.#byState.put(attempt, attempt.expiresAt, now, cap);
    return { attempt, state, redeemSecret, browserSecret, codeChallenge: sha256(verifier) };
  }

  /** The attempt that a callback's state names, where the right browser brings it. `secretOf`: what that browser has for an attempt. */
  peek(state: string, secretOf: (attemptId: string) => string | undefined, from: string, now: number): Attempt | undefined {
    const attempt = this.#byState.peek(state, now);
    if (!attempt) return undefined;
    if (attempt.browserHash === null) return attempt.from === from ? attempt : undefined;
    const secret = secretOf(attempt.id);
    return secret !== undefined && sha256(secret) === attempt.browserHash ? attempt : undefined;
  }

  /** The same, taken, so that a second callback finds none. */
  arrive(state: string, secretOf: (attemptId: string) => string | undefined, from: string, now: number): Attempt | undefined {
    return this.peek(state, secretOf, from, now) && this.#byState.take(state, now);
  }

  /** What came of it, for whoever holds the redeem secret. */
  settle(attempt: Attempt, outcome: Outcome): void {
    const record = this.#waiting.get(attempt);
    if (record) record.outcome = outcome;
  }

  /** Idempotent. */
  abandon({ state, redeemSecret }: Pick<Started, 'state' | 'redeemSecret'>, now: number): void {
    this.#byState.take(state, now);
    this.#results.take(redeemSecret, now);
  }

  /** Undefined for anything that is not open; pending while the browser is away; else the outcome, once. */
  collect(attemptId: string, redeemSecret: string, now: number): Collected | undefined {
    const record = this.#results.peek(redeemSecret, now);
    if (record?.attempt.id !== attemptId) return undefined;
    if (record.outcome === null) return { pending: true };
    this.#results.take(redeemSecret, now);
    return { attempt: record.attempt, outcome: record.outcome };
  }
}

/** BASE64URL(SHA-256(text)): the S256 challenge of RFC 7636 and the way the browser's secret is kept. */
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

import type { ErrorCode } from '../../contract/error-codes.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { guessDevice } from '../../sessions/device-label.ts';
import type { AskedAbout } from './ask-page.ts';
import type { Attempt, Attempts, Collected, Outcome, Purpose, Started } from './attempts.ts';
import type { CallbackResult } from './callback-page.ts';
import type { Connected } from './connection.ts';
import type { FreshIdentity } from './identity.ts';
import { OneTimeRoom } from './one-time-room.ts';
import { ProviderRejection, rejectedFor } from './rejection.ts';
import { mayReturnTo, type ReturnAddresses } from './return-address.ts';
import { UsedCodes } from './used-codes.ts';

interface Parts {
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
  /** This computer, or a household of the network: where the one who started it sits. */
  readonly placeOf: (peer: Peer) => string;
  readonly returns: ReturnAddresses;
}

export interface CallbackInput {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

/** Who begins: where, and with which program (the User-Agent header). */
export interface Starter {
  readonly peer: Peer;
  readonly userAgent: string;
}

/** By which way the browser comes back. `bound`: only the browser that gets the cookie may. */
export interface WayBack {
  readonly redirectUri: string;
  readonly bound: boolean;
}

/** What a browser has in its cookie for an attempt. */
type SecretOf = (attemptId: string) => string | undefined;

/** The person is to say whether it was them who began. */
export interface Asking {
  readonly ask: AskedAbout;
  readonly token: string;
}

/** So many open questions from one place. */
const mostAsked = 50;

/** The way to the provider and back: what is sent along, what is believed of what returns (security.md B69-B74; RFC 9700). */
export class SsoFlow {
  readonly #parts: Parts;
  readonly #used = new UsedCodes();
  readonly #asked = new OneTimeRoom<CallbackInput>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get returns(): ReturnAddresses {
    return this.#parts.returns;
  }

  /** Errors: AppError `casdoor_unreachable`. */
  async start(
    connected: Connected,
    purpose: Purpose,
    { peer, userAgent }: Starter,
    { redirectUri, bound }: WayBack,
  ): Promise<Started & { readonly url: string }> {
    const { provider } = connected;
    const state = await provider.check(5_000);
    if (!state.reachable) throw new AppError('casdoor_unreachable');
    const { label: program, kind } = guessDevice(userAgent);
    const started = this.#parts.attempts.start(
      { purpose, connected, redirectUri, from: this.#parts.placeOf(peer), program, isDesktop: kind === 'desktop' },
      bound,
      this.#parts.clock.now(),
    );
    const { attempt, codeChallenge } = started;
    // A session at the provider would answer in silence with the identity that is to be replaced.
    const again = purpose.intent === 'bind' && purpose.again;
    const url = await provider.authorizationUrl({
      redirectUri: attempt.redirectUri,
      state: started.state,
      nonce: attempt.nonce,
      codeChallenge,
      again,
    });
    return { ...started, url };
  }

  /**
   * The browser is back. Makes no session: the outcome waits for whoever holds the redeem secret. Where no cookie ties this browser to the start, a code
   * is not used before the person has said that it was them: `ask` has what to show, and the token of their answer (security.md B69).
   */
  async arrive(input: CallbackInput, secretOf: SecretOf, peer: Peer): Promise<CallbackResult | Asking> {
    const { attempts, clock, placeOf } = this.#parts;
    const now = clock.now();
    const attempt = input.state === undefined ? undefined : attempts.peek(input.state, secretOf, placeOf(peer), now);
    if (!attempt) return 'unknown';
    if (attempt.browserHash === null && input.error === undefined) {
      const from = placeOf(peer);
      const token = this.#asked.put(input, attempt.expiresAt, now, { group: from, most: mostAsked });
      return { ask: { program: attempt.program, place: from === 'here' ? null : from, linking: attempt.purpose.intent === 'bind' }, token };
    }
    return this.#finish(input, secretOf, peer);
  }

  /** The person's answer, once. */
  async answer(token: string, isYes: boolean, peer: Peer): Promise<CallbackResult> {
    const input = this.#asked.take(token, this.#parts.clock.now());
    if (!input) return 'unknown';
    const result = await this.#finish(isYes ? input : { state: input.state, error: 'access_denied' }, () => undefined, peer);
    return !isYes && result === 'cancelled' ? 'declined' : result;
  }

  async #finish(input: CallbackInput, secretOf: SecretOf, peer: Peer): Promise<CallbackResult> {
    const { attempts, clock, placeOf } = this.#parts;
    const attempt = input.state === undefined ? undefined : attempts.arrive(input.state, secretOf, placeOf(peer), clock.now());
    if (!attempt) return 'unknown';
    const outcome = await this.#outcomeOf(attempt, input);
    attempts.settle(attempt, outcome);
    const result = resultOf(outcome);
    return result === 'done' && attempt.isDesktop ? 'window' : result;
  }

  /** Nothing waits for the browser any more, nor for whoever began. Idempotent. */
  abandon(started: Pick<Started, 'state' | 'redeemSecret'>): void {
    this.#parts.attempts.abandon(started, this.#parts.clock.now());
  }

  /** Errors: AppError `attempt_invalid` for anything that is not open. */
  collect(attemptId: string, redeemSecret: string): Collected {
    const collected = this.#parts.attempts.collect(attemptId, redeemSecret, this.#parts.clock.now());
    if (!collected) throw new AppError('attempt_invalid');
    return collected;
  }

  /**
   * For clients that ran the browser leg themselves. Errors: AppError `casdoor_rejected`, also for a code that was brought before, `casdoor_unreachable`,
   * `validation_failed` for a redirect address that is not allowed and for a verifier that is missing.
   */
  async exchange(
    { provider, settings }: Connected,
    given: {
      readonly code: string;
      readonly redirectUri?: string | undefined;
      readonly codeVerifier?: string | undefined;
      readonly nonce?: string | undefined;
      readonly iss?: string | undefined;
    },
    peer: Peer,
  ): Promise<FreshIdentity> {
    const { code, redirectUri = this.returns.usual, codeVerifier, nonce, iss = null } = given;
    if (!mayReturnTo(redirectUri, this.returns.usual, settings.redirectUris))
      throw new AppError('validation_failed', { fields: { redirect_uri: ['invalid'] } });
    if (settings.requirePkce && !codeVerifier) throw new AppError('validation_failed', { fields: { code_verifier: ['required'] } });
    try {
      return await this.#once(code, () => provider.exchange({ code, redirectUri, codeVerifier, nonce, iss, from: this.#parts.placeOf(peer) }));
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  /** Errors: ProviderRejection `code_rejected` for a code that was brought before; the work's own. */
  async #once<T>(code: string, work: () => Promise<T>): Promise<T> {
    if (!this.#used.claim(code, this.#parts.clock.now())) throw new ProviderRejection('code_rejected');
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && error.code === 'casdoor_unreachable') this.#used.release(code);
      throw error;
    }
  }

  async #outcomeOf(attempt: Attempt, { code, error, iss }: CallbackInput): Promise<Outcome> {
    if (error !== undefined) return { refused: error === 'access_denied' ? 'sign_in_cancelled' : 'casdoor_rejected' };
    if (code === undefined || code === '') return { refused: 'casdoor_rejected', reason: 'bad_answer' };
    const { redirectUri, verifier, nonce, connected } = attempt;
    try {
      return await this.#once(code, () => connected.provider.exchange({ code, redirectUri, codeVerifier: verifier, nonce, iss, from: attempt.from }));
    } catch (failure) {
      const refusal = this.#refusal(failure);
      return { refused: refusal.code, ...(failure instanceof ProviderRejection ? { reason: failure.reason } : {}) };
    }
  }

  /** What was wrong goes to the log as a code; what came in goes nowhere. */
  #refusal(error: unknown): AppError {
    if (error instanceof AppError) return error;
    if (!(error instanceof ProviderRejection)) throw error;
    this.#parts.log.warn({ event: 'sso_rejected', reason: error.reason }, 'an answer of the OpenID provider was not accepted');
    return new AppError('casdoor_rejected', { cause: error, reason: rejectedFor(error.reason) });
  }
}

const results: Readonly<Partial<Record<ErrorCode, CallbackResult>>> = { sign_in_cancelled: 'cancelled', casdoor_unreachable: 'unreachable' };
const resultOf = (outcome: Outcome): CallbackResult => ('refused' in outcome ? (results[outcome.refused] ?? 'refused') : 'done');

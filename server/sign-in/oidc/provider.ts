import type { KeyObject } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { buildAuthorizationUrl, fetchUserInfo, genericGrantRequest, refreshTokenGrant, skipSubjectCheck, type Configuration } from 'openid-client';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { Breaker, type ProviderLog } from './breaker.ts';
import { identityOf, leavesQuestions, subjectOf, type Claims } from './claims.ts';
import { clientFor } from './client.ts';
import { ContactFailure, failureOf } from './contact-failure.ts';
import { Contact } from './contact.ts';
import { withDeadline } from './deadline.ts';
import type { ProviderDocument } from './discovery.ts';
import { checkNonce, readIdToken, type Tokens } from './id-token.ts';
import type { FreshIdentity } from './identity.ts';
import { readPin } from './pinned-keys.ts';
import type { Provider, ProviderSettings, Reachability } from './provider-port.ts';
import { ProviderRejection } from './rejection.ts';
import { Stumbles } from './stumbles.ts';
import { verdictOn } from './verdict.ts';
import { isAcceptableIssuer } from './web-address.ts';

export interface ProviderParts {
  readonly clock: Clock;
  readonly log?: ProviderLog;
  /** From 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

const flowMs = 7_500;
const freshMs = 2_000;
/** Somebody is at the door with a password: what was seen so long ago may be over. With the two seconds of asking they are in within three. */
const checkedMs = 500;
/** A code or refresh token goes where the document said at the last quiet check. */
const freshEnoughMs = 60_000;

type AuthorizationRequest = Parameters<Provider['authorizationUrl']>[0];
type Grant = Parameters<Provider['exchange']>[0];

interface Flow {
  /** How old what the provider says of itself may be. */
  readonly documentMs: number;
  /** Whose flow it is; null where nobody's code is at stake. */
  readonly from: string | null;
  readonly answered?: ((refreshToken: string | null) => void) | undefined;
}

/** One step of a flow: what openid-client needs, and what it was made of. */
interface Talk {
  readonly client: Configuration;
  readonly document: ProviderDocument;
}

/**
 * An OpenID provider, spoken with by openid-client (OpenID Connect Core 1.0 code flow, RFC 7636, RFC 9207). Nothing is asked before the first call.
 * Errors: AppError `validation_failed` for an issuer that is neither https nor on this computer, and for a certificate that cannot be read.
 */
export function createProvider(settings: ProviderSettings, parts: ProviderParts): Provider {
  if (!isAcceptableIssuer(settings.issuer)) throw new AppError('validation_failed', { fields: { issuer: ['invalid'] } });
  const pin = settings.certificate === null ? undefined : readPin(settings.certificate);
  if (settings.certificate !== null && pin === undefined) throw new AppError('validation_failed', { fields: { certificate: ['invalid'] } });
  return new OpenIdProvider(settings, parts, pin);
}

class OpenIdProvider implements Provider {
  readonly #settings: ProviderSettings;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #contact: Contact;
  readonly #breaker: Breaker;
  readonly #stumbles: Stumbles;

  constructor(settings: ProviderSettings, { clock, log, random = Math.random }: ProviderParts, pin: KeyObject | undefined) {
    // Every request under way listens.
    setMaxListeners(0, this.#closing.signal);
    this.#settings = settings;
    this.#clock = clock;
    this.#contact = new Contact({ issuer: settings.issuer, clock, pin, closing: this.#closing.signal });
    this.#breaker = new Breaker({ clock, log, random, contact: () => this.#contact.make() });
    this.#stumbles = new Stumbles(clock);
  }

  reachability(): Reachability {
    return this.#breaker.reachability();
  }

  async check(withinMs: number): Promise<Reachability> {
    if (!this.#closing.signal.aborted && !this.#breaker.isOpen && !this.#contact.isFresh(checkedMs)) {
      const contact = this.#contact.make().then(
        () => undefined,
        (error: unknown) => this.#breaker.failed(failureOf(error).reason),
      );
      await within(withinMs, contact);
    }
    return this.reachability();
  }

  authorizationUrl(request: AuthorizationRequest): Promise<string> {
    return this.#flow({ documentMs: freshMs, from: null }, async ({ client }) => {
      const url = buildAuthorizationUrl(client, {
        response_type: 'code',
        redirect_uri: request.redirectUri,
        scope: this.#settings.scopes,
        state: request.state,
        nonce: request.nonce,
        code_challenge: request.codeChallenge,
        code_challenge_method: 'S256',
        ...(request.again === true ? { prompt: 'login' } : {}),
      });
      return url.href;
    });
  }

  exchange(grant: Grant): Promise<FreshIdentity> {
    return this.#flow({ documentMs: freshEnoughMs, from: grant.from }, async ({ client, document }) => {
      checkIss(grant, document);
      const { code, codeVerifier, redirectUri } = grant;
      const verifier = codeVerifier === undefined ? {} : { code_verifier: codeVerifier };
      const tokens = await genericGrantRequest(client, 'authorization_code', { code, redirect_uri: redirectUri, ...verifier });
      const claims = readIdToken(tokens, this.#settings.clientId, this.#clock.now());
      if (claims === undefined) throw new ProviderRejection('id_token_missing');
      checkNonce(claims, grant.nonce);
      return this.#identity({ client, document }, tokens, claims);
    });
  }

  refresh(refreshToken: string, subject: string, answered?: (refreshToken: string | null) => void): Promise<FreshIdentity> {
    return this.#flow({ documentMs: freshEnoughMs, from: `refresh ${subject}`, answered }, async (talk) => {
      const tokens = await refreshTokenGrant(talk.client, refreshToken);
      const claims = readIdToken(tokens, this.#settings.clientId, this.#clock.now());
      const fresh = claims === undefined ? await this.#fromUserinfo(talk, tokens, subject) : await this.#identity(talk, tokens, claims);
      if (fresh.identity.subject !== subject) throw new ProviderRejection('bad_answer');
      return { ...fresh, refreshToken: fresh.refreshToken ?? refreshToken };
    });
  }

  close(): void {
    this.#closing.abort();
    this.#breaker.close();
  }

  /** Work with the provider, unless it is known to be out; ends in time, and finds out whether it is. */
  async #flow<T>({ documentMs, from, answered }: Flow, work: (talk: Talk) => Promise<T>): Promise<T> {
    if (this.#breaker.isOpen || this.#closing.signal.aborted) throw new AppError('casdoor_unreachable');
    let isUnderWay = false;
    try {
      return await withDeadline(flowMs, this.#closing.signal, async (signal) => {
        const document = await this.#contact.document(documentMs, signal);
        isUnderWay = true;
        const client = clientFor(document, signal, { settings: this.#settings, clock: this.#clock, contact: this.#contact, answered });
        const result = await work({ client, document });
        if (from !== null) this.#stumbles.clear();
        return result;
      });
    } catch (error) {
      const verdict = verdictOn(error);
      if (verdict instanceof ProviderRejection) throw verdict;
      if (isUnderWay && isAnAnswer(verdict)) this.#stumbled(verdict, from);
      else this.#breaker.failed(verdict.reason);
      throw new AppError('casdoor_unreachable', { cause: isUnderWay ? verdict : new ContactFailure(verdict.reason, true) });
    }
  }

  /** A broken answer to one person's code may be of that person's making: an outage is what several people meet, or what a look at the rest finds. */
  #stumbled({ reason }: ContactFailure, from: string | null): void {
    if (from !== null && reason === 'server_error' && this.#stumbles.count(from)) this.#breaker.failed(reason);
    else this.#look();
  }

  /** In the background: is the provider itself in order? */
  #look(): void {
    this.#contact.make().catch((error: unknown) => this.#breaker.failed(failureOf(error).reason));
  }

  async #identity({ client, document }: Talk, tokens: Tokens, claims: Claims): Promise<FreshIdentity> {
    const { claims: names, issuer } = this.#settings;
    const subject = subjectOf(claims, names.subject);
    if (subject === null) throw new ProviderRejection('subject_missing');
    const asks = document.userinfoEndpoint !== null && leavesQuestions(claims, names);
    const userinfo = asks ? await moreOf(client, tokens.access_token, String(claims['sub'])) : {};
    const identity = identityOf(issuer, subject, claims, userinfo ?? {}, names);
    const unknown = userinfo === null && identity.groups === null ? { groupsUnknown: true as const } : {};
    return { identity, refreshToken: tokens.refresh_token ?? null, ...unknown };
  }

  /** A refresh need not bring an ID token (OpenID Connect Core 12.2): then userinfo must name the same person. */
  async #fromUserinfo({ client, document }: Talk, tokens: Tokens, subject: string): Promise<FreshIdentity> {
    if (document.userinfoEndpoint === null) throw new ProviderRejection('id_token_missing');
    const { claims: names, issuer } = this.#settings;
    const userinfo = await fetchUserInfo(client, tokens.access_token, skipSubjectCheck);
    if (subjectOf(userinfo, [...names.subject, 'sub']) !== subject) throw new ProviderRejection('userinfo_subject');
    return { identity: identityOf(issuer, subject, {}, userinfo, names), refreshToken: tokens.refresh_token ?? null };
  }
}

/** It was spoken with, and what it said was broken. */
const isAnAnswer = ({ reason }: ContactFailure) => reason === 'bad_answer' || reason === 'server_error';

/** RFC 9207 2.4. One that is missing, though promised, is let pass only where somebody else ran the browser leg. */
function checkIss({ iss }: Grant, document: ProviderDocument): void {
  const isMissing = iss === undefined && document.sendsIss;
  if (isMissing || (iss != null && iss !== document.issuer)) throw new ProviderRejection('issuer');
}

/** Userinfo of the person whom the ID token names. Somebody else's is refused (OpenID Connect Core 5.3.2); one that says no is done without, null where it is broken. */
async function moreOf(client: Configuration, accessToken: string, sub: string): Promise<Claims | null> {
  let userinfo: Claims;
  try {
    userinfo = await fetchUserInfo(client, accessToken, skipSubjectCheck);
  } catch (error) {
    return verdictOn(error) instanceof ProviderRejection ? {} : null;
  }
  if (userinfo['sub'] !== sub) throw new ProviderRejection('userinfo_subject');
  return userinfo;
}

/** Waits for work, but not longer than `ms`; the work goes on. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, enough]).finally(() => clearTimeout(timer));
}

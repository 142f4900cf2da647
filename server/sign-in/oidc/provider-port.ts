import type { FreshIdentity } from './identity.ts';

/** How to reach one OpenID provider, and how to read what it says. Whole: references are resolved, defaults are in. */
export interface ProviderSettings {
  /** Compared exactly with what discovery and tokens say (security.md B71). `http:` on loopback only. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client: PKCE alone then. */
  readonly clientSecret: string | null;
  /** Separated by spaces. */
  readonly scopes: string;
  /** Names of claims, the first that holds a non-empty text wins. */
  readonly claims: Readonly<Record<'subject' | 'username' | 'email' | 'displayName' | 'givenName' | 'familyName' | 'groups', readonly string[]>>;
  /** PEM of an X.509 certificate: only its key may sign. Null: any key of the provider's set. */
  readonly certificate: string | null;
}

export interface Reachability {
  readonly reachable: boolean;
  /** Since when it is not, ms since 1970; null while it is. */
  readonly since: number | null;
  /** Why not: a stable code that screens translate; null while it is. */
  readonly reason: UnreachableReason | null;
}

export type UnreachableReason = 'refused' | 'timeout' | 'dns' | 'tls' | 'server_error' | 'bad_answer' | 'issuer_changed';

/** One code for each way in which a provider's answer may not be believed; for logs, the rehearsal and the activity, never with a value of a token. */
export type RejectionReason =
  | 'code_rejected'
  | 'grant_unreadable'
  | 'client_rejected'
  | 'id_token_missing'
  | 'signature'
  | 'algorithm'
  | 'issuer'
  | 'audience'
  | 'nonce'
  | 'access_token'
  | 'expired'
  | 'issued_in_future'
  | 'subject_missing'
  | 'userinfo_subject'
  | 'bad_answer';

/** An OpenID provider as the rest of the house sees it. Every call ends within eight seconds (security.md C). */
export interface Provider {
  /** What the last contact showed; never waits. */
  reachability(): Reachability;
  /** Makes sure that `reachability` is not older than two seconds, or, while there is an outage, than the last trial; never throws. `withinMs`: gives up waiting after that, the contact goes on. */
  check(withinMs: number): Promise<Reachability>;
  /** Where to send the browser. Errors: AppError `casdoor_unreachable`. */
  authorizationUrl(request: {
    readonly redirectUri: string;
    readonly state: string;
    readonly nonce: string;
    /** BASE64URL(SHA-256(verifier)), RFC 7636 S256. */
    readonly codeChallenge: string;
    /** The person is to say anew who they are, whoever is signed in there (`prompt=login`, OpenID Connect Core 3.1.2.1). */
    readonly again?: boolean;
  }): Promise<string>;
  /**
   * Code for identity. `nonce` undefined: the caller ran the browser leg without one. Errors: AppError `casdoor_unreachable`; ProviderRejection.
   */
  exchange(grant: {
    readonly code: string;
    readonly redirectUri: string;
    readonly codeVerifier: string | undefined;
    readonly nonce: string | undefined;
    /** The `iss` parameter of the callback (RFC 9207); undefined where it had none; null where somebody else ran the browser leg and did not say. */
    readonly iss: string | null | undefined;
    /** Where it comes from: one that brings odd codes makes no outage for all. */
    readonly from: string;
  }): Promise<FreshIdentity>;
  /**
   * What the provider says of the person now. `answered`: called as soon as the token endpoint gave tokens, with the refresh token that is good from
   * now on, or null where it stays; whatever becomes of the rest. Errors: AppError `casdoor_unreachable`, its cause a ContactFailure where the provider
   * was asked at all; ProviderRejection `code_rejected` where the person or the grant is gone, `grant_unreadable`
   * where the provider cannot read its own token any more, which says nothing of the person.
   */
  refresh(refreshToken: string, subject: string, answered?: (refreshToken: string | null) => void): Promise<FreshIdentity>;
  /** Ends timers and requests under way. */
  close(): void;
}

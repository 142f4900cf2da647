import { type DoorwardEvent } from './events.ts';
import { type Fetch, type Http } from './http.ts';
import { type PairingWish } from './pairing.ts';
import type { ApiKeyMade, ApiKeyRow, AuthPayload, DeviceTokenAnswer, Introspection, Me, ModeAnswer, PendingSecondFactor, RevokeOthersAnswer, SessionList, SessionProbe } from './wire.ts';
export interface ClientOptions {
    /** `https://192.0.2.7:7420`. A path before `/api` (a proxy's) may follow. */
    readonly url: string;
    /** A session's key, as `login` and `pair` give it. */
    readonly token?: string;
    /** `dwk_…`, in place of a token. */
    readonly apiKey?: string;
    /** Base64 of the SHA-256 of the server's public key (RFC 7469): checked in place of certificate authorities. Node alone can. */
    readonly pin?: string;
    /** Sends secrets over plain HTTP to other computers too, where whoever is on the way can read them. */
    readonly insecure?: boolean;
    readonly fetch?: Fetch;
}
export interface Login {
    /** A username or an e-mail address. */
    readonly ident: string;
    readonly password: string;
    readonly deviceLabel?: string;
}
export interface KeyWish {
    readonly name: string;
    readonly scopes: readonly ApiKeyRow['scopes'][number][];
    readonly expires_at?: string | null;
}
export type SecondFactorChannel = 'totp' | 'email' | 'device' | 'recovery';
/** One server, as one person or program sees it. All methods throw DoorwardError. */
export interface DoorwardClient {
    /** The session's key or the API key; set by `login`, `confirmLogin` and `pair`, taken away by `logout`. */
    readonly token: string | undefined;
    mode(): Promise<ModeAnswer>;
    me(): Promise<Me>;
    session(): Promise<SessionProbe>;
    /** In, or a second factor is asked for: then `chooseFactor` and `confirmLogin`. */
    login(login: Login): Promise<AuthPayload | PendingSecondFactor>;
    chooseFactor(challengeId: string, channel: SecondFactorChannel): Promise<{
        readonly match_code?: string;
    }>;
    /** Undefined while another device has not answered yet. */
    confirmLogin(challengeId: string, channel: SecondFactorChannel, code?: string): Promise<AuthPayload | undefined>;
    /** Ends this session. */
    logout(): Promise<void>;
    sessions(page?: {
        readonly cursor?: string;
        readonly limit?: number;
    }): Promise<SessionList>;
    revoke(sessionId: number): Promise<void>;
    /** Ends all but this one; a young session needs the password. */
    revokeOthers(options?: {
        readonly password?: string;
        readonly include_api_keys?: boolean;
    }): Promise<RevokeOthersAnswer>;
    readonly apiKeys: {
        list(): Promise<readonly ApiKeyRow[]>;
        /** With the key itself: the only answer that ever has it. */
        make(wish: KeyWish): Promise<ApiKeyMade>;
        rotate(id: number): Promise<ApiKeyMade>;
        end(id: number): Promise<void>;
    };
    /** Asks to be let in by somebody who is (RFC 8628), and waits for their answer. */
    pair(wish?: PairingWish): Promise<DeviceTokenAnswer>;
    /** Whose token is this (RFC 7662)? Needs the scope `introspect`. */
    introspect(token: string): Promise<Introspection>;
    events(signal?: AbortSignal): AsyncGenerator<DoorwardEvent, void, undefined>;
    /** What has no method of its own. */
    readonly http: Http;
}
/** A client over a given `fetch`. Errors: TypeError for an address that is none; DoorwardError `ambiguous_credentials` for a token and a key. */
export declare function clientOver(options: ClientOptions, fetch: Fetch | undefined): DoorwardClient;

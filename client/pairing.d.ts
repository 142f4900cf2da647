import type { Http } from './http.ts';
import type { DeviceAuthorized, DeviceTokenAnswer } from './wire.ts';
/** What can be said of a pairing while it is under way. */
export type PairingStatus = 'waiting' | 'unreachable';
export interface PairingWish {
    /** The name that the owner sees. */
    readonly clientName?: string;
    /** Names with spaces between them: `read write`. */
    readonly scope?: string;
    /** The one-time code of a QR or a link. */
    readonly invitation?: string;
    readonly signal?: AbortSignal;
    /** Show `user_code` and `match_code` to the person. */
    readonly onCode?: (asked: DeviceAuthorized) => void;
    /** Told when it changes. */
    readonly onStatus?: (status: PairingStatus) => void;
    /** Resolves after so many seconds: tests bring their own. */
    readonly pause?: (seconds: number, signal?: AbortSignal) => Promise<void>;
}
/**
 * Asks to be let in, and asks again until somebody has answered (RFC 8628): never before the interval is over, five seconds less often after each
 * `slow_down`, and less and less often while nobody answers at all. Errors: DoorwardError `access_denied`, `expired_token`, `too_many_attempts`.
 */
export declare function pair(http: Http, wish?: PairingWish): Promise<DeviceTokenAnswer>;

import type { Http } from './http.ts';
/** Something that changed: `mode`, `outage`, `session_opened`, `session_ended`, `pairing_requested`, `pairing_settled`. */
export interface DoorwardEvent {
    readonly kind: string;
    readonly data: Readonly<Record<string, string | number | boolean | null>>;
}
/**
 * What changes, as it changes (`GET events`), until the server ends it (the credential was ended, or the server stops) or `signal` does.
 * Errors: DoorwardError; `timed_out` where even the heartbeat stays away.
 */
export declare function events(http: Http, signal?: AbortSignal): AsyncGenerator<DoorwardEvent, void, undefined>;

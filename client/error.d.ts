import type { ErrorCode, FieldCode } from './wire.ts';
/** What stands between a client in Node and an answer: only there is it looked at. */
export type ConnectionErrorCode = 'pin_mismatch' | 'pin_not_supported' | 'certificate_not_trusted' | 'insecure_connection';
/** What the server says, and what only the caller can notice. */
export type ClientErrorCode = ErrorCode | 'unreachable' | 'timed_out' | 'unexpected_answer' | ConnectionErrorCode;
export type FieldErrors = Readonly<Record<string, readonly FieldCode[]>>;
interface ErrorFacts {
    readonly status?: number;
    readonly fields?: FieldErrors | undefined;
    readonly requestId?: string | undefined;
    readonly retryAfterSeconds?: number;
    readonly channels?: readonly string[] | undefined;
    readonly reason?: string | undefined;
    readonly requiredGroups?: readonly string[] | undefined;
    readonly cause?: unknown;
}
/** The one error of the client. Programs decide by `code`, people read words made of it; `requestId` finds the line in the server's log. */
export declare class DoorwardError extends Error {
    readonly code: ClientErrorCode;
    /** The HTTP status; 0 where nothing was answered. */
    readonly status: number;
    readonly fields: FieldErrors;
    readonly requestId: string | undefined;
    /** With `too_many_attempts` and `slow_down`: how long to wait. */
    readonly retryAfterSeconds: number | undefined;
    /** With `second_factor_required`: the ways to show one. */
    readonly channels: readonly string[];
    /** With `casdoor_rejected`: `clock` or `mismatch`, where that is known. */
    readonly reason: string | undefined;
    /** With `group_required`, where the server says so: of these one is needed. */
    readonly requiredGroups: readonly string[];
    constructor(code: ClientErrorCode, facts?: ErrorFacts);
}
/** An answer that says no, as an error. A body that is not the server's own shape is `unexpected_answer`. */
export declare function errorOf({ status, headers }: Response, json: unknown): DoorwardError;
export {};

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | number | undefined>>;
/** As much of the platform's `fetch` as is needed: another way to the server takes its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export interface HttpOptions {
    /** `https://192.0.2.7:7420`; empty for a page that the server itself gave out. */
    readonly base?: string;
    readonly fetch?: Fetch;
    /** The value of the Authorization header, asked for anew each time. Without this option the browser's cookie counts, with a CSRF token on writes. */
    readonly authorization?: () => string | undefined;
    /** Told after each request whether anybody answered. */
    readonly onAnswered?: (answered: boolean) => void;
    /** Errors: DoorwardError for a request that must not be sent at all. */
    readonly guard?: (method: Method, hasSecret: boolean) => void;
}
export interface Sending {
    readonly query?: Query;
    readonly body?: unknown;
    readonly signal?: AbortSignal | undefined;
    /** How long an answer may take. */
    readonly patienceMs?: number;
}
export interface Http {
    /** GET `/api/v1/auth/<path>`; a path that begins with a slash is taken as it is. Errors: DoorwardError. */
    read<T>(path: string, sending?: Pick<Sending, 'query' | 'signal' | 'patienceMs'>): Promise<T>;
    /** A change. A CSRF token that went stale (the session is new since) is fetched again once. Errors: DoorwardError. */
    write<T>(method: Exclude<Method, 'GET'>, path: string, sending?: Sending): Promise<T>;
    /** The answer itself, for streams: only its headers are waited for. Errors: DoorwardError. */
    open(path: string, accept: string, signal?: AbortSignal): Promise<Response>;
    /** Every answer that carries a fresh CSRF token hands it over here. */
    rememberCsrf(token: string | undefined): void;
}
/** The core of every client of ours, that of the window included: addresses, headers, time limits, and errors in one shape. */
export declare function createHttp(options?: HttpOptions): Http;

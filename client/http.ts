import { DoorwardError, errorOf } from './error.ts';
import type { Me } from './wire.ts';

const authBase = '/api/v1/auth';
const usualMs = 10_000;

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
  /** Told after each request whether anybody answered, and what time it is there, where the answer says so (its `Date`). */
  readonly onAnswered?: (answered: boolean, date?: string | null) => void;
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
export function createHttp(options: HttpOptions = {}): Http {
  /** Proves nothing by itself and is no secret of the session; the key stays in the HttpOnly cookie. */
  let csrf = '';
  const ask = <T>(method: Method, path: string, sending: Sending) => answerOf<T>(options, csrf, method, path, sending);
  const http: Http = {
    read: (path, sending = {}) => ask('GET', path, sending),
    write: async (method, path, sending = {}) => {
      try {
        return await ask(method, path, sending);
      } catch (error) {
        if (!(error instanceof DoorwardError) || error.code !== 'csrf_failed' || options.authorization) throw error;
        http.rememberCsrf((await http.read<Me>('me')).csrf);
        return ask(method, path, sending);
      }
    },
    open: (path, accept, signal) =>
      exchange(options, address(options.base ?? '', path), requestOf(options, csrf, 'GET', {}, accept), { signal }, async (response) => {
        if (!response.ok) throw errorOf(response, await bodyOf(response));
        return response;
      }),
    rememberCsrf: (token) => {
      if (token !== undefined) csrf = token;
    },
  };
  return http;
}

function address(base: string, path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return `${base}${path.startsWith('/') ? path : `${authBase}/${path}`}${search === '' ? '' : `?${search}`}`;
}

async function answerOf<T>(options: HttpOptions, csrf: string, method: Method, path: string, sending: Sending): Promise<T> {
  const request = requestOf(options, csrf, method, sending, 'application/json');
  return exchange(options, address(options.base ?? '', path, sending.query), request, sending, async (response) => {
    const json = await bodyOf(response);
    if (!response.ok) throw errorOf(response, json);
    // The server validates its answers against the same schemas that these types come from.
    return json as T;
  });
}

function requestOf({ authorization, guard }: HttpOptions, csrf: string, method: Method, { body }: Sending, accept: string): RequestInit {
  const credential = authorization?.();
  guard?.(method, credential !== undefined);
  const headers: Record<string, string> = { Accept: accept };
  if (credential !== undefined) headers['Authorization'] = credential;
  if (method !== 'GET') headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && !authorization) headers['X-CSRFToken'] = csrf;
  const init: RequestInit = { method, headers, credentials: authorization ? 'omit' : 'same-origin', cache: 'no-store', redirect: 'error' };
  return method === 'GET' ? init : { ...init, body: JSON.stringify(body ?? {}) };
}

/** `use` has the same time as the answer's headers; what it gives back may live longer, as a stream does. */
async function exchange<T>(
  { fetch: go = fetch, onAnswered }: HttpOptions,
  url: string,
  init: RequestInit,
  { signal, patienceMs = usualMs }: Sending,
  use: (response: Response) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patienceMs);
  try {
    const response = await go(url, { ...init, signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal });
    onAnswered?.(true, response.headers.get('date'));
    return await use(response);
  } catch (cause) {
    // Given up by the caller (the screen is gone): says nothing about the server.
    if (signal?.aborted || cause instanceof DoorwardError) throw cause;
    onAnswered?.(false);
    throw new DoorwardError(late.signal.aborted ? 'timed_out' : 'unreachable', { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DoorwardError('unexpected_answer', { status: response.status, cause });
  }
}

import type { Me } from '../../server/contract/schemas.ts';
import { ApiError, type ApiErrorCode, type FieldErrors } from './error.ts';
import { noteAnswer } from './connection.ts';
import { noteMustChange } from './must-change.ts';
import { withProof } from './proof.ts';

const authBase = '/api/v1/auth';
const timeoutMs = 10_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The token that goes with writes. It proves nothing by itself and is no secret of the session; the key stays in the HttpOnly cookie. */
let csrf = '';

/** Every answer that carries a fresh token hands it over here. */
export function rememberCsrf(token: string | undefined): void {
  if (token !== undefined) csrf = token;
}

/** GET `/api/v1/auth/<path>`. Errors: ApiError. */
export function read<T>(path: string, options: { readonly query?: Query; readonly signal?: AbortSignal } = {}): Promise<T> {
  return answerOf<T>('GET', address(path, options.query), { signal: options.signal });
}

/** A change. `patienceMs`: for what takes longer than others. Where the server wants to know first that it is really them, the person is asked, and it is made then. Errors: ApiError. */
export function write<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown, patienceMs = timeoutMs): Promise<T> {
  return withProof(() => writeOnce<T>(method, path, body, patienceMs));
}

/** A CSRF token that went stale (the session is new since) is fetched again once. */
async function writeOnce<T>(method: Exclude<Method, 'GET'>, path: string, body: unknown, patienceMs: number): Promise<T> {
  try {
    return await answerOf<T>(method, address(path), { body, patienceMs });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'csrf_failed') throw error;
    rememberCsrf((await read<Me>('me')).csrf);
    return answerOf<T>(method, address(path), { body, patienceMs });
  }
}

function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(given).toString();
  return `${path.startsWith('/') ? path : `${authBase}/${path}`}${search === '' ? '' : `?${search}`}`;
}

interface Sending {
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** How long an answer may take. */
  readonly patienceMs?: number;
}

async function answerOf<T>(method: Method, url: string, sending: Sending): Promise<T> {
  const response = await send(method, url, sending);
  noteAnswer(true);
  const json = await bodyOf(response);
  if (!response.ok) throw errorOf(response, json);
  // The server validates its answers against the same schemas that these types come from.
  return json as T;
}

async function send(method: Method, url: string, { body, signal, patienceMs = timeoutMs }: Sending): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') Object.assign(headers, { 'Content-Type': 'application/json', 'X-CSRFToken': csrf });
  const timeout = AbortSignal.timeout(patienceMs);
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
  if (method !== 'GET') init.body = JSON.stringify(body ?? {});
  try {
    return await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  } catch (cause) {
    // Given up by ourselves (the screen is gone): says nothing about the server.
    if (signal?.aborted) throw cause;
    noteAnswer(false);
    throw new ApiError(timeout.aborted ? 'timed_out' : 'unreachable', { cause });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError('unexpected_answer', { status: response.status, cause });
  }
}

interface ErrorBody {
  readonly code?: ApiErrorCode;
  readonly errors?: FieldErrors;
  readonly request_id?: string;
}

function errorOf({ status, headers }: Response, json: unknown): ApiError {
  const body: ErrorBody = typeof json === 'object' && json !== null ? json : {};
  if (body.code === 'password_change_required') noteMustChange(true);
  const retryAfter = Number(headers.get('Retry-After') ?? '');
  const wait = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {};
  return new ApiError(body.code ?? 'unexpected_answer', { status, fields: body.errors, requestId: body.request_id, ...wait });
}

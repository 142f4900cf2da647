import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorStatus, type ErrorCode } from '../contract/error-codes.ts';
import { AppError, type FieldErrors } from '../errors.ts';
import { lingerAfterAnswer } from './body-wait.ts';
import { oauthFields } from './oauth-error.ts';
import { send, type Answer } from './reply.ts';
import { apiHeaders } from './security-headers.ts';

/** The seeds' clients look for these under `non_field_errors` too. */
const nonField: ReadonlySet<string> = new Set(['invalid_credentials']);
/** Field names that the shape itself uses, so that a field error may not stand at the top level. */
const taken = new Set(['code', 'detail', 'errors', 'request_id']);
/** ai-kit's clients read these as a scalar. */
const linkErrors: ReadonlySet<string> = new Set(['activation_link_invalid', 'reset_password_link_invalid']);
const closes: ReadonlySet<number> = new Set([408, 413, 415, 431]);
const nanoclawBase = '/api/auth/';

/** Any throw as an AppError; what is not known becomes `internal_error` with its cause kept inside. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof URIError) return new AppError('bad_request');
  return new AppError('internal_error', { cause: error });
}

/** The one place where an error becomes a body (api.md Errors). `path` decides the envelope: nanoClaw's or ours. */
export function sendError(
  res: ServerResponse,
  error: AppError,
  context: { readonly requestId: string; readonly path: string; readonly headers?: readonly string[] },
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const headers = [...(context.headers ?? [])];
  if (error.retryAfterSeconds !== undefined) headers.push('Retry-After', String(error.retryAfterSeconds));
  const status = statusFor(error.code, context.path);
  if (status === 401) headers.push('WWW-Authenticate', 'Token');
  // The rest of a body that was refused unread must not be taken for the next request.
  if (closes.has(error.status) || isHalfRead(res.req)) {
    headers.push('Connection', 'close');
    lingerAfterAnswer(res.req);
  }
  const answer: Answer = { status, body: errorBody(error, context), headers };
  send(res, answer, context.requestId);
}

/** A file that nobody reads to its end any more. */
const isHalfRead = (req: IncomingMessage) => req.readableDidRead && !req.complete;

/** Whether a path answers in nanoClaw's envelope. */
export const isNanoclaw = (path: string) => path.toLowerCase().startsWith(nanoclawBase);

/** The status of an error on a path: wrong credentials are 401 to nanoClaw's clients and 400 to all others (api.md Settled contradictions). */
export function statusFor(code: ErrorCode, path: string): number {
  return isNanoclaw(path) && code === 'invalid_credentials' ? 401 : errorStatus[code];
}

function errorBody(error: AppError, { requestId, path }: { readonly requestId: string; readonly path: string }): unknown {
  if (isNanoclaw(path)) return { code: statusFor(error.code, path), message: error.message };
  return {
    ...topLevelFields(error.fields),
    ...(linkErrors.has(error.code) ? { error: error.code } : {}),
    ...(nonField.has(error.code) ? { non_field_errors: [error.code] } : {}),
    ...oauthFields(error, path),
    code: error.code,
    detail: error.message,
    ...(error.fields ? { errors: error.fields } : {}),
    ...(error.channels ? { channels: error.channels } : {}),
    ...(error.reason ? { reason: error.reason } : {}),
    ...(error.requiredGroups ? { required_groups: error.requiredGroups } : {}),
    ...(error.signInAt ? { sign_in_at: error.signInAt } : {}),
    request_id: requestId,
  };
}

function topLevelFields(fields: FieldErrors | undefined): FieldErrors {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => !taken.has(name)));
}

/** The whole HTTP answer as bytes, for errors that come before there is a request to answer. */
export function rawErrorReply(error: AppError, requestId: string, headers: readonly string[] = []): string {
  const body = JSON.stringify(errorBody(error, { requestId, path: '' }));
  const pairs = [
    'Connection',
    headers.includes('Upgrade') ? 'close, Upgrade' : 'close',
    ...headers,
    'X-Request-Id',
    requestId,
    ...apiHeaders,
    'Content-Type',
    'application/json; charset=utf-8',
    'Content-Length',
    String(Buffer.byteLength(body)),
  ];
  const lines = pairs.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
  return `HTTP/1.1 ${error.status} ${error.code}\r\n${lines}\r\n${body}`;
}

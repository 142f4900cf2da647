import type { ErrorCode, FieldCode } from '../../server/contract/error-codes.ts';

/** What the server says, and three things only the caller can notice. */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'timed_out' | 'unexpected_answer';
export type FieldErrors = Readonly<Record<string, readonly FieldCode[]>>;

interface ErrorFacts {
  readonly status?: number;
  readonly fields?: FieldErrors | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The one error of the API client. The screens turn `code` and `fields` into words; `requestId` finds the line in the server's log. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly fields: FieldErrors;
  readonly requestId: string | undefined;
  /** With `too_many_attempts`: how long to wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ApiErrorCode, facts: ErrorFacts = {}) {
    super(code, { cause: facts.cause });
    this.name = 'ApiError';
    this.code = code;
    this.status = facts.status ?? 0;
    this.fields = facts.fields ?? {};
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** Whether nobody answered, as against an answer that says no. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'unreachable' || error.code === 'timed_out');
}

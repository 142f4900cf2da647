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
  readonly signInAt?: string | undefined;
  readonly cause?: unknown;
}

/** The one error of the client. Programs decide by `code`, people read words made of it; `requestId` finds the line in the server's log. */
export class DoorwardError extends Error {
  readonly code: ClientErrorCode;
  /** The HTTP status; 0 where nothing was answered. */
  readonly status: number;
  readonly fields: FieldErrors;
  readonly requestId: string | undefined;
  /** With `too_many_attempts` and `slow_down`: how long to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** With `second_factor_required`: the ways to show one. */
  readonly channels: readonly string[];
  /** With `casdoor_rejected`: `clock` or `mismatch`, where that is known; with `code_invalid`: `clock`. */
  readonly reason: string | undefined;
  /** With `group_required`, where the server says so: of these one is needed. */
  readonly requiredGroups: readonly string[];
  /** With `no_way_back`, where there is one: the origin of the server at which it works. */
  readonly signInAt: string | undefined;

  constructor(code: ClientErrorCode, facts: ErrorFacts = {}) {
    super(code, { cause: facts.cause });
    this.name = 'DoorwardError';
    this.code = code;
    this.status = facts.status ?? 0;
    this.fields = facts.fields ?? {};
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.channels = facts.channels ?? [];
    this.reason = facts.reason;
    this.requiredGroups = facts.requiredGroups ?? [];
    this.signInAt = facts.signInAt;
  }
}

interface ErrorBody {
  readonly code?: ClientErrorCode;
  readonly errors?: FieldErrors;
  readonly channels?: readonly string[];
  readonly reason?: string;
  readonly required_groups?: readonly string[];
  readonly sign_in_at?: string;
  readonly request_id?: string;
}

/** An answer that says no, as an error. A body that is not the server's own shape is `unexpected_answer`. */
export function errorOf({ status, headers }: Response, json: unknown): DoorwardError {
  const body: ErrorBody = typeof json === 'object' && json !== null ? json : {};
  const retryAfter = Number(headers.get('Retry-After') ?? '');
  const wait = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {};
  const code = typeof body.code === 'string' ? body.code : 'unexpected_answer';
  const { errors: fields, request_id: requestId, channels, reason, required_groups: requiredGroups, sign_in_at: signInAt } = body;
  return new DoorwardError(code, { status, fields, requestId, channels, reason, requiredGroups, signInAt, ...wait });
}

import { DoorwardError, type ClientErrorCode, type ConnectionErrorCode } from '../../client/error.ts';

export { DoorwardError as ApiError };
export type { FieldErrors } from '../../client/error.ts';
/** What the server says, and three things only the caller can notice. What only Node's client looks at does not happen to a page. */
export type ApiErrorCode = ClientErrorCode;
export type WordedErrorCode = Exclude<ClientErrorCode, ConnectionErrorCode>;

/** Whether nobody answered, as against an answer that says no. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof DoorwardError && (error.code === 'unreachable' || error.code === 'timed_out');
}

import { ApiError } from '../api/error.ts';

/** Whether a change was refused because the password of until now was not right. */
export function wrongCurrent(error: Error | null): boolean {
  return error instanceof ApiError && error.fields['current_password'] !== undefined;
}

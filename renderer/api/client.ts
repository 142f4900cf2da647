import { createHttp, type Method, type Query } from '../../client/http.ts';
import { noteAnswer } from './connection.ts';
import { ApiError } from './error.ts';
import { noteMustChange } from './must-change.ts';
import { withProof } from './proof.ts';

export type { Query };

/** The client library's core, over the cookie of this page: the same addresses, time limits and errors as every other client has. */
const http = createHttp({ onAnswered: noteAnswer });

/** Every answer that carries a fresh token hands it over here. */
export const rememberCsrf = (token: string | undefined): void => http.rememberCsrf(token);

/** GET `/api/v1/auth/<path>`. Errors: ApiError. */
export function read<T>(path: string, options: { readonly query?: Query; readonly signal?: AbortSignal } = {}): Promise<T> {
  return noticing(http.read<T>(path, options));
}

/** A change. `patienceMs`: for what takes longer than others. Where the server wants to know first that it is really them, the person is asked, and it is made then. Errors: ApiError. */
export function write<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown, patienceMs?: number): Promise<T> {
  return withProof(() => noticing(http.write<T>(method, path, { body, ...(patienceMs === undefined ? {} : { patienceMs }) })));
}

/** Any answer may say that the password must be changed first. */
async function noticing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'password_change_required') noteMustChange(true);
    throw error;
  }
}

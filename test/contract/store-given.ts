import type { Account } from '../../server/accounts/account.ts';
import { AppError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import type { Session } from '../../server/sessions/session.ts';
import { sampleAccount, sampleSession } from './store-samples.ts';

/** The store of the test that is running: a new one each. */
export interface Given {
  readonly store: () => Store;
}

export async function addAccount({ store }: Given, number: number): Promise<Account> {
  return store().transaction((tx) => tx.accounts.insert(sampleAccount(number)));
}

export async function addSession({ store }: Given, number: number, patch: Partial<Session> = {}): Promise<Session> {
  return store().transaction((tx) => tx.sessions.insert({ ...sampleSession(number, 1), ...patch }));
}

/** The code and fields of the AppError that `work` ends with. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? { code: error.code, ...(error.fields && { fields: error.fields }) } : error),
  );
}

import type { Account } from '../accounts/account.ts';
import type { Session } from '../sessions/session.ts';

/** Where a request comes from, as far as the log and its mails want to know. */
export interface Asker {
  readonly ipHash: string;
  readonly acceptLanguage?: string | undefined;
}

/** Somebody who is signed in and changes what they get in by. */
export interface Holder extends Asker {
  readonly account: Account;
  readonly session: Session | null;
  /** Signed in or proved again within the last minutes. */
  readonly recent?: boolean;
}

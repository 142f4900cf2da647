import type { Account, Role } from '../../accounts/account.ts';

export interface Admin {
  /** Null: whoever may use the data folder, at the command line. Nobody is "oneself" to them. */
  readonly account: Account | null;
  readonly sessionId: number | null;
  readonly ipHash: string;
  /** Of the request: the mails that it causes are in a language it asks for, where the person chose none. */
  readonly acceptLanguage?: string;
}

export interface NewPerson {
  readonly username?: string | undefined;
  readonly email: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly access: 'invitation' | 'temporary_password' | 'sso';
  /** For how long an invitation opens the account; absent: a week. */
  readonly invitationHours?: number | undefined;
}

export interface Made {
  readonly account: Account;
  readonly temporaryPassword?: string;
  readonly invitation?: { readonly ident: string; readonly token: string };
  /** Until when the temporary password or the invitation opens the account, ms. */
  readonly expiresAt?: number;
  readonly fallback: boolean;
}

import type { Json } from '../accounts/account.ts';
import type { Transaction } from './store.ts';

/** Every mail the server can write. Settings name them under `mail.templates`. */
export type TemplateName =
  | 'userCreated'
  | 'createdByAdmin'
  | 'resetPassword'
  | 'changedEmail'
  | 'emailChangedNotice'
  | 'emailSetByAdmin'
  | 'emailClaimed'
  | 'newDevice'
  | 'passwordChanged'
  | 'identityLinked'
  | 'registrationAttempt'
  | 'secondFactorCode'
  | 'identityCode'
  | 'testMail';

/** Whom a mail speaks to: an account, or somebody who is to become one. */
export interface Addressee {
  readonly id: number | null;
  readonly username: string;
  readonly displayName: string;
  readonly preferences: { readonly [key: string]: Json };
}

/** Where a link leads: into a page that takes `ident` and `token`, or to the front door. */
export type MailLink =
  | {
      readonly route: 'activation' | 'resetPassword';
      readonly ident: string;
      readonly token: string;
      /** For somebody new, who has no password that could be reset: the page that opens says so. */
      readonly first?: boolean | undefined;
    }
  | { readonly route: 'home' };

export interface MailRequest {
  readonly template: TemplateName;
  /** The stored address, never the one that was typed (security.md B63). */
  readonly to: string;
  readonly account: Addressee | null;
  /** Default: the addressee's `preferences.language`, then what `acceptLanguage` asks for, else English. Kept with the mail. */
  readonly language?: string | undefined;
  /** The header of the request that caused the mail. */
  readonly acceptLanguage?: string | undefined;
  /** Whose link or code it holds: once that challenge is gone the mail is not sent any more; once the mail went out, the challenge's data say `delivered`. */
  readonly challengeId?: number | undefined;
  /** Says nothing that anybody could hand over: without a way to send it there is no such mail. */
  readonly unlessHeld?: boolean | undefined;
  readonly link?: MailLink | undefined;
  readonly code?: string | undefined;
  /** Further words for the template, such as `device`, `new_email`; `asked_at` is an ISO time. Text only: it is never read as a template. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /** When link and code stop working, ms since 1970: after that the mail is not sent and its contents are gone. Default: by template. */
  readonly expiresAt?: number | undefined;
}

/** What other rooms see of the outbox. A request never waits for a mail server. */
export interface Mailer {
  /**
   * Puts a mail into the outbox as part of the caller's transaction: it exists exactly when its cause does. `fallback`: nothing is there
   * to send it with, so an admin has to hand it over. Errors: AppError `vault_unavailable`.
   */
  queue(tx: Transaction, mail: MailRequest): Promise<{ readonly fallback: boolean }>;
  /** Whether a mail of this template goes out by itself; the others wait for an admin, who hands them over. */
  carries(template: TemplateName): boolean;
  /** After the commit: send soon. Returns at once, never throws. */
  kick(): void;
}

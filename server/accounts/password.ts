/** How an account's password is kept: a section of its own, so that an account has nothing to hide. */
export interface PasswordRecord {
  /** The account's id. */
  readonly id: number;
  /** Algorithm, cost, salt and hash in one text (workers/password-hash.ts); may be an imported one. */
  readonly hash: string;
  readonly setAt: number;
  /** Given by an admin: good for one sign-in, which must set another. */
  readonly mustChange: boolean;
}

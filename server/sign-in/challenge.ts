import type { Json } from '../accounts/account.ts';

export type Purpose =
  'activate' | 'reset_password' | 'change_email' | 'identity_code' | 'second_factor' | 'sign_in_link' | 'rescue' | 'invitation' | 'setup';

/** Something that opens once, for a while: a mailed link, a code, a sign-in that waits for its second factor. Holds hashes, never the secret. */
export interface Challenge {
  readonly id: number;
  readonly purpose: Purpose;
  /** `purpose:` and the SHA-256 of the link's secret or of the challenge id a client holds. Unique. */
  readonly key: string;
  /** `purpose:` and whom it is about (an e-mail key, an account id): newer ones void older ones, and limits count by it. */
  readonly subject: string;
  readonly accountId: number | null;
  /** HMAC of the short code that goes with it; null where there is none. */
  readonly codeHash: string | null;
  /** Wrong codes so far. */
  readonly attempts: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly data: { readonly [name: string]: Json };
}

/** How an account's password is kept: a section of its own, so that an account has nothing to hide. */
export interface PasswordRecord {
  /** The account's id. */
  readonly id: number;
  /** Algorithm, cost, salt and hash in one text (workers/password-hash.ts); may be an imported one. */
  readonly hash: string;
  readonly setAt: number;
  /** Given by an admin: good for one sign-in, which must set another. */
  readonly mustChange: boolean;
  /** Opens nothing after this moment, ms (ASVS 6.4.1). Absent: no end, as in every record that a person set, or that is older than the rule. */
  readonly expiresAt?: number;
}

const temporaryLifeMs = 7 * 24 * 3_600_000;

/** How a password is kept that somebody was given and must change: with an end, a week from now. */
export function temporaryPassword(id: number, hash: string, now: number): PasswordRecord & { readonly expiresAt: number } {
  return { id, hash, setAt: now, mustChange: true, expiresAt: now + temporaryLifeMs };
}

/** Whether a password still opens anything at `now` (ms). */
export function isStillGood({ expiresAt }: PasswordRecord, now: number): boolean {
  return expiresAt === undefined || now < expiresAt;
}

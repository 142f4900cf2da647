/** What an account has beside its password. */
export interface SecondFactors {
  /** The account's id. */
  readonly id: number;
  readonly totp: {
    /** base32, sealed with a key from the vault. */
    readonly sealedSecret: string;
    readonly confirmed: boolean;
    /** The last time step that was used: a code is good once (RFC 6238 5.2). */
    readonly lastStep: number;
  } | null;
  readonly email: boolean;
  /** SHA-256 of the recovery codes that are left. */
  readonly recovery: readonly string[];
}

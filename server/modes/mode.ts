import type { ErrorCode } from '../contract/error-codes.ts';

/** Doors that a mode may close; each answers with its code while it is closed (product.md Modes). */
export type ModeDoor = 'register' | 'activate' | 'verify' | 'resetPassword';

/** A mode is values, nothing else. It is read in compose.ts, which hands on what each room needs. */
export interface Mode {
  readonly name: 'single' | 'multi' | 'sso';
  /** A loopback caller without a credential is the owner. */
  readonly implicitOwner: boolean;
  /** People may make accounts for themselves. */
  readonly registration: boolean;
  /** A password may stand in for the identity provider. */
  readonly fallback: boolean;
  readonly closedDoors: Readonly<Partial<Record<ModeDoor, ErrorCode>>>;
}

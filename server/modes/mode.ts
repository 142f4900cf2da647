import type { ErrorCode } from '../contract/error-codes.ts';

/** Doors that a mode, or the setting `endpoints`, may shut. */
export type ModeDoor = 'login' | 'logout' | 'me' | 'validatePassword' | 'register' | 'activateEmail' | 'sendPasswordResetMail' | 'resetPassword';

export type ModeName = 'single' | 'multi' | 'sso';

/** A mode is values, nothing else. It is read in compose.ts, which hands on what each room needs (product.md Modes). */
export interface Mode {
  readonly name: ModeName;
  /** A loopback caller without a credential is the owner. */
  readonly implicitOwner: boolean;
  /** What `login` takes for a proof. */
  readonly signIn: 'owner' | 'password';
  /** A password may stand in for the identity provider. */
  readonly fallback: boolean;
  readonly closedDoors: Readonly<Partial<Record<ModeDoor, ErrorCode>>>;
}

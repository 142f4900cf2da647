import type { Scope } from '../sessions/scope.ts';

export { scopes, type Scope } from '../sessions/scope.ts';

/** A key for scripts. The key itself is shown once; SHA-256 stays. Times are milliseconds since 1970. */
export interface ApiKey {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  /** SHA-256 of the whole key, 64 lower-case hex characters. */
  readonly hash: string;
  /** The first eight characters. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** The one that `rotate-api-key` replaces. */
  readonly isDefault: boolean;
}

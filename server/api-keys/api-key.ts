import type { Scope } from '../sessions/scope.ts';

export { scopes, type Scope } from '../sessions/scope.ts';

/** A key for scripts. The key itself is shown once; SHA-256 stays. Times are milliseconds since 1970. What is optional is absent in keys of older versions. */
export interface ApiKey {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  /** SHA-256 of the whole key, 64 lower-case hex characters. */
  readonly hash: string;
  /** The first eight characters. */
  readonly prefix: string;
  /** The last four; absent too in those that were imported, of which only the hash came. */
  readonly last4?: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** How often it opened the door since its secret was made. */
  readonly uses?: number;
  /** The address of its last use, as `hashAddress` makes it. */
  readonly lastIpHash?: string;
  /** The one that `rotate-api-key` replaces. */
  readonly isDefault: boolean;
  /** The account that made it. */
  readonly madeBy?: number | 'import';
  /** The only networks that it is taken from, as contract/cidr.ts writes them; null or absent: all. */
  readonly networks?: readonly string[] | null;
  /** null or absent: as many as come. */
  readonly requestsPerMinute?: number | null;
  /** This record is only a secret that was replaced and still works until `expiresAt`. Of which key: that one's rules count, not those written here. */
  readonly oldSecretOf?: number;
}

/** False for a replaced secret, which is no key of its own. */
export function isWholeKey({ oldSecretOf }: ApiKey): boolean {
  return oldSecretOf === undefined;
}

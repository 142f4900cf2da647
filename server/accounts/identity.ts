/**
 * A link: an identity at an OpenID provider, joined to an account. The key is (issuer, subject) and nothing else; names, address and groups are what
 * the provider said last (security.md B75). No token is in it: those are in the vault. Times are milliseconds since 1970.
 */
export interface LinkedIdentity {
  readonly id: number;
  readonly accountId: number;
  /** `identityKey(issuer, subject)`: no two accounts share one. */
  readonly key: string;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly displayName: string | null;
  /** Null: the provider's claim was missing or of an odd shape; no gate lets that pass. */
  readonly groups: readonly string[] | null;
  /** When the provider said so. */
  readonly groupsAt: number;
  readonly linkedAt: number;
  readonly lastUsedAt: number | null;
  /** The provider does not know the person any more, since: nothing of what it said before counts. */
  readonly goneAt: number | null;
  /** The role admin came from a group, and goes with it. */
  readonly adminByGroup: boolean;
}

/** The unique key of an identity. An issuer is a URL and has no space, so no two pairs make one key. */
export const identityKey = (issuer: string, subject: string): string => `${issuer} ${subject}`;

/**
 * A link: an identity at an OpenID provider, joined to an account. The key is (issuer, subject) and nothing else; names, address and groups are what
 * the provider said last (security.md B75). Times are milliseconds since 1970.
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
  /** What is needed to ask the provider again, sealed under a key of the vault (security.md B81); null where it gave nothing. */
  readonly sealedToken: string | null;
  /** Parted by its holder, since: no way in any more, but what the provider says of them still counts for their password (security.md B79). */
  readonly partedAt: number | null;
  /** Asked about, and no answer came so far: what `sealedToken` holds may be used up at the provider. Absent in what an older version wrote. */
  readonly askedAt?: number | null;
  /** A no came after an answer that was lost, so nobody knows whose fault it is: nothing can be asked before the next sign-in. Absent in what an older version wrote. */
  readonly unsureAt?: number | null;
}

type Identities = { readonly identities: { ofGroup(group: string): Promise<readonly LinkedIdentity[]> } };

/** The link that lets an account in, if there is one. */
export const linkOf = async ({ identities }: Identities, accountId: number): Promise<LinkedIdentity | undefined> =>
  (await identities.ofGroup(String(accountId))).find(({ partedAt }) => partedAt === null);

/** What the provider is known to say of an account's holder, also after they parted. */
export const wordOf = async (reads: Identities, accountId: number): Promise<LinkedIdentity | undefined> =>
  (await linkOf(reads, accountId)) ?? (await reads.identities.ofGroup(String(accountId)))[0];

/** The key of a link that was parted: nobody comes by it. */
export const partedKey = (accountId: number): string => `parted ${accountId}`;

/** The unique key of an identity. An issuer is a URL and has no space, so no two pairs make one key. */
export const identityKey = (issuer: string, subject: string): string => `${issuer} ${subject}`;

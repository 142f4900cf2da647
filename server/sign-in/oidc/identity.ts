/** What an OpenID provider said of a person, after everything about it was checked. (issuer, subject) is who it is; the rest is only what they are called. */
export interface ReportedIdentity {
  /** The configured issuer, exactly. */
  readonly issuer: string;
  readonly subject: string;
  readonly username: string | null;
  readonly email: string | null;
  /** The ID token said so with the boolean true. What userinfo says does not count (security.md M14). */
  readonly emailVerified: boolean;
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** Null where the claim is missing or of an odd shape: no gate lets that pass (security.md B79). */
  readonly groups: readonly string[] | null;
}

/** An identity fresh from the provider, with what is needed to ask again later. */
export interface FreshIdentity {
  readonly identity: ReportedIdentity;
  /** Belongs into the vault and nowhere else (security.md B81). */
  readonly refreshToken: string | null;
  /** Userinfo, which was to tell the groups, was broken: their being null says nothing of the person. */
  readonly groupsUnknown?: true;
}

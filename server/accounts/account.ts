export type Role = 'admin' | 'user';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A person. Nothing in it is secret: hashes live in sections of their own. Times are milliseconds since 1970. */
export interface Account {
  readonly id: number;
  /** As typed (NFKC); the unique key is `nameKey(username)`. */
  readonly username: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly displayName: string;
  readonly firstName: string;
  readonly lastName: string;
  /** http(s) address or data:image of png, jpeg, gif or webp. */
  readonly avatar: string | null;
  readonly role: Role;
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly lastLoginAt: number | null;
  /** What the person's clients keep here: theme, language, the seeds' app settings. */
  readonly preferences: { readonly [key: string]: Json };
}

export type NewAccount = Omit<Account, 'id'>;
export type AccountPatch = Partial<Omit<Account, 'id' | 'createdAt'>>;

/** The key by which a username is unique and found: NFKC, then lower case (security.md M15). */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

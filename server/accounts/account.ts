import type { AccountLimits } from './limits.ts';

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
  /** Why an admin disabled the account, and until when (ms; null: until further notice). Absent on an active one. */
  readonly disabled?: { readonly reason: string; readonly until: number | null } | null;
  /** What an admin lets them do at most (limits.ts). Absent or null: all that their role may. */
  readonly limits?: AccountLimits | null;
  /** Since when single mode keeps the account waiting: back when people sign in again (product.md Modes). Nobody disabled it. */
  readonly suspended?: { readonly since: number } | null;
  /** In the bin since; gone for good a week later. */
  readonly deletedAt?: number | null;
  /** How often sessions of theirs were ended because something changed about the account (sessions/endings.ts). Absent: never. */
  readonly endings?: number;
  readonly createdAt: number;
  readonly lastLoginAt: number | null;
  /** Devices that signed in before, newest first (sign-in/known-devices.ts). Absent: nobody signed in since they are remembered. */
  readonly devices?: readonly KnownDevice[];
  /** What the person's clients keep here: theme, language, the seeds' app settings. */
  readonly preferences: { readonly [key: string]: Json };
}

/** A device by the hash of what it calls itself; `seenAt`: when it signed in last, within a day. */
export interface KnownDevice {
  readonly hash: string;
  readonly seenAt: number;
}

export type NewAccount = Omit<Account, 'id'>;
export type AccountPatch = Partial<Omit<Account, 'id' | 'createdAt'>>;

/** Whether the account is active at `now` (ms): never disabled, or only until a moment that has passed. The bin is another matter. */
export function isActiveAt({ isActive, disabled }: Pick<Account, 'isActive' | 'disabled'>, now: number): boolean {
  return isActive || (disabled?.until != null && now >= disabled.until);
}

/** Whether the account may get in at `now` (ms): active then, not suspended by single mode, and not in the bin (security.md B40). */
export function mayGetIn(account: Account, now: number): boolean {
  return account.deletedAt == null && account.suspended == null && isActiveAt(account, now);
}

/** For `Sessions`: how often sessions of somebody were ended because something changed (sessions/endings.ts); undefined for who may not get in. */
export async function endingsOf(tx: { readonly accounts: { byId(id: number): Promise<Account | undefined> } }, id: number, now: number) {
  const account = await tx.accounts.byId(id);
  return account && mayGetIn(account, now) ? (account.endings ?? 0) : undefined;
}

/** The key by which an e-mail address is unique and found. */
export const emailKey = (email: string): string => email.toLowerCase();

/**
 * Sign-in reads a name as an e-mail address first: an unconfirmed address that is somebody else's username would shut them out. Only the place
 * where an address counts without a confirmation needs to ask (security.md B34, B36).
 */
export async function isSomebodysName(
  reads: { byUsernameKey(key: string): Promise<Account | undefined> },
  email: string,
  except: number | null,
): Promise<boolean> {
  const named = await reads.byUsernameKey(nameKey(email));
  return named !== undefined && named.id !== except;
}

/** The key by which a username is unique and found: NFKC, then lower case (security.md M15). */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

import type { Account, Role } from '../accounts/account.ts';
import { freeUsername, newAccount } from '../accounts/new-account.ts';
import { temporaryPassword, type PasswordRecord } from '../accounts/password.ts';
import type { EventDetails } from '../activity/event.ts';
import type { Admin } from '../admin/accounts/service.ts';
import type { Transaction } from '../ports/store.ts';
import { byNameOrEmail } from '../sign-in/password/prove.ts';
import { endEverything } from '../recovery/end-everything.ts';
import { CommandError } from './command-error.ts';
import type { LocalHouse } from './house.ts';

/** Whoever may read and write the data folder. Needs no account: the folder is the proof (docs/decisions/010-command-line.md). */
export const localAdmin: Admin = { account: null, sessionId: null, ipHash: '' };

export interface LocalPerson {
  readonly username: string;
  readonly email: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly password: string;
  readonly mustChange: boolean;
}

/** By `id:3`, by username or by e-mail address. Errors: CommandError `not_found`. */
export async function findAccount({ store }: Pick<LocalHouse, 'store'>, ident: string): Promise<Account> {
  const id = /^id:([1-9]\d{0,14})$/.exec(ident)?.[1];
  const account = id === undefined ? await byNameOrEmail(store, ident) : await store.accounts.byId(Number(id));
  if (!account || account.deletedAt != null) throw new CommandError('refused', 'not_found', `There is no account "${ident}"`);
  return account;
}

/** A whole account at once, with its password. Errors: AppError `validation_failed` for name, address or password. */
export async function addAccount({ store, clock, policy, passwords }: LocalHouse, person: LocalPerson): Promise<Account> {
  const { username, email, displayName, role, mustChange } = person;
  await policy.require(person.password, { username, email });
  const hash = await passwords.hash(person.password);
  const now = clock.now();
  return store.transaction(async (tx) => {
    const plain = newAccount({ username: await freeUsername(tx, username, email), email, emailVerified: false, role, now });
    const account = await tx.accounts.insert({ ...plain, displayName });
    await tx.passwords.put(recordOf(account.id, hash, mustChange, now));
    await log(tx, 'account_created', account, { username, access: 'password' }, now);
    return account;
  });
}

/**
 * As an admin's reset: ends the person's sessions and API keys (api.md Settled contradictions). The default user that nobody adopted yet is
 * adopted by it, and keeps everything. Errors: AppError `validation_failed`.
 */
export async function setPassword(
  house: LocalHouse,
  account: Account,
  given: { readonly password: string; readonly mustChange: boolean },
): Promise<{ readonly sessions: number; readonly apiKeys: number }> {
  const { store, clock, policy, passwords, adoption, identity } = house;
  if (account.id === identity.ownerId && !given.mustChange && (await adoption.isOpen())) {
    await adoption.adopt({ username: account.username, password: given.password }, '');
    return { sessions: 0, apiKeys: 0 };
  }
  await policy.require(given.password, account);
  const hash = await passwords.hash(given.password);
  const now = clock.now();
  return store.transaction(async (tx) => {
    await tx.passwords.put(recordOf(account.id, hash, given.mustChange, now));
    const ended = await endEverything(tx, account.id, { apiKeys: true });
    await log(tx, 'password_reset', account, { ...ended }, now);
    return ended;
  });
}

/** One that must be changed is a temporary one, as an admin's is (ASVS 6.4.1). */
function recordOf(id: number, hash: string, mustChange: boolean, now: number): PasswordRecord {
  return mustChange ? temporaryPassword(id, hash, now) : { id, hash, setAt: now, mustChange };
}

/** These sessions, whosever they are: all of them or none, for an id that is not there may be a typing mistake for another. Errors: CommandError `not_found`. */
export async function endSessions({ store, clock }: LocalHouse, ids: readonly number[]): Promise<number> {
  const wanted = [...new Set(ids)];
  await store.transaction(async (tx) => {
    for (const id of wanted) {
      const session = await tx.sessions.byId(id);
      if (!session) throw new CommandError('refused', 'not_found', `There is no session ${id}; none was ended`);
      await tx.sessions.remove(id);
      await log(tx, 'session_ended', { id: session.accountId }, { device_label: session.deviceLabel }, clock.now());
    }
  });
  return wanted.length;
}

function log(
  tx: Transaction,
  kind: 'account_created' | 'password_reset' | 'session_ended',
  about: Pick<Account, 'id'>,
  details: EventDetails,
  at: number,
): Promise<unknown> {
  return tx.activity.append({ at, kind, accountId: about.id, actorId: null, sessionId: null, ipHash: '', details });
}

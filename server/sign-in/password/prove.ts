import { emailKey, mayGetIn, nameKey, type Account } from '../../accounts/account.ts';
import { isStillGood } from '../../accounts/password.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reads, Store } from '../../ports/store.ts';
import { needsRehash } from '../../workers/password-hash.ts';
import type { Passwords } from '../../workers/passwords.ts';
import type { Proof } from '../proof.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly cost: number;
  readonly hashAddress: (address: string) => string;
}

/**
 * Who fits this name and password. Unknown, wrong, disabled, without a password, expired, damaged hash: the same answer after the same work
 * (security.md B29, B31, B32; api.md Settled contradictions). Errors: AppError `invalid_credentials`, `too_many_attempts`, `server_busy`.
 */
export function createPasswordProof({
  store,
  clock,
  passwords,
  throttle,
  cost,
  hashAddress,
}: Parts): (ident: string, password: string, peer: Peer) => Promise<Proof> {
  return async (ident, password, peer) => {
    const account = await byNameOrEmail(store, ident);
    const name = account ? passwordTriesOf(account.id) : nameKey(ident.trim());
    await throttle.attempt(name, peer, account?.id ?? null);
    const record = account && (await store.passwords.byId(account.id));
    const fits = await passwords.verify(password, record?.hash);
    const now = clock.now();
    if (!account || !record || !fits || !mayGetIn(account, now) || !isStillGood(record, now)) {
      await noteFailure(store, account, now, hashAddress(peer.address));
      throw new AppError('invalid_credentials');
    }
    await throttle.forgive(name, peer);
    if (!needsRehash(record.hash, cost)) return { account, method: 'password', recordHash: record.hash };
    const recordHash = await passwords.hash(password);
    await upgrade(store, record.id, record.hash, recordHash);
    return { account, method: 'password', recordHash };
  };
}

/** What the tries of somebody's password are counted by: a name and an address are not two accounts (security.md B35). */
export const passwordTriesOf = (accountId: number): string => `account ${String(accountId)}`;

/** By e-mail first, then by username, both whatever the case (api.md login). */
export async function byNameOrEmail(reads: Pick<Reads, 'accounts'>, ident: string): Promise<Account | undefined> {
  const trimmed = ident.trim();
  return (await reads.accounts.byEmailKey(emailKey(trimmed))) ?? reads.accounts.byUsernameKey(nameKey(trimmed));
}

/** A line of the log for every failure, whoever it was meant for, so that both cost one write. */
async function noteFailure(store: Store, account: Account | undefined, at: number, ipHash: string): Promise<void> {
  await store.transaction((tx) =>
    tx.activity.append({
      at,
      kind: 'sign_in_failed',
      accountId: account?.id ?? null,
      actorId: null,
      sessionId: null,
      ipHash,
      details: { method: 'password' },
    }),
  );
}

/** Only where nobody changed the password meanwhile. */
async function upgrade(store: Store, accountId: number, before: string, hash: string): Promise<void> {
  await store.transaction(async (tx) => {
    const record = await tx.passwords.byId(accountId);
    if (record?.hash === before) await tx.passwords.put({ ...record, hash });
  });
}

import { hash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { guessDevice } from '../sessions/device-label.ts';
import type { NewSession, Session } from '../sessions/session.ts';
import type { Account } from '../accounts/account.ts';
import type { Device, Proof } from './proof.ts';

export interface Opened {
  readonly account: Account;
  readonly session: Session;
  /** 40 lower-case hex, 160 bits (security.md B41); shown to its client once and stored as SHA-256 only. */
  readonly key: string;
}

export interface Limits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
}

export interface FinishParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
  readonly maxPerAccount: number;
}

export interface Finish {
  /**
   * Turns a proof into a new session, durable when it resolves; never an old one again (security.md B44; A 7.2.4). `replaces`: the session this
   * browser had until now, ended in the same step. Errors: AppError `account_disabled`, `storage_unavailable`.
   */
  (proof: Proof, device: Device, limits: Limits, replaces?: Session | null): Promise<Opened>;
}

const hourMs = 3_600_000;

export function createFinish(parts: FinishParts): Finish {
  return (proof, device, limits, replaces) =>
    parts.store.transaction(async (tx) => {
      const account = await tx.accounts.byId(proof.account.id);
      if (!account?.isActive) throw new AppError('account_disabled');
      const now = parts.clock.now();
      if (replaces?.accountId === account.id) await tx.sessions.remove(replaces.id);
      await makeRoom(tx, account.id, parts.maxPerAccount - 1);
      const key = randomBytes(20).toString('hex');
      const session = await tx.sessions.insert(newSession({ proof, device, limits, key, now, ipHash: parts.hashAddress(device.address) }));
      await tx.activity.append({
        at: now,
        kind: 'sign_in',
        accountId: account.id,
        actorId: account.id,
        sessionId: session.id,
        ipHash: session.ipHash,
        details: { device_label: session.deviceLabel, method: session.method },
      });
      return { account: await stampSignIn(tx, account, now), session, key };
    });
}

function newSession({
  proof,
  device,
  limits,
  key,
  now,
  ipHash,
}: {
  proof: Proof;
  device: Device;
  limits: Limits;
  key: string;
  now: number;
  ipHash: string;
}): NewSession {
  const guess = guessDevice(device.userAgent);
  return {
    accountId: proof.account.id,
    keyHash: hashKey(key),
    deviceLabel: device.label ?? guess.label,
    userAgent: device.userAgent.slice(0, 512),
    ipHash,
    kind: device.kind ?? guess.kind,
    method: proof.method,
    createdAt: now,
    lastSeenAt: now,
    idleSeconds: limits.idleSeconds,
    absoluteSeconds: limits.absoluteSeconds,
    kept: false,
  };
}

/** The cap per account: the longest unseen go first (security.md B59; A 7.1.2). */
async function makeRoom(tx: Transaction, accountId: number, room: number): Promise<void> {
  const count = await tx.sessions.countOfAccount(accountId);
  if (count <= room) return;
  // All of them: after the limit was lowered there may be many more than one too many.
  const { items } = await tx.sessions.ofAccount(accountId, { limit: count });
  for (const { id } of items.slice(room)) await tx.sessions.remove(id);
}

/** `last_login_at` moves at most hourly (nanoClaw). */
async function stampSignIn(tx: Transaction, account: Account, now: number): Promise<Account> {
  if (account.lastLoginAt !== null && Math.abs(now - account.lastLoginAt) < hourMs) return account;
  return tx.accounts.update(account.id, { lastLoginAt: now });
}

/** How a session key is stored and found. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

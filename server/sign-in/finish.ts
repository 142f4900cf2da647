import { hash, randomBytes } from 'node:crypto';
import type { ActivityKind } from '../activity/event.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { guessDevice } from '../sessions/device-label.ts';
import type { NewSession, Session } from '../sessions/session.ts';
import { mayGetIn, type Account } from '../accounts/account.ts';
import { hourMs } from './last-use.ts';
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

/** A right proof that is not enough yet: the account has a second factor. */
export interface Pending {
  readonly pending: true;
  readonly challengeId: string;
  readonly channels: readonly string[];
}

export interface FinishParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
  readonly maxPerAccount: number;
  /** Asked inside the transaction: what a second factor this proof still needs; null for none. Waits for the device and its limits in its challenge. */
  readonly secondFactor: (tx: Transaction, account: Account, proof: Proof, device: Device, limits: Limits) => Promise<Pending | null>;
  /** Told inside the transaction, before the session is there: a mail about a device never seen before goes out with it. */
  readonly onOpen: (tx: Transaction, account: Account, device: Device) => Promise<void>;
}

export interface Finish {
  /**
   * Turns a proof into a new session, durable when it resolves; never an old one again (security.md B44; A 7.2.4). `replaces`: the session this
   * browser had until now, ended in the same step. `Pending` where a second factor is on and the proof has none. Errors: AppError
   * `account_disabled`, `invalid_credentials` where the password was changed meanwhile, `storage_unavailable`.
   */
  (proof: Proof, device: Device, limits: Limits, replaces?: Session | null): Promise<Opened | Pending>;
}

export function createFinish(parts: FinishParts): Finish {
  return (proof, device, limits, replaces) =>
    parts.store.transaction((tx) => finishIn(tx, parts, { proof, device, limits, replaces: replaces ?? null }));
}

interface SignIn {
  readonly proof: Proof;
  readonly device: Device;
  readonly limits: Limits;
  readonly replaces: Session | null;
}

/** The same inside a transaction that does more, as changing a password does. */
export async function finishIn(tx: Transaction, parts: FinishParts, { proof, device, limits, replaces }: SignIn): Promise<Opened | Pending> {
  const now = parts.clock.now();
  const account = await activeAccount(tx, proof, now);
  const pending = await parts.secondFactor(tx, account, proof, device, limits);
  if (pending) return pending;
  await parts.onOpen(tx, account, device);
  if (replaces?.accountId === account.id) await tx.sessions.remove(replaces.id);
  await makeRoom(tx, account.id, parts.maxPerAccount - 1, now);
  const key = randomBytes(20).toString('hex');
  const session = await tx.sessions.insert(
    newSession({
      account,
      proof,
      device,
      limits,
      key,
      now,
      mustChange: (await tx.passwords.byId(account.id))?.mustChange ?? false,
      ipHash: parts.hashAddress(device.address),
    }),
  );
  const details = {
    device_label: session.deviceLabel,
    method: session.method,
    ...(proof.secondFactor === undefined ? {} : { second_factor: proof.secondFactor }),
    ...(proof.scopes === undefined ? {} : { scopes: proof.scopes.join(' ') }),
  };
  await tx.activity.append({
    at: now,
    kind: kindOf(proof),
    accountId: account.id,
    actorId: account.id,
    sessionId: session.id,
    ipHash: session.ipHash,
    details,
  });
  return { account: await stampSignIn(tx, account, now), session, key };
}

function kindOf({ method, fallback }: Proof): ActivityKind {
  if (method === 'pairing') return 'paired';
  return fallback ? 'sign_in_fallback' : 'sign_in';
}

/** The account may have been disabled, or its password changed, since the proof was made (security.md C, "password change while login in flight"). */
async function activeAccount(tx: Transaction, proof: Proof, now: number): Promise<Account> {
  const account = await tx.accounts.byId(proof.account.id);
  if (!account || !mayGetIn(account, now)) throw new AppError('account_disabled');
  if (proof.recordHash !== undefined && (await tx.passwords.byId(account.id))?.hash !== proof.recordHash) throw new AppError('invalid_credentials');
  return account;
}

interface SessionFacts {
  readonly account: Account;
  readonly proof: Proof;
  readonly device: Device;
  readonly limits: Limits;
  readonly key: string;
  readonly now: number;
  readonly ipHash: string;
  readonly mustChange: boolean;
}

function newSession({ account, proof, device, limits, key, now, ipHash, mustChange }: SessionFacts): NewSession {
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
    // The first device of all is trusted, where it may do everything; others by choice (reference/seeds-contract.md 3b).
    trusted: account.lastLoginAt === null && proof.scopes === undefined,
    provedAt: now,
    ...(mustChange ? { mustChange } : {}),
    factors: proof.secondFactor === undefined ? [proof.method] : [proof.method, proof.secondFactor],
    ...(proof.scopes === undefined ? {} : { scopes: proof.scopes }),
  };
}

/** The cap per account: the longest unseen go first (security.md B59; A 7.1.2). */
async function makeRoom(tx: Transaction, accountId: number, room: number, now: number): Promise<void> {
  const count = await tx.sessions.countOfAccount(accountId);
  if (count <= room) return;
  // All of them: after the limit was lowered there may be many more than one too many.
  const { items } = await tx.sessions.ofAccount(accountId, { limit: count });
  for (const { id } of items.slice(room)) await tx.sessions.remove(id);
  await tx.activity.append({
    at: now,
    kind: 'sessions_ended',
    accountId,
    actorId: null,
    sessionId: null,
    ipHash: '',
    details: { count: items.length - room, reason: 'limit' },
  });
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

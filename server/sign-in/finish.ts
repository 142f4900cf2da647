import { hash, randomBytes } from 'node:crypto';
import type { ActivityKind } from '../activity/event.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { guessDevice } from '../sessions/device-label.ts';
import type { NewSession, Session } from '../sessions/session.ts';
import { mayGetIn, type Account, type AccountPatch } from '../accounts/account.ts';
import { limitRefusal } from '../accounts/limits.ts';
import { withDevice } from './known-devices.ts';
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
   * `account_disabled`, `outside_hours`, `local_only`, `invalid_credentials` where the password was changed meanwhile, `storage_unavailable`.
   */
  (proof: Proof, device: Device, limits: Limits, replaces?: Session | null): Promise<Opened | Pending>;
}

/** `afterwards` is called once the session is durable: a mail about it may be waiting. Errors: as Finish. */
export function createFinish(parts: FinishParts, afterwards: () => void): Finish {
  return async (proof, device, limits, replaces) => {
    const opened = await parts.store
      .transaction((tx) => finishIn(tx, parts, { proof, device, limits, replaces: replaces ?? null }))
      .catch(async (error: unknown) => {
        if (isLimitRefusal(error)) await noteRefusal(parts, proof, device, error.code);
        throw error;
      });
    afterwards();
    return opened;
  };
}

const isLimitRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'outside_hours' || error.code === 'local_only');

/** Somebody had it right and may not: whom it concerns should see it (security.md B38). */
async function noteRefusal(
  { store, clock, hashAddress }: FinishParts,
  { account, method }: Proof,
  { address }: Device,
  reason: string,
): Promise<void> {
  const ipHash = hashAddress(address);
  const line = { at: clock.now(), kind: 'sign_in_failed', accountId: account.id, actorId: null, sessionId: null, ipHash } as const;
  await store.transaction((tx) => tx.activity.append({ ...line, details: { method, reason } }));
}

interface SignIn {
  readonly proof: Proof;
  readonly device: Device;
  readonly limits: Limits;
  readonly replaces: Session | null;
  /** A trusted device that stays one. */
  readonly trusted?: boolean;
}

/** The same inside a transaction that does more, as changing a password does. */
export async function finishIn(
  tx: Transaction,
  parts: FinishParts,
  { proof, device, limits, replaces, trusted = false }: SignIn,
): Promise<Opened | Pending> {
  const now = parts.clock.now();
  const account = await activeAccount(tx, proof, device, now);
  const pending = await parts.secondFactor(tx, account, proof, device, limits);
  if (pending) return pending;
  await parts.onOpen(tx, account, device);
  // A session that may do less than its account is trusted with nobody's sign-in.
  const trusts = proof.scopes === undefined && (trusted || (await isFirstEver(tx, account)));
  if (replaces?.accountId === account.id) await tx.sessions.remove(replaces.id);
  await makeRoom(tx, account.id, (account.limits?.maxSessions ?? parts.maxPerAccount) - 1, now);
  const key = randomBytes(20).toString('hex');
  const session = await tx.sessions.insert(
    newSession({
      proof,
      device,
      limits,
      key,
      now,
      trusted: trusts,
      // A rescue is for those who do not have it.
      mustChange: proof.method !== 'rescue' && ((await tx.passwords.byId(account.id))?.mustChange ?? false),
      ipHash: parts.hashAddress(device.address),
    }),
  );
  await noteSignIn(tx, proof, session);
  return { account: await stampSignIn(tx, account, device, now), session, key };
}

function noteSignIn(tx: Transaction, proof: Proof, session: Session): Promise<unknown> {
  const { id, accountId, deviceLabel, method, ipHash } = session;
  const { secondFactor, scopes } = proof;
  return tx.activity.append({
    at: session.createdAt,
    kind: kindOf(proof),
    accountId,
    actorId: accountId,
    sessionId: id,
    ipHash,
    details: {
      device_label: deviceLabel,
      method,
      ...(secondFactor === undefined ? {} : { second_factor: secondFactor }),
      ...(scopes === undefined ? {} : { scopes: scopes.join(' ') }),
    },
  });
}

function kindOf({ method, fallback }: Proof): ActivityKind {
  if (method === 'pairing') return 'paired';
  return fallback ? 'sign_in_fallback' : 'sign_in';
}

/** The account may have been disabled, or its password changed, since the proof was made (security.md C, "password change while login in flight"). */
async function activeAccount(tx: Transaction, proof: Proof, { isNear }: Device, now: number): Promise<Account> {
  const account = await tx.accounts.byId(proof.account.id);
  if (!account || !mayGetIn(account, now)) throw new AppError('account_disabled');
  // Who needs no sign-in at all is not kept out by a limit on signing in.
  const refusal = proof.method === 'owner' ? null : limitRefusal(account, { now, isNear });
  if (refusal) throw new AppError(refusal);
  if (proof.recordHash !== undefined && (await tx.passwords.byId(account.id))?.hash !== proof.recordHash) throw new AppError('invalid_credentials');
  return account;
}

interface SessionFacts {
  readonly proof: Proof;
  readonly device: Device;
  readonly limits: Limits;
  readonly key: string;
  readonly now: number;
  readonly trusted: boolean;
  readonly ipHash: string;
  readonly mustChange: boolean;
}

function newSession({ proof, device, limits, key, now, trusted, ipHash, mustChange }: SessionFacts): NewSession {
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
    trusted,
    provedAt: now,
    ...(mustChange ? { mustChange } : {}),
    factors: proof.secondFactor === undefined ? [proof.method] : [proof.method, proof.secondFactor],
    ...(proof.scopes === undefined ? {} : { scopes: proof.scopes }),
    ...(proof.throughProvider ? { throughProvider: true } : {}),
  };
}

/** The first device of all is trusted, others by choice (reference/seeds-contract.md 3b). Who was brought in signed in before, but never here. */
async function isFirstEver(tx: Transaction, { id, lastLoginAt, devices }: Account): Promise<boolean> {
  return lastLoginAt === null || (devices === undefined && (await tx.sessions.countOfAccount(id)) === 0);
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

/** `last_login_at` moves at most hourly (nanoClaw); the device is remembered. */
async function stampSignIn(tx: Transaction, account: Account, { userAgent }: Device, now: number): Promise<Account> {
  const devices = withDevice(account, userAgent, now);
  const isFresh = account.lastLoginAt !== null && Math.abs(now - account.lastLoginAt) < hourMs;
  const patch: AccountPatch = { ...(isFresh ? {} : { lastLoginAt: now }), ...(devices ? { devices } : {}) };
  return Object.keys(patch).length === 0 ? account : tx.accounts.update(account.id, patch);
}

/** How a session key is stored and found. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

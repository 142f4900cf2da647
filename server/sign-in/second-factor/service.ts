import { Secret, TOTP } from 'otpauth';
import type { Account } from '../../accounts/account.ts';
import { noteEnding } from '../../sessions/endings.ts';
import type { EventDetails, ActivityKind } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reads, Store, Transaction } from '../../ports/store.ts';
import { isLive } from '../../sessions/session.ts';
import { requireStillIn } from '../../sessions/still-in.ts';
import { hashRecovery, newRecoveryCodes } from './recovery-codes.ts';
import type { SecondFactors } from './second-factors.ts';

export type Channel = 'totp' | 'email' | 'device' | 'recovery';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly seal: (text: string, context: string) => string;
  readonly open: (sealed: string, context: string) => string;
}

/** Who changes their factors, and from where. */
export interface FactorActor {
  readonly account: Account;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

const none = (id: number): SecondFactors => ({ id, totp: null, email: false, recovery: [] });
const stepSeconds = 30;
/** One step to either side: clocks differ, and people type slowly (RFC 6238 5.2). */
const window = 1;
/** Steps in twelve hours: how far a clock is looked after that does not agree, as with a time zone that was corrected by hand. */
const hoursOff = (12 * 3600) / stepSeconds;
const issuer = 'Doorward';

/** What an account has beside its password: an authenticator app, codes by e-mail, recovery codes, trusted devices. */
export class SecondFactorService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async of(reads: Pick<Reads, 'secondFactors'>, accountId: number): Promise<SecondFactors> {
    return (await reads.secondFactors.byId(accountId)) ?? none(accountId);
  }

  /** Channels by which a sign-in can be confirmed; empty: no second factor is on. Recovery codes and devices help, they do not switch it on. */
  async channels(reads: Pick<Reads, 'secondFactors' | 'sessions'>, account: Account): Promise<Channel[]> {
    const factors = await this.of(reads, account.id);
    const on: Channel[] = [
      ...(factors.totp?.confirmed ? (['totp'] as const) : []),
      ...(factors.email && account.email !== null ? (['email'] as const) : []),
    ];
    if (on.length === 0) return [];
    if ((await this.#trustedDevices(reads, account.id)) > 0) on.push('device');
    return factors.recovery.length > 0 ? [...on, 'recovery'] : on;
  }

  /** What is on, in numbers. */
  async overview(accountId: number): Promise<{ totp: boolean; email: boolean; recovery_codes_left: number; trusted_devices: number }> {
    const { totp, email, recovery } = await this.of(this.#parts.store, accountId);
    const trusted = await this.#trustedDevices(this.#parts.store, accountId);
    return { totp: totp?.confirmed ?? false, email, recovery_codes_left: recovery.length, trusted_devices: trusted };
  }

  /** A new secret that counts once it is confirmed; the URI is shown once (otpauth). Errors: AppError `vault_unavailable`. */
  beginTotp(actor: FactorActor): Promise<string> {
    const { store, seal } = this.#parts;
    const secret = new Secret({ size: 20 });
    const sealedSecret = seal(secret.base32, `totp:${actor.account.id}`);
    return store.transaction(async (tx) => {
      const factors = await this.#ofActor(tx, actor);
      if (factors.totp?.confirmed) throw new AppError('already_on');
      await tx.secondFactors.put({ ...factors, totp: { sealedSecret, confirmed: false, lastStep: 0 } });
      return new TOTP({ issuer, label: actor.account.email ?? actor.account.username, secret, period: stepSeconds }).toString();
    });
  }

  /**
   * Switches the app on with a first right code; the answer is the recovery codes, where there were none. Errors: AppError `code_invalid`, with the reason
   * `clock` where the code is of another hour of the same day: a clock is wrong. Nothing is told by it: who asks was shown the secret just now.
   */
  confirmTotp(actor: FactorActor, code: string): Promise<readonly string[]> {
    return this.#parts.store.transaction(async (tx) => {
      const factors = await this.#ofActor(tx, actor);
      const step = factors.totp && this.#stepOf(factors, code);
      if (!factors.totp || factors.totp.confirmed) throw new AppError('code_invalid');
      if (!step) throw new AppError('code_invalid', this.#stepOf(factors, code, hoursOff) === null ? {} : { reason: 'clock' });
      const { codes, hashes } = codesFor(factors);
      await tx.secondFactors.put({ ...factors, totp: { ...factors.totp, confirmed: true, lastStep: step }, recovery: hashes });
      await this.#changed(tx, actor, 'second_factor_on', 'totp');
      return codes;
    });
  }

  /** Codes by e-mail from now on; the answer is the recovery codes, where there were none. Errors: AppError `validation_failed` without a confirmed address. */
  beginEmail(actor: FactorActor): Promise<readonly string[]> {
    return this.#parts.store.transaction(async (tx) => {
      const factors = await this.#ofActor(tx, actor);
      const { email, emailVerified } = actor.account;
      if (email === null || !emailVerified) throw new AppError('validation_failed', { fields: { email: ['required'] } });
      if (factors.email) return [];
      const { codes, hashes } = codesFor(factors);
      await tx.secondFactors.put({ ...factors, email: true, recovery: hashes });
      await this.#changed(tx, actor, 'second_factor_on', 'email');
      return codes;
    });
  }

  endEmail(actor: FactorActor): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const factors = await this.#ofActor(tx, actor);
      if (!factors.email) return;
      await tx.secondFactors.put({ ...factors, email: false });
      await this.#changed(tx, actor, 'second_factor_off', 'email');
    });
  }

  endTotp(actor: FactorActor): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const factors = await this.#ofActor(tx, actor);
      if (factors.totp === null) return;
      await tx.secondFactors.put({ ...factors, totp: null });
      if (factors.totp.confirmed) await this.#changed(tx, actor, 'second_factor_off', 'totp');
    });
  }

  /** Ten new ones, shown once; the old ones are void (security.md B64). */
  renewRecoveryCodes(actor: FactorActor): Promise<readonly string[]> {
    return this.#parts.store.transaction(async (tx) => {
      const { codes, hashes } = newRecoveryCodes();
      await tx.secondFactors.put({ ...(await this.#ofActor(tx, actor)), recovery: hashes });
      await this.#log(tx, actor, 'recovery_codes_made', { count: codes.length });
      return codes;
    });
  }

  /** Everything off, as an admin does for somebody who lost it all. */
  async reset(tx: Transaction, accountId: number): Promise<void> {
    await tx.secondFactors.take(accountId);
  }

  /** Checks a code of the app or a recovery code and uses it up, in the caller's transaction (security.md B64; RFC 6238 5.2). */
  async use(tx: Transaction, accountId: number, channel: 'totp' | 'recovery', code: string): Promise<boolean> {
    const factors = await this.of(tx, accountId);
    if (channel === 'recovery') {
      const hash = hashRecovery(code);
      if (!factors.recovery.includes(hash)) return false;
      await tx.secondFactors.put({ ...factors, recovery: factors.recovery.filter((kept) => kept !== hash) });
      return true;
    }
    const step = factors.totp?.confirmed ? this.#stepOf(factors, code) : null;
    if (!step || !factors.totp) return false;
    await tx.secondFactors.put({ ...factors, totp: { ...factors.totp, lastStep: step } });
    return true;
  }

  async #ofActor(tx: Transaction, { account, sessionId }: FactorActor): Promise<SecondFactors> {
    await requireStillIn(tx, sessionId);
    return this.of(tx, account.id);
  }

  /** Null where keys that were lost sealed it: then no code fits, and recovery codes help. Errors: AppError `vault_unavailable` where the vault is. */
  #opened(sealed: string, context: string): string | null {
    try {
      return this.#parts.open(sealed, context);
    } catch {
      this.#parts.seal('', context);
      return null;
    }
  }

  /** The time step a code belongs to, where it is right and later than the last one used; else null. */
  #stepOf({ id, totp }: SecondFactors, code: string, within = window): number | null {
    if (!totp || !/^\d{6}$/.test(code.trim())) return null;
    const opened = this.#opened(totp.sealedSecret, `totp:${id}`);
    if (opened === null) return null;
    const secret = Secret.fromBase32(opened);
    const now = this.#parts.clock.now();
    const delta = new TOTP({ secret, period: stepSeconds }).validate({ token: code.trim(), timestamp: now, window: within });
    if (delta === null) return null;
    const step = Math.floor(now / 1000 / stepSeconds) + delta;
    return step > totp.lastStep ? step : null;
  }

  /** What was signed in by other rules has to sign in again (security.md B47; A 7.4.3). */
  async #changed(tx: Transaction, actor: FactorActor, kind: 'second_factor_on' | 'second_factor_off', channel: Channel): Promise<void> {
    const { items } = await tx.sessions.ofAccount(actor.account.id, { limit: await tx.sessions.countOfAccount(actor.account.id) });
    const others = items.filter(({ id }) => id !== actor.sessionId);
    await noteEnding(tx, actor.account.id);
    for (const { id } of others) await tx.sessions.remove(id);
    await this.#log(tx, actor, kind, { channel, sessions_ended: others.length });
  }

  async #trustedDevices(reads: Pick<Reads, 'sessions'>, accountId: number): Promise<number> {
    const { items } = await reads.sessions.ofAccount(accountId, { limit: 200 });
    return items.filter((session) => session.trusted === true && isLive(session, this.#parts.clock.now())).length;
  }

  #log(tx: Transaction, { account, sessionId, ipHash }: FactorActor, kind: ActivityKind, details: EventDetails): Promise<unknown> {
    return tx.activity.append({ at: this.#parts.clock.now(), kind, accountId: account.id, actorId: account.id, sessionId, ipHash, details });
  }
}

/** Those that are left, which nobody is shown again; else new ones. */
function codesFor({ recovery }: SecondFactors): { readonly codes: readonly string[]; readonly hashes: readonly string[] } {
  return recovery.length > 0 ? { codes: [], hashes: recovery } : newRecoveryCodes();
}

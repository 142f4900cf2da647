import type { Account } from '../../accounts/account.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { Challenge } from '../challenge.ts';
import type { Challenges } from '../challenges.ts';
import { finishIn, type FinishParts, type Limits, type Opened, type Pending } from '../finish.ts';
import type { Device, Proof } from '../proof.ts';
import type { Channel, SecondFactorService } from './service.ts';
import { mailCode } from './mailed-code.ts';
import { matchCodeOf } from './match-code.ts';
import { needsSecondFactor, readWaiting, toWaiting } from './waiting.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly factors: SecondFactorService;
  readonly mailer: Mailer;
  readonly throttle: Throttle;
  readonly hashAddress: (address: string) => string;
}

/** A sign-in that waits for a trusted device's word. */
export interface Approval {
  readonly id: number;
  readonly deviceLabel: string;
  readonly userAgent: string;
  readonly ipHash: string;
  /** The same on both screens. */
  readonly matchCode: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Who says yes or no, from which session. */
interface Decider {
  readonly accountId: number;
  readonly sessionId: number | null;
}

/** How somebody wants to confirm their sign-in. */
export interface Choice {
  readonly challengeId: string;
  readonly channel: Channel;
  readonly peer: Peer;
  readonly acceptLanguage: string;
}

export interface Chosen {
  /** ms. */
  readonly expiresAt: number;
  /** Where a trusted device is asked: what both screens show. */
  readonly matchCode: string | null;
  /** Where a code is mailed: whether an admin has to hand it over, because no mail goes out. Null for other ways. */
  readonly fallback: boolean | null;
}

type Outcome = Opened | 'waiting' | 'wrong' | 'denied' | 'gone';
const lifeMs = 10 * 60_000;

/** The second step of a sign-in: a challenge that remembers the first, and one of four ways to answer it (api.md 2fa). */
export class SecondFactorSignIn {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** finish.ts asks: is there a second factor that this proof has not shown? */
  async demand(tx: Transaction, account: Account, proof: Proof, device: Device, limits: Limits): Promise<Pending | null> {
    if (!needsSecondFactor(proof)) return null;
    const channels = await this.#parts.factors.channels(tx, account);
    if (channels.length === 0) return null;
    const wanted = {
      purpose: 'second_factor',
      about: String(account.id),
      accountId: account.id,
      lifeMs,
      keepOlder: true,
      data: toWaiting(proof, device, limits, this.#parts.hashAddress(device.address)),
    } as const;
    const { secret } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    return { pending: true, challengeId: secret, channels };
  }

  /** Chooses the way; for e-mail the code goes out now. Errors: AppError `code_invalid` for a challenge that is not open or has no such way, `too_many_attempts`. */
  async choose({ challengeId, channel, peer, acceptLanguage }: Choice): Promise<Chosen> {
    const waiting = await this.#parts.challenges.bySecret(this.#parts.store, 'second_factor', challengeId, this.#parts.clock.now());
    if (waiting && channel === 'email') await this.#parts.throttle.attempt(`mailed code of ${waiting.subject}`, peer, waiting.accountId);
    const chosen = await this.#parts.store.transaction(async (tx) => {
      const { challenge, account } = await this.#open(tx, challengeId);
      if (!(await this.#parts.factors.channels(tx, account)).includes(channel)) throw new AppError('code_invalid');
      const mailed = channel === 'email' ? await this.#mailCode(tx, account, challenge, { peer, acceptLanguage }) : null;
      if (channel === 'device') await tx.challenges.update(challenge.id, { data: { ...challenge.data, asked: true } });
      const matchCode = channel === 'device' ? matchCodeOf(challenge) : null;
      return { expiresAt: challenge.expiresAt, matchCode, fallback: mailed?.fallback ?? null };
    });
    if (channel === 'email') this.#parts.mailer.kick();
    return chosen;
  }

  /**
   * The session where the answer is right; null while a trusted device has not answered. A wrong answer is counted before it is told.
   * Errors: AppError `code_invalid`, `forbidden` where a trusted device said no, `too_many_attempts`.
   */
  async answer(challengeId: string, channel: Channel, code: string, peer: Peer, finish: FinishParts): Promise<Opened | null> {
    const waiting = await this.#parts.challenges.bySecret(this.#parts.store, 'second_factor', challengeId, this.#parts.clock.now());
    if (!waiting) throw new AppError('code_invalid');
    const name = `second factor of ${waiting.subject}`;
    if (channel !== 'device') await this.#parts.throttle.attempt(name, peer, waiting.accountId);
    const outcome = await this.#parts.store.transaction((tx) => this.#settle(tx, { challengeId, channel, code, peer }, finish));
    if (outcome === 'waiting') return null;
    if (outcome === 'denied') throw new AppError('forbidden');
    if (outcome === 'wrong' || outcome === 'gone') throw new AppError('code_invalid');
    if (channel !== 'device') await this.#parts.throttle.forgive(name, peer);
    this.#parts.mailer.kick();
    return outcome;
  }

  /** Sign-ins that ask this account's trusted devices, for those devices' screens. */
  async approvals(accountId: number): Promise<readonly Approval[]> {
    const open = await this.#parts.store.challenges.ofGroup(`second_factor:${accountId}`);
    return open.filter((challenge) => this.#asksDevices(challenge) && challenge.data['approved'] === undefined).map(toApproval);
  }

  /** A trusted device's word on one of them. Errors: AppError `not_found`, also for one that did not ask for it. */
  async decide({ accountId, sessionId }: Decider, id: number, approved: boolean): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      const challenge = await tx.challenges.byId(id);
      if (challenge?.purpose !== 'second_factor' || challenge.accountId !== accountId || !this.#asksDevices(challenge))
        throw new AppError('not_found');
      await tx.challenges.update(id, { data: { ...challenge.data, approved } });
      if (approved) return;
      // Somebody had the password: whoever said no should find it afterwards (security.md B38).
      const { deviceLabel, ipHash } = toApproval(challenge);
      const details = { method: 'device', reason: 'denied', device_label: deviceLabel };
      await tx.activity.append({ at: this.#parts.clock.now(), kind: 'sign_in_failed', accountId, actorId: accountId, sessionId, ipHash, details });
    });
  }

  #asksDevices({ data, expiresAt }: Challenge): boolean {
    return data['asked'] === true && expiresAt >= this.#parts.clock.now();
  }

  async #settle(tx: Transaction, given: { challengeId: string; channel: Channel; code: string; peer: Peer }, finish: FinishParts): Promise<Outcome> {
    const { challenge, account } = await this.#open(tx, given.challengeId);
    const word = await this.#judge(tx, challenge, account, given);
    if (word === 'wrong') await this.#noteFailure(tx, account, given);
    if (word !== 'right') return word;
    // Of twenty right answers at once, one takes it.
    if (!(await tx.challenges.take(challenge.id))) return 'gone';
    if (given.channel === 'recovery') await this.#noteRecoveryCode(tx, account);
    const { proof, device, limits } = readWaiting(challenge, account, given.peer);
    const opened = await finishIn(tx, finish, { proof: { ...proof, secondFactor: given.channel }, device, limits, replaces: null });
    if ('pending' in opened) throw new AppError('internal_error');
    return opened;
  }

  /** A line of its own: somebody should know that one of few is gone (security.md B38). */
  async #noteRecoveryCode(tx: Transaction, { id }: Account): Promise<void> {
    const left = (await this.#parts.factors.of(tx, id)).recovery.length;
    await tx.activity.append({
      at: this.#parts.clock.now(),
      kind: 'recovery_code_used',
      accountId: id,
      actorId: id,
      sessionId: null,
      ipHash: '',
      details: { left },
    });
  }

  async #judge(
    tx: Transaction,
    challenge: Challenge,
    account: Account,
    { channel, code }: { channel: Channel; code: string },
  ): Promise<'right' | 'waiting' | 'wrong' | 'denied'> {
    if (!(await this.#parts.factors.channels(tx, account)).includes(channel)) return 'wrong';
    switch (channel) {
      case 'device': {
        const approved = challenge.data['approved'];
        if (approved === false) await tx.challenges.take(challenge.id);
        return approved === undefined ? 'waiting' : approved === true ? 'right' : 'denied';
      }
      case 'email':
        return challenge.data['mailed'] === true && (await this.#parts.challenges.tryCode(tx, challenge, code)) ? 'right' : 'wrong';
      case 'totp':
      case 'recovery': {
        if (await this.#parts.factors.use(tx, account.id, channel, code)) return 'right';
        await this.#parts.challenges.countWrong(tx, challenge);
        return 'wrong';
      }
    }
  }

  /** Somebody had the first half right: whom it concerns should see it (security.md B38). */
  #noteFailure(tx: Transaction, { id }: Account, { channel, peer }: { channel: Channel; peer: Peer }): Promise<unknown> {
    const { clock, hashAddress } = this.#parts;
    return tx.activity.append({
      at: clock.now(),
      kind: 'sign_in_failed',
      accountId: id,
      actorId: null,
      sessionId: null,
      ipHash: hashAddress(peer.address),
      details: { method: channel },
    });
  }

  async #open(tx: Transaction, challengeId: string): Promise<{ challenge: Challenge; account: Account }> {
    const challenge = await this.#parts.challenges.bySecret(tx, 'second_factor', challengeId, this.#parts.clock.now());
    const account = challenge?.accountId == null ? undefined : await tx.accounts.byId(challenge.accountId);
    if (!challenge || !account) throw new AppError('code_invalid');
    return { challenge, account };
  }

  async #mailCode(
    tx: Transaction,
    account: Account,
    challenge: Challenge,
    { peer, acceptLanguage }: Pick<Choice, 'peer' | 'acceptLanguage'>,
  ): Promise<{ readonly fallback: boolean }> {
    const { email } = account;
    if (email === null) throw new AppError('code_invalid');
    const { challenges, mailer, clock, hashAddress } = this.#parts;
    const code = await challenges.renewCode(tx, challenge);
    await tx.challenges.update(challenge.id, { data: { ...challenge.data, mailed: true } });
    const who = { at: clock.now(), ipHash: hashAddress(peer.address) };
    return mailCode(tx, mailer, { account, email, code, challengeId: challenge.id, acceptLanguage, ...who });
  }
}

function toApproval(challenge: Challenge): Approval {
  const { id, data, createdAt, expiresAt } = challenge;
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  return {
    id,
    deviceLabel: text('label'),
    userAgent: text('userAgent'),
    ipHash: text('ipHash'),
    matchCode: matchCodeOf(challenge),
    createdAt,
    expiresAt,
  };
}

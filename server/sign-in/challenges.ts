import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Json } from '../accounts/account.ts';
import type { Reads, Transaction } from '../ports/store.ts';
import type { Challenge, Purpose } from './challenge.ts';

export interface NewChallenge {
  readonly purpose: Purpose;
  /** Whom it is about. A newer one of the same purpose and subject voids the older ones, unless `keepOlder` (security.md B60). */
  readonly about: string;
  readonly accountId: number | null;
  readonly lifeMs: number;
  readonly data?: { readonly [name: string]: Json };
  readonly keepOlder?: boolean;
}

export interface OpenedChallenge {
  readonly challenge: Challenge;
  /** Names the challenge in a link; says nothing by itself and cannot be guessed. */
  readonly ident: string;
  /** 256 bits, base64url: shown once, in a link or to the client that waits. */
  readonly secret: string;
  /** Six digits for those who cannot follow a link. */
  readonly code: string;
}

const wrongCodes = 5;

/** Things that open once, for a while. Checking and consuming is one step of one transaction (security.md C "double use"). */
export class Challenges {
  readonly #hashCode: (text: string) => string;

  /** `hashCode`: a MAC under a key that is not beside the hashes. */
  constructor(hashCode: (text: string) => string) {
    this.#hashCode = hashCode;
  }

  /** So that whoever asks for a mail gets the same answer, whether there is anybody to write to or not (security.md B33). Errors: AppError `vault_unavailable`. */
  assertReady(): void {
    this.#hashCode('ready');
  }

  async open(tx: Transaction, wanted: NewChallenge, now: number): Promise<OpenedChallenge> {
    const { purpose, about, accountId, lifeMs, data = {} } = wanted;
    const subject = `${purpose}:${about}`;
    if (!wanted.keepOlder) await this.voidAll(tx, purpose, about);
    const secret = randomBytes(32).toString('base64url');
    const code = newCode();
    const codeHash = this.#codeHash(subject, code);
    const challenge = await tx.challenges.insert({
      purpose,
      key: keyOf(purpose, secret),
      subject,
      accountId,
      codeHash,
      attempts: 0,
      createdAt: now,
      expiresAt: now + lifeMs,
      data,
    });
    return { challenge, ident: this.#identOf(challenge.id), secret, code };
  }

  /** The challenge that a secret opens, gone from the store; undefined for anything else. */
  async takeBySecret(tx: Transaction, purpose: Purpose, secret: string, now: number): Promise<Challenge | undefined> {
    const found = await tx.challenges.byKey(keyOf(purpose, secret));
    if (!found || found.expiresAt < now) return undefined;
    return tx.challenges.take(found.id);
  }

  /** The same without taking it: for a client that still waits. */
  async bySecret(reads: Pick<Reads, 'challenges'>, purpose: Purpose, secret: string, now: number): Promise<Challenge | undefined> {
    const found = await reads.challenges.byKey(keyOf(purpose, secret));
    return found && found.expiresAt >= now ? found : undefined;
  }

  /** The challenge that a link's ident names, for rules that need to know whom it is about. */
  async byIdent(reads: Pick<Reads, 'challenges'>, purpose: Purpose, ident: string, now: number): Promise<Challenge | undefined> {
    const id = Number.parseInt(ident.split('.', 1)[0] ?? '', 36);
    if (!Number.isSafeInteger(id) || !same(this.#identOf(id), ident)) return undefined;
    const found = await reads.challenges.byId(id);
    return found?.purpose === purpose && found.expiresAt >= now ? found : undefined;
  }

  /** A link's two halves must belong together. */
  async takeByLink(
    tx: Transaction,
    purpose: Purpose,
    link: { readonly ident: string; readonly token: string },
    now: number,
  ): Promise<Challenge | undefined> {
    const named = await this.byIdent(tx, purpose, link.ident, now);
    return named?.key === keyOf(purpose, link.token) ? tx.challenges.take(named.id) : undefined;
  }

  /**
   * The open challenge about somebody that a short code opens. A wrong one counts against all of theirs; the fifth voids their codes
   * (security.md B66). A link that was mailed with one stays good: else anybody could void it who knows the address.
   * The count must survive: so the caller lets this transaction commit and complains afterwards.
   */
  async takeByCode(tx: Transaction, purpose: Purpose, about: string, code: string, now: number): Promise<Challenge | undefined> {
    const subject = `${purpose}:${about}`;
    const open = (await tx.challenges.ofGroup(subject)).filter(({ expiresAt, codeHash }) => expiresAt >= now && codeHash !== null);
    const hash = this.#codeHash(subject, code);
    const right = open.find(({ codeHash }) => codeHash !== null && same(codeHash, hash));
    if (right) return tx.challenges.take(right.id);
    for (const { id, attempts } of open)
      await tx.challenges.update(id, { attempts: attempts + 1, ...(attempts + 1 >= wrongCodes ? { codeHash: null } : {}) });
    return undefined;
  }

  /** A new short code for a challenge that is open already, as when it is to be mailed. */
  async renewCode(tx: Transaction, challenge: Challenge): Promise<string> {
    const code = newCode();
    await tx.challenges.update(challenge.id, { codeHash: this.#codeHash(challenge.subject, code) });
    return code;
  }

  /** Whether a code is this challenge's. A wrong one is counted here; the fifth ends the challenge. */
  async tryCode(tx: Transaction, challenge: Challenge, code: string): Promise<boolean> {
    if (challenge.codeHash !== null && same(challenge.codeHash, this.#codeHash(challenge.subject, code))) return true;
    await this.countWrong(tx, challenge);
    return false;
  }

  /** One more wrong answer to it; the fifth ends it (security.md B66). */
  async countWrong(tx: Transaction, { id, attempts }: Challenge): Promise<void> {
    if (attempts + 1 >= wrongCodes) await tx.challenges.take(id);
    else await tx.challenges.update(id, { attempts: attempts + 1 });
  }

  async voidAll(tx: Transaction, purpose: Purpose, about: string): Promise<void> {
    for (const { id } of await tx.challenges.ofGroup(`${purpose}:${about}`)) await tx.challenges.take(id);
  }

  #codeHash(subject: string, code: string): string {
    return this.#hashCode(`code:${subject}:${code.trim()}`);
  }

  #identOf(id: number): string {
    return `${id.toString(36)}.${this.#hashCode(`ident:${id}`).slice(0, 16)}`;
  }
}

/** Six digits, each as likely as any. */
const newCode = () => String(randomInt(1_000_000)).padStart(6, '0');

/**
 * Opens a challenge whose secret somebody else made and keeps: here only its SHA-256 (hex) is known. It has no short code and no ident, so that it needs
 * no vault. Older ones of the same purpose and subject are void.
 */
export async function openHashed(
  tx: Transaction,
  { purpose, about, accountId, lifeMs, data = {} }: NewChallenge,
  secretHash: string,
  now: number,
): Promise<Challenge> {
  const subject = `${purpose}:${about}`;
  for (const { id } of await tx.challenges.ofGroup(subject)) await tx.challenges.take(id);
  const key = `${purpose}:${secretHash}`;
  return tx.challenges.insert({ purpose, key, subject, accountId, codeHash: null, attempts: 0, createdAt: now, expiresAt: now + lifeMs, data });
}

function keyOf(purpose: Purpose, secret: string): string {
  return `${purpose}:${createHash('sha256').update(secret).digest('hex')}`;
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

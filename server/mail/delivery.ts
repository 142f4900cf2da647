import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Couriers } from './couriers.ts';
import type { Ledger } from './ledger.ts';
import { openLetter, type Sealing } from './letter.ts';
import { isFinished, type Mail } from './mail.ts';
import { isTemplateName } from './occasions.ts';
import { Pending } from './pending.ts';
import { Trouble, troubleOf } from './trouble.ts';

/** What the delivery says of itself: template, mail id and one word; never an address, never contents. */
export interface MailLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
}

export interface DeliveryParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: Sealing;
  readonly couriers: Couriers;
  readonly ledger: Ledger;
  readonly log: MailLog;
}

const lanes = 2;
const shortestSleepMs = 500;
const longestSleepMs = 60_000;
const storageWaitMs = 30_000;
const cleaningMs = 3_600_000;
/** How long a stop waits for mails on their way before it cuts them off. */
const stopPatienceMs = 3000;

/** Sends what is due, two at a time, in the background. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #pending = new Pending();
  readonly #busy = new Map<number, Promise<void>>();
  /** What happened to mails and could not be written down yet: not tried again before it is. */
  readonly #unwritten = new Map<number, () => Promise<Mail | undefined>>();
  readonly #cutOff = new AbortController();
  #isRunning = false;
  #isAskedAgain = false;
  #turning: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cleanedAt = -Infinity;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#cutOff.signal.aborted) return;
    this.#isRunning = true;
    this.kick();
  }

  /** Looks soon at what is to be done. */
  kick(): void {
    if (!this.#isRunning) return;
    this.#isAskedAgain = true;
    this.#turning ??= this.#turns();
  }

  /** Something else changed this mail, or took it away. */
  note(id: number, mail: Mail | undefined): void {
    this.#pending.note(id, mail);
    this.kick();
  }

  isBusy(id: number): boolean {
    return this.#busy.has(id) || this.#unwritten.has(id);
  }

  /** Ends with nothing on its way; what could not be finished is tried at the next start. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    await this.#turning;
    const timer = setTimeout(() => this.#cutOff.abort(), stopPatienceMs);
    await Promise.all(this.#busy.values());
    clearTimeout(timer);
    this.#cutOff.abort();
  }

  async #turns(): Promise<void> {
    // The caller's transaction is just over: let it answer first.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#isAskedAgain && this.#isRunning) {
      this.#isAskedAgain = false;
      let rest = shortestSleepMs;
      try {
        await this.#turn();
      } catch (error) {
        rest = storageWaitMs;
        this.#parts.log.warn({ error: codeOf(error) }, 'the outbox could not be read or written');
      }
      this.#sleep(rest);
    }
    this.#turning = undefined;
  }

  async #turn(): Promise<void> {
    const { store, clock, couriers, ledger } = this.#parts;
    for (const [id, write] of this.#unwritten) await this.#write(id, write);
    await this.#pending.takeIn(store.mails);
    for (const id of this.#pending.expired(clock.now())) if (!this.isBusy(id)) this.#noteAndTell(id, await ledger.expire(id));
    for (const id of this.#pending.due(clock.now(), (template) => couriers.carries(template))) {
      if (this.#busy.size >= lanes) break;
      if (!this.isBusy(id)) this.#busy.set(id, this.#deliver(id));
    }
    if (clock.now() - this.#cleanedAt < cleaningMs) return;
    await ledger.forgetOld();
    this.#cleanedAt = clock.now();
  }

  /** Until the next thing is due, but at least for `rest`: what is due and cannot be done now would otherwise spin. */
  #sleep(rest: number): void {
    if (!this.#isRunning) return;
    const { clock, couriers } = this.#parts;
    const next = this.#busy.size >= lanes ? Infinity : this.#pending.next((template) => couriers.carries(template)) - clock.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kick(), Math.min(Math.max(next, rest), longestSleepMs)).unref();
  }

  async #deliver(id: number): Promise<void> {
    try {
      const { mail, isMine } = await this.#parts.ledger.claim(id);
      this.#pending.note(id, mail);
      if (mail && isMine) await this.#attempt(mail);
      else if (mail && isFinished(mail)) this.#tell(mail);
    } catch (error) {
      // The store does not take the claim, so nothing was tried.
      this.#pending.postpone(id, this.#parts.clock.now() + storageWaitMs);
      this.#parts.log.warn({ mail: id, error: codeOf(error) }, 'the outbox could not be written');
    } finally {
      this.#busy.delete(id);
      this.kick();
    }
  }

  async #attempt(mail: Mail): Promise<void> {
    const { ledger } = this.#parts;
    const trouble = await this.#carry(mail);
    await this.#write(mail.id, trouble ? () => ledger.failed(mail.id, trouble) : () => ledger.sent(mail.id));
  }

  async #carry(mail: Mail): Promise<Trouble | undefined> {
    const { template } = mail;
    if (!isTemplateName(template)) return new Trouble('unreadable');
    const letter = openLetter(this.#parts.keys, mail);
    if (!letter) return new Trouble('unreadable');
    try {
      await this.#parts.couriers.carry({ ...mail, template }, letter, `${mail.id}.${mail.createdAt}`, this.#cutOff.signal);
      return undefined;
    } catch (error) {
      return this.#cutOff.signal.aborted ? new Trouble('interrupted') : troubleOf(error);
    }
  }

  async #write(id: number, write: () => Promise<Mail | undefined>): Promise<void> {
    try {
      const mail = await write();
      this.#unwritten.delete(id);
      this.#noteAndTell(id, mail);
    } catch (error) {
      this.#unwritten.set(id, write);
      this.#pending.postpone(id, this.#parts.clock.now() + storageWaitMs);
      this.#parts.log.warn({ mail: id, error: codeOf(error) }, 'what became of a mail could not be written down yet');
    }
  }

  #noteAndTell(id: number, mail: Mail | undefined): void {
    this.#pending.note(id, mail);
    if (mail) this.#tell(mail);
  }

  #tell({ id, template, sentAt, lastError, attempts, nextAttemptAt }: Mail): void {
    if (sentAt !== null) return this.#parts.log.info({ mail: id, template, attempts }, 'mail sent');
    const again = nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString();
    this.#parts.log.warn({ mail: id, template, attempts, error: lastError, again }, again === null ? 'mail given up' : 'mail not sent');
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal_error';
}

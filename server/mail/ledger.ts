import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { emptied, type Sealing } from './letter.ts';
import { isFinished, isSuperseded, type Mail } from './mail.ts';
import { mostAttempts, nextAttemptAfter, waitAfter } from './retry-rules.ts';
import type { Trouble, TroubleWord } from './trouble.ts';

interface LedgerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: Sealing;
}

/** Finished mails stay in the admin's list for so long. */
const keptMs = 14 * 86_400_000;

/** What becomes of each mail, written down: every step is one transaction, and none brings back a mail that somebody dropped. */
export class Ledger {
  readonly #parts: LedgerParts;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /**
   * Takes a due mail on, before it is tried: the try is counted and the next one set, so that a crash in between costs a wait and not a flood,
   * and a second server on the same store leaves it alone. `isMine`: try it now.
   */
  async claim(id: number): Promise<{ readonly mail: Mail | undefined; readonly isMine: boolean }> {
    let isMine = false;
    const mail = await this.#change(id, async (before, now, tx) => {
      if (before.nextAttemptAt === null || before.nextAttemptAt > now) return before;
      if (now >= before.expiresAt) return this.#givenUp(before, 'expired');
      if (await isSuperseded(tx, before)) return this.#givenUp(before, 'superseded');
      if (before.attempts >= mostAttempts) return this.#givenUp(before, 'interrupted');
      isMine = true;
      const attempts = before.attempts + 1;
      return { ...before, attempts, nextAttemptAt: now + waitAfter(attempts, 0.5) };
    });
    return { mail, isMine };
  }

  /** Went out: its contents are not needed any more, and whoever opens its link has the address. */
  sent(id: number): Promise<Mail | undefined> {
    return this.#change(id, async (mail, now, tx) => {
      const challenge = mail.challengeId === undefined ? undefined : await tx.challenges.byId(mail.challengeId);
      if (challenge) await tx.challenges.update(challenge.id, { data: { ...challenge.data, delivered: true } });
      return { ...mail, sealed: emptied(this.#parts.keys, mail), sentAt: now, nextAttemptAt: null, lastError: null };
    });
  }

  failed(id: number, { word, isPermanent }: Trouble): Promise<Mail | undefined> {
    return this.#change(id, (mail, now) => {
      const { attempts, expiresAt } = mail;
      const next = nextAttemptAfter({ attempts, isPermanent, now, expiresAt, chance: Math.random() });
      return next === null ? this.#givenUp(mail, word) : { ...mail, nextAttemptAt: next, lastError: word };
    });
  }

  /** Its link or code does not work any more. */
  expire(id: number): Promise<Mail | undefined> {
    return this.#change(id, (mail, now) => (now >= mail.expiresAt ? this.#givenUp(mail, 'expired') : mail));
  }

  /** Due at once, with all its tries before it. */
  renew(id: number): Promise<Mail | undefined> {
    return this.#change(id, (mail, now) => ({ ...mail, attempts: 0, nextAttemptAt: now }));
  }

  /** Takes mails away that nobody will look at any more: finished, or of a template that this version does not know and long out of use. */
  async forgetOld(): Promise<void> {
    const { store, clock } = this.#parts;
    const before = clock.now() - keptMs;
    for (let after: number | null = 0; after !== null;) {
      // In the order of their making: the first young one ends it.
      const { items, next }: { items: readonly Mail[]; next: number | null } = await store.mails.page({ after, limit: 200 });
      const old = items.filter((mail) => mail.createdAt < before);
      const gone = old.filter((mail) => isFinished(mail) || mail.expiresAt < before);
      if (gone.length > 0) await store.transaction(async (tx) => void (await Promise.all(gone.map(({ id }) => tx.mails.take(id)))));
      after = old.length < items.length ? null : next;
    }
  }

  #givenUp(mail: Mail, word: TroubleWord): Mail {
    return { ...mail, sealed: emptied(this.#parts.keys, mail), nextAttemptAt: null, lastError: word };
  }

  /** The mail as it is afterwards; undefined where it was dropped or is finished. */
  #change(id: number, change: (mail: Mail, now: number, tx: Transaction) => Mail | Promise<Mail>): Promise<Mail | undefined> {
    const { store, clock } = this.#parts;
    return store.transaction(async (tx) => {
      const before = await tx.mails.byId(id);
      if (!before || isFinished(before)) return undefined;
      const after = await change(before, clock.now(), tx);
      if (after !== before) await tx.mails.put(after);
      return after;
    });
  }
}

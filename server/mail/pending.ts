import type { TemplateName } from '../ports/mailer.ts';
import type { Reads } from '../ports/store.ts';
import { isFinished, type Mail } from './mail.ts';
import { isTemplateName } from './occasions.ts';

/** What is still to be done, in memory: looking for due mails does not read the whole outbox. */
export class Pending {
  readonly #mails = new Map<number, Mail & { readonly template: TemplateName }>();
  #seen = 0;

  /** Takes in what was queued since the last time. Ids ascend in the order of commits. */
  async takeIn(shelf: Reads['mails']): Promise<void> {
    for (let isMore = true; isMore;) {
      const { items, next } = await shelf.page({ after: this.#seen, limit: 500 });
      for (const mail of items) {
        this.#seen = Math.max(this.#seen, mail.id);
        this.note(mail.id, mail);
      }
      isMore = next !== null;
    }
  }

  /** What became of a mail; undefined: gone. A template that an older or newer version knew is left alone. */
  note(id: number, mail: Mail | undefined): void {
    if (mail && !isFinished(mail) && isTemplateName(mail.template)) this.#mails.set(id, { ...mail, template: mail.template });
    else this.#mails.delete(id);
  }

  /** Not before this moment, whatever the store says: it could not be asked. */
  postpone(id: number, until: number): void {
    const mail = this.#mails.get(id);
    if (mail) this.#mails.set(id, { ...mail, nextAttemptAt: until });
  }

  expired(now: number): readonly number[] {
    return [...this.#mails.values()].filter(({ expiresAt }) => expiresAt <= now).map(({ id }) => id);
  }

  /** Longest due first. */
  due(now: number, carries: (template: TemplateName) => boolean): readonly number[] {
    return [...this.#mails.values()]
      .filter((mail) => dueAt(mail) <= now && carries(mail.template))
      .sort((a, b) => dueAt(a) - dueAt(b) || a.id - b.id)
      .map(({ id }) => id);
  }

  /** The next moment at which something is to be done; Infinity where nothing is. */
  next(carries: (template: TemplateName) => boolean): number {
    let next = Infinity;
    for (const mail of this.#mails.values()) next = Math.min(next, mail.expiresAt, carries(mail.template) ? dueAt(mail) : Infinity);
    return next;
  }
}

const dueAt = (mail: Mail) => mail.nextAttemptAt ?? Infinity;

import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Addressee, TemplateName } from '../ports/mailer.ts';
import type { Page, Store } from '../ports/store.ts';
import type { Couriers } from './couriers.ts';
import type { Delivery } from './delivery.ts';
import type { Ledger } from './ledger.ts';
import { addressOf, letterOf, openLetter, type Sealing } from './letter.ts';
import { isFinished, isSuperseded, stateOf, type Mail, type MailState } from './mail.ts';
import { newestFirst } from './newest-first.ts';
import { isTemplateName, occasions } from './occasions.ts';
import type { Done } from './outbox.ts';
import { troubleOf } from './trouble.ts';
import type { Writer } from './writer.ts';

/** A mail as an admin sees it in the list: no link, no code, no words. */
export interface OutboxMail extends Omit<Mail, 'sealed'> {
  /** Null where the vault does not open it. */
  readonly to: string | null;
  readonly state: MailState;
}

/** What an admin hands over. */
export interface HeldMail extends OutboxMail {
  readonly url: string | null;
  readonly code: string | null;
  readonly title: string;
  readonly text: string;
}

/** Who looks into a held mail. */
export interface MailReader {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

interface DeskParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: Sealing;
  readonly couriers: Couriers;
  readonly ledger: Ledger;
  readonly delivery: Delivery;
  readonly writer: Writer;
}

/** The admin's side of the outbox. */
export class MailDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async list(page: { readonly after?: number | undefined; readonly limit: number }): Promise<Page<OutboxMail>> {
    const { items, next } = await newestFirst(this.#parts.store.mails, page);
    return { items: await Promise.all(items.map((mail) => this.#shown(mail))), next };
  }

  async read(id: number, { accountId: actorId, sessionId, ipHash }: MailReader): Promise<HeldMail> {
    const { store, clock, keys, writer } = this.#parts;
    const mail = await store.mails.byId(id);
    if (!mail || stateOf(mail, this.#carries(mail)) !== 'held' || !isTemplateName(mail.template) || mail.expiresAt <= clock.now())
      throw new AppError('not_found');
    if (await isSuperseded(store, mail)) throw new AppError('not_found');
    const letter = openLetter(keys, mail);
    if (!letter) throw new AppError('vault_unavailable');
    const { title, text } = writer.write({ ...mail, template: mail.template }, letter);
    // Whom it concerns sees it too: with what is in there, somebody could come in as them.
    const details = { template: mail.template, mail: id };
    await store.transaction((tx) =>
      tx.activity.append({ at: clock.now(), kind: 'mail_read', accountId: mail.accountId, actorId, sessionId, ipHash, details }),
    );
    return { ...(await this.#shown(mail)), url: writer.urlOf(letter), code: letter.code, title, text };
  }

  async retry(id: number): Promise<Done> {
    const mail = await this.#parts.store.mails.byId(id);
    if (!mail) throw new AppError('not_found');
    if (isFinished(mail) || (await isSuperseded(this.#parts.store, mail))) return { ok: false, error: 'contents_gone' };
    if (!this.#carries(mail)) return { ok: false, error: 'no_smtp' };
    if (!this.#parts.delivery.isBusy(id)) this.#parts.delivery.note(id, await this.#parts.ledger.renew(id));
    return { ok: true };
  }

  async drop(id: number): Promise<void> {
    const taken = await this.#parts.store.transaction((tx) => tx.mails.take(id));
    this.#parts.delivery.note(id, undefined);
    if (!taken) throw new AppError('not_found');
  }

  async sendTest(account: Addressee & { readonly email: string | null }): Promise<Done> {
    const { couriers, clock } = this.#parts;
    if (account.email === null) return { ok: false, error: 'no_address' };
    const template: TemplateName = 'testMail';
    const now = clock.now();
    const letter = letterOf({ template, to: account.email, account });
    try {
      await couriers.carry(
        { template, createdAt: now, expiresAt: now + occasions[template].lifeMs },
        letter,
        `test.${now}`,
        AbortSignal.timeout(30_000),
      );
      return { ok: true };
    } catch (error) {
      return { ok: false, error: troubleOf(error).word };
    }
  }

  #carries({ template }: Mail): boolean {
    return isTemplateName(template) && this.#parts.couriers.carries(template);
  }

  /** One whose link opens nothing any more is nothing to wait for, nor to hand over. */
  async #shown(mail: Mail): Promise<OutboxMail> {
    const { sealed: _, ...facts } = mail;
    if (!isFinished(mail) && (await isSuperseded(this.#parts.store, mail)))
      return { ...facts, nextAttemptAt: null, lastError: 'superseded', to: addressOf(this.#parts.keys, mail), state: 'failed' };
    return { ...facts, to: addressOf(this.#parts.keys, mail), state: stateOf(mail, this.#carries(mail)) };
  }
}

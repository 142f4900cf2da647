import type { TemplateName } from '../ports/mailer.ts';
import { hookFor, type MailHook, type MailHooks } from './hooks.ts';
import type { Letter } from './letter.ts';
import type { Smtp } from './smtp.ts';
import type { Rendered } from './templates.ts';
import { Trouble, troubleOf } from './trouble.ts';
import type { Occurrence, Writer } from './writer.ts';

interface CourierParts {
  readonly writer: Writer;
  readonly smtp: Smtp | null;
  readonly hooks: MailHooks;
}

/** However slowly the other side drips, a lane is free again after this. */
const longestMs = 60_000;

/** Who carries which mail: the embedder's hook where there is one, else the mail server. */
export class Couriers {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  get hasSmtp(): boolean {
    return this.#parts.smtp !== null;
  }

  /** Whether a mail of this template can go out by itself. */
  carries(template: TemplateName): boolean {
    return this.hasSmtp || hookFor(this.#parts.hooks, template) !== undefined;
  }

  /** Resolves when the mail was taken over. Errors: Trouble. */
  async carry(mail: Occurrence, letter: Letter, messageId: string, stopped: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(longestMs)]);
    if (signal.aborted) throw new Trouble('interrupted');
    const hook = hookFor(this.#parts.hooks, mail.template);
    if (hook) return this.#call(hook, mail, letter, signal);
    if (!this.#parts.smtp) throw new Trouble('no_smtp');
    await this.#parts.smtp.send({ ...this.#write(mail, letter), to: letter.to, messageId }, signal);
  }

  #write(mail: Occurrence, letter: Letter): Rendered {
    try {
      return this.#parts.writer.write(mail, letter);
    } catch (cause) {
      throw new Trouble('template_failed', { cause });
    }
  }

  async #call(hook: MailHook, { expiresAt }: Occurrence, letter: Letter, signal: AbortSignal): Promise<void> {
    const { to, user, code, language } = letter;
    const url = this.#parts.writer.urlOf(letter);
    const over = new AbortController();
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Trouble('timeout')), { once: true, signal: over.signal }),
    );
    // Asynchronous, so that what it throws at once is a rejection too, and nobody is left waiting for `aborted`.
    const called = async () => hook({ to, user: { ...user, email: to }, url, code, language, expiresAt }, { signal });
    try {
      await Promise.race([aborted, called()]);
    } catch (error) {
      throw troubleOf(error, 'hook_failed');
    } finally {
      over.abort();
    }
  }
}

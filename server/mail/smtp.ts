import { createTransport } from 'nodemailer';
import { secretFrom } from '../config/load-settings.ts';
import { readReference } from '../config/vault-reference.ts';
import type { Settings } from '../config/settings.ts';
import { StartError } from '../errors.ts';
import type { Vault } from '../ports/vault.ts';
import { smtpTrouble } from './smtp-trouble.ts';
import type { Rendered } from './templates.ts';
import { Trouble } from './trouble.ts';

export interface Outgoing extends Rendered {
  readonly to: string;
  /** Stays the same over all tries, so that a mail sent twice can be known as one. */
  readonly messageId: string;
}

/** Hands mails to a mail server. */
export interface Smtp {
  /** Errors: Trouble. */
  send(mail: Outgoing, signal: AbortSignal): Promise<void>;
}

export interface SmtpParts {
  readonly settings: Settings['mail'];
  readonly vault: Pick<Vault, 'read'> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const waitMs = 10_000;
const onThisComputer = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** The configured mail server; null where there is none, or no `mail.from`. Errors: StartError `bad_setting`. */
export function createSmtp({ settings, vault, env }: SmtpParts): Smtp | null {
  const { from, smtp } = settings;
  const password = passwordOf(smtp.password, vault, env);
  if (from !== null && !/[^\s@<>]+@[^\s@<>]+/.test(from))
    throw new StartError('bad_setting', 'mail.from: holds no e-mail address', 'Write it as "Name <name@example.org>".');
  return smtp.host === null || from === null ? null : new SmtpClient(smtp, smtp.host, from, password);
}

type Password = () => Promise<string>;

/** `env:` and `file:` are read now, so that a missing one is told at the start; the vault when it is needed: it may be locked now. */
function passwordOf(reference: string | null, vault: SmtpParts['vault'], env: SmtpParts['env']): Password {
  if (reference?.startsWith('vault:') !== true) {
    const secret = reference === null ? '' : secretFrom('mail.smtp.password', reference, env);
    return () => Promise.resolve(secret);
  }
  const name = reference.slice('vault:'.length);
  if (!vault || name === '')
    throw new StartError('bad_setting', 'mail.smtp.password: there is no such place in the vault', 'Write "env:NAME" or "file:PATH".');
  return async () => {
    const secret = await readReference(vault, name).catch((cause: unknown) => {
      throw new Trouble('vault_unavailable', { cause });
    });
    if (secret === null) throw new Trouble('sign_in_failed');
    return secret;
  };
}

class SmtpClient implements Smtp {
  readonly #settings: Settings['mail']['smtp'];
  readonly #host: string;
  readonly #from: string;
  readonly #password: Password;

  constructor(settings: Settings['mail']['smtp'], host: string, from: string, password: Password) {
    this.#settings = settings;
    this.#host = host;
    this.#from = from;
    this.#password = password;
  }

  async send({ to, title, text, html, messageId }: Outgoing, signal: AbortSignal): Promise<void> {
    const transport = await this.#transport();
    const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
    try {
      // The address as an object: a comma in it does not make two, nor a bracket a name.
      const address = { name: '', address: to };
      await transport.sendMail({
        from: this.#from,
        to: address,
        subject: title,
        text,
        html,
        messageId: this.#idOf(messageId),
        headers,
        xMailer: false,
        signal,
      });
    } catch (error) {
      throw smtpTrouble(error);
    } finally {
      transport.close();
    }
  }

  async #transport() {
    const { port, secure, user } = this.#settings;
    const isHere = onThisComputer.test(this.#host);
    return createTransport({
      host: this.#host,
      port,
      secure,
      // A password does not travel in clear, whatever a middleman makes of STARTTLS.
      requireTLS: !secure && user !== null && !isHere,
      // What does not leave this computer has nobody in the middle; relays there have certificates of their own making.
      tls: { rejectUnauthorized: !isHere },
      ...(user === null ? {} : { auth: { user, pass: await this.#password() } }),
      connectionTimeout: waitMs,
      greetingTimeout: waitMs,
      socketTimeout: waitMs,
      dnsTimeout: waitMs,
      socketCloseTimeout: 1000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  #idOf(id: string): string {
    const domain = /@([A-Za-z0-9.-]+)/.exec(this.#from)?.[1] ?? 'doorward.invalid';
    return `<${id}@${domain}>`;
  }
}

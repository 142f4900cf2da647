import type { Settings } from '../config/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer, MailRequest } from '../ports/mailer.ts';
import type { Page, Store, Transaction } from '../ports/store.ts';
import type { Vault } from '../ports/vault.ts';
import { Couriers } from './couriers.ts';
import { Delivery, type MailLog } from './delivery.ts';
import { MailDesk, type HeldMail, type MailReader, type OutboxMail } from './desk.ts';
import type { MailHooks } from './hooks.ts';
import { Ledger } from './ledger.ts';
import { letterOf, sealLetter, type Sealing } from './letter.ts';
import { createLinks } from './links.ts';
import { occasions } from './occasions.ts';
import { readOverrides } from './overrides.ts';
import { createSmtp } from './smtp.ts';
import { Templates } from './templates.ts';
import type { TroubleWord } from './trouble.ts';
import { Writer } from './writer.ts';

export interface OutboxParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: MailLog;
  readonly keys: Sealing;
  readonly settings: Pick<Settings, 'mail' | 'frontend' | 'server'>;
  /** For a password given as `vault:NAME`. */
  readonly vault?: Pick<Vault, 'read'> | undefined;
  /** The server's own address; asked for when a link is written. */
  readonly baseUrl: () => string;
  readonly hooks?: MailHooks | undefined;
  /** For a password given as `env:NAME`; default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

export type Done = { readonly ok: true } | { readonly ok: false; readonly error: TroubleWord | 'contents_gone' };

/** The durable outbox: what other rooms queue, what is sent in the background, and what an admin sees and does with it. */
export interface Outbox extends Mailer {
  /** Whether there is a mail server to send with. */
  readonly isConfigured: boolean;
  /** From now on due mails are sent, those of earlier runs first. */
  start(): void;
  /** Waits a moment for mails on their way, then cuts them off. Before the store is closed. Idempotent. */
  stop(): Promise<void>;
  /** Newest first, without contents. */
  list(page: { readonly after?: number | undefined; readonly limit: number }): Promise<Page<OutboxMail>>;
  /** The contents of a held mail, for handing over; written into the activity log. Errors: AppError `not_found` (also where it is not held), `vault_unavailable`. */
  read(id: number, reader: MailReader): Promise<HeldMail>;
  /** Tries it now, with all its tries before it. Errors: AppError `not_found`. */
  retry(id: number): Promise<Done>;
  /** Takes it away, sent or not. Errors: AppError `not_found`. */
  drop(id: number): Promise<void>;
  /** Sends a test mail now, past the outbox, and says what came of it. */
  sendTest(to: { readonly id: number; readonly email: string | null } & NonNullable<MailRequest['account']>): Promise<Done>;
}

/** Reads templates and settings; nothing is sent before `start`. Errors: StartError `bad_setting`, naming the key. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { settings, clock, store, keys, log } = parts;
  const templates = new Templates(readOverrides(settings.mail.templates));
  const smtp = createSmtp({ settings: settings.mail, vault: parts.vault, env: parts.env ?? process.env });
  if (settings.mail.smtp.host !== null && settings.mail.from === null) log.warn({}, 'mail.from is not set: mails are held for the administrator');
  const writer = new Writer({ templates, linkTo: createLinks({ settings, baseUrl: parts.baseUrl }), customData: settings.mail.customData, clock });
  const couriers = new Couriers({ writer, smtp, hooks: parts.hooks ?? {} });
  const ledger = new Ledger({ store, clock, keys });
  const delivery = new Delivery({ store, clock, keys, couriers, ledger, log });
  const desk = new MailDesk({ store, clock, keys, couriers, ledger, delivery, writer });
  return {
    isConfigured: couriers.hasSmtp,
    queue: async (tx, request) => {
      const fallback = !couriers.carries(request.template);
      if (!fallback || request.unlessHeld !== true) await insert(tx, request, keys, clock.now());
      return { fallback };
    },
    carries: (template) => couriers.carries(template),
    kick: () => delivery.kick(),
    start: () => delivery.start(),
    stop: () => delivery.stop(),
    list: (page) => desk.list(page),
    read: (id, reader) => desk.read(id, reader),
    retry: (id) => desk.retry(id),
    drop: (id) => desk.drop(id),
    sendTest: (to) => desk.sendTest(to),
  };
}

async function insert(tx: Transaction, request: MailRequest, keys: Sealing, now: number): Promise<void> {
  const { template, account, challengeId } = request;
  const { lifeMs, link } = occasions[template];
  const envelope = { template, createdAt: now };
  const letter = letterOf({ ...request, link: request.link ?? link ?? undefined });
  await tx.mails.insert({
    ...envelope,
    accountId: account?.id ?? null,
    ...(challengeId === undefined ? {} : { challengeId }),
    sealed: sealLetter(keys, envelope, letter),
    expiresAt: request.expiresAt ?? now + lifeMs,
    attempts: 0,
    nextAttemptAt: now,
    sentAt: null,
    lastError: null,
  });
}

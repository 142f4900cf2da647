import { setTimeout as wait } from 'node:timers/promises';
import { Settings } from '../../server/config/settings.ts';
import type { MailHooks } from '../../server/mail/hooks.ts';
import { createOutbox, type Outbox } from '../../server/mail/outbox.ts';
import type { Addressee, MailRequest } from '../../server/ports/mailer.ts';
import type { Store } from '../../server/ports/store.ts';
import type { Vault } from '../../server/ports/vault.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { loadServerKeys, type ServerKeys } from '../../server/vault/server-keys.ts';

/** A clock that stands still until it is told. */
export interface HandClock {
  now(): number;
  forward(ms: number): void;
}

export function handClock(start = Date.UTC(2030, 0, 15, 12)): HandClock {
  let time = start;
  return { now: () => time, forward: (ms) => void (time += ms) };
}

export const minutes = 60_000;
export const hours = 60 * minutes;

export interface GroundOptions {
  /** Of the mail server; absent: none is configured. */
  readonly port?: number;
  readonly smtp?: Readonly<Record<string, unknown>>;
  readonly mail?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly hooks?: MailHooks;
  readonly store?: Store;
  readonly vault?: Vault;
  readonly keys?: ServerKeys;
  readonly clock?: HandClock;
  readonly env?: Readonly<Record<string, string>>;
}

/** An outbox and what it stands on. */
export interface Ground {
  readonly outbox: Outbox;
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly vault: Vault;
  readonly clock: HandClock;
  /** All that it logged, as one text. */
  log(): string;
  /** Queues in a transaction of its own and kicks, as a room does. */
  send(...requests: readonly MailRequest[]): Promise<readonly { readonly fallback: boolean }[]>;
}

export const from = 'Doorward <no-reply@door.example>';

export function settingsWith({ port, smtp, mail, settings }: GroundOptions): Settings {
  const server = port === undefined ? {} : { from, smtp: { host: '127.0.0.1', port, ...smtp } };
  return Settings.parse({ ...settings, mail: { ...server, ...mail } });
}

export async function layGround(options: GroundOptions = {}): Promise<Ground> {
  const { store = createMemoryStore(), vault = createMemoryVault(), clock = handClock(), hooks, env = {} } = options;
  const keys = options.keys ?? (await loadServerKeys(vault));
  const lines: string[] = [];
  const note = (facts: object, sentence: string) => void lines.push(`${JSON.stringify(facts)} ${sentence}`);
  const baseUrl = () => 'http://127.0.0.1:7420';
  const outbox = createOutbox({ store, clock, keys, vault, hooks, env, baseUrl, settings: settingsWith(options), log: { info: note, warn: note } });
  return {
    outbox,
    store,
    keys,
    vault,
    clock,
    log: () => lines.join('\n'),
    send: async (...requests) => {
      const answers = await store.transaction(async (tx) => {
        const all: { readonly fallback: boolean }[] = [];
        for (const request of requests) all.push(await outbox.queue(tx, request));
        return all;
      });
      outbox.kick();
      return answers;
    },
  };
}

export const ada: Addressee = { id: 7, username: 'ada', displayName: 'Ada Lovelace', preferences: {} };
export const secret = { ident: 'IDENT-9f3b', token: 'TOKEN-b2c81d', code: '493817' } as const;

/** A reset mail to Ada with her secrets in it. */
export function resetMail(more: Partial<MailRequest> = {}): MailRequest {
  const link = { route: 'resetPassword', ident: secret.ident, token: secret.token } as const;
  return { template: 'resetPassword', to: 'ada@example.org', account: ada, link, code: secret.code, ...more };
}

/** Waits until it holds; what it found out last is told where it never does. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it', withinMs = 8000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await wait(10)) if (Date.now() > end) throw new Error(`${what} did not come about`);
}

export const states = async ({ outbox }: Ground) => (await outbox.list({ limit: 200 })).items.map(({ state }) => state);
export const newest = async ({ outbox }: Ground) => (await outbox.list({ limit: 1 })).items[0];

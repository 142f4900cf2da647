import type { LinkedIdentity } from '../../accounts/identity.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { Connected, SsoConnection } from './connection.ts';
import { passesGate } from './groups.ts';
import type { FreshIdentity } from './identity.ts';
import { followRole, learn, note, type Linker } from './links.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { ProviderRejection } from './rejection.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: SsoConnection;
  readonly tokens: RefreshTokens;
  /** A provider that is the primary way in ends every session of who is gone; elsewhere only those that were opened through it. */
  readonly isPrimary: boolean;
  /** 0 to 1. */
  readonly random?: () => number;
}

const atOnce = 20;
const longestTickMs = 30_000;

/** Asks the provider again about everybody who is signed in: people who left or lost their group lose their sessions (security.md B79). */
export class Recheck {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Goes on by itself, a little irregularly, so that many servers do not ask as one. */
  start(): void {
    if (this.#stopped) return;
    const { random = Math.random, connection } = this.#parts;
    const every = Math.min(longestTickMs, (connection.current?.settings.recheckSeconds ?? 30) * 500);
    this.#timer = setTimeout(() => void this.#tick(), every * (0.8 + 0.4 * random()));
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      this.#parts.log.warn({ event: 'sso_recheck', err: error }, 'asking about people who are signed in failed');
    }
    this.start();
  }

  /** One round: those whose word is oldest, a few at a time; ends where the provider does not answer. */
  async round(): Promise<void> {
    const { connection, clock, store } = this.#parts;
    const { current } = connection;
    if (!current?.provider.reachability().reachable) return;
    const before = clock.now() - current.settings.recheckSeconds * 1000;
    let asked = 0;
    for (let after: number | null = 0; after !== null && asked < atOnce;) {
      const page: { items: readonly LinkedIdentity[]; next: number | null } = await store.identities.page({ after, limit: 200 });
      for (const link of page.items) {
        if (link.groupsAt > before || link.goneAt !== null || link.issuer !== current.settings.issuer || asked >= atOnce) continue;
        if ((await store.sessions.countOfAccount(link.accountId)) === 0) continue;
        asked += 1;
        if (!(await this.#ask(current, link))) return;
      }
      after = page.next;
    }
  }

  /** False where the provider does not answer: then nobody is asked about any more, and everybody stays. */
  async #ask(current: Connected, link: LinkedIdentity): Promise<boolean> {
    const token = await this.#parts.tokens.read(link.id);
    if (token === null) return true;
    try {
      const fresh = await current.provider.refresh(token, link.subject);
      await this.#take(current, link, fresh);
      if (fresh.refreshToken !== token) await this.#parts.tokens.keep(link.id, fresh.refreshToken);
    } catch (error) {
      if (error instanceof AppError && error.code === 'casdoor_unreachable') return false;
      if (!(error instanceof ProviderRejection)) throw error;
      if (error.reason === 'client_rejected')
        this.#parts.log.warn({ event: 'sso_recheck', reason: error.reason }, 'the provider does not accept this server');
      else await this.#gone(link, error.reason);
    }
    return true;
  }

  async #take({ settings }: Connected, link: LinkedIdentity, { identity }: FreshIdentity): Promise<void> {
    const linker = this.#linker(link);
    await this.#parts.store.transaction(async (tx) => {
      const now = await tx.identities.byId(link.id);
      const account = await tx.accounts.byId(link.accountId);
      if (!now || !account) return;
      const learned = await learn(tx, now, identity, linker.now);
      await followRole(tx, account, learned, settings.adminGroups, linker);
      if (passesGate(identity.groups, settings.requiredGroups)) return;
      await note(tx, 'sso_refused', linker, { reason: 'group_required', sessions: await this.#end(tx, link.accountId) });
    });
  }

  async #gone(link: LinkedIdentity, reason: string): Promise<void> {
    const linker = this.#linker(link);
    await this.#parts.store.transaction(async (tx) => {
      if (!(await tx.identities.byId(link.id))) return;
      await tx.identities.update(link.id, { goneAt: linker.now });
      await note(tx, 'person_gone', linker, { reason, sessions: await this.#end(tx, link.accountId) });
    });
    await this.#parts.tokens.forget(link.id);
  }

  async #end(tx: Transaction, accountId: number): Promise<number> {
    const { items } = await tx.sessions.ofAccount(accountId, { limit: await tx.sessions.countOfAccount(accountId) });
    const ending = items.filter(({ method }) => this.#parts.isPrimary || method === 'casdoor');
    for (const { id } of ending) await tx.sessions.remove(id);
    return ending.length;
  }

  #linker({ accountId }: LinkedIdentity): Linker {
    return { accountId, actorId: null, sessionId: null, ipHash: '', now: this.#parts.clock.now() };
  }
}

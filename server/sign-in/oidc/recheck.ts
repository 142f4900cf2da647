import type { LinkedIdentity } from '../../accounts/identity.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../../ports/store.ts';
import type { Connected, SsoConnection } from './connection.ts';
import type { FreshIdentity } from './identity.ts';
import type { Linker } from './links.ts';
import type { RejectionReason } from './provider-port.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { ProviderRejection } from './rejection.ts';
import { takeLeave, takeWord } from './standing.ts';

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

  /** One round: people whose word is too old, a few at a time; ends where the provider does not answer. */
  async round(): Promise<void> {
    const { connection, clock, store, tokens } = this.#parts;
    const { current } = connection;
    if (!current?.provider.reachability().reachable) return;
    const before = clock.now() - current.settings.recheckSeconds * 1000;
    let asked = 0;
    for (let after: number | null = 0; after !== null && asked < atOnce;) {
      const page: { items: readonly LinkedIdentity[]; next: number | null } = await store.identities.page({ after, limit: 200 });
      for (const link of page.items) {
        if (link.groupsAt > before || link.goneAt !== null || link.issuer !== current.settings.issuer || asked >= atOnce) continue;
        if (!(await this.#isPresent(link.accountId))) continue;
        const token = tokens.open(link);
        // Nobody can be asked about; that must not keep others waiting.
        if (token === null) continue;
        asked += 1;
        if (!(await this.#ask(current, link, token))) return;
      }
      after = page.next;
    }
  }

  /** False where the provider does not answer: then nobody is asked about any more, and everybody stays. */
  async #ask(current: Connected, link: LinkedIdentity, token: string): Promise<boolean> {
    try {
      const fresh = await current.provider.refresh(token, link.subject);
      await this.#take(current, link, fresh);
    } catch (error) {
      if (error instanceof AppError && error.code === 'casdoor_unreachable') return false;
      if (!(error instanceof ProviderRejection)) throw error;
      await this.#refused(link, error.reason);
    }
    return true;
  }

  /** Only a no to the grant is about the person; anything else (a key that is being rotated, a wall in front) says nothing of them, and is tried again. */
  async #refused(link: LinkedIdentity, reason: RejectionReason): Promise<void> {
    if (reason === 'code_rejected') return this.#gone(link, reason);
    this.#parts.log.warn({ event: 'sso_recheck', reason }, 'what the provider said of somebody who is signed in was not accepted');
  }

  async #take({ settings }: Connected, link: LinkedIdentity, { identity, refreshToken, groupsUnknown }: FreshIdentity): Promise<void> {
    const { store, tokens } = this.#parts;
    // The old token is no good any more, whatever becomes of the rest.
    const sealedToken = tokens.seal(`${link.issuer} ${link.subject}`, refreshToken);
    await store.transaction(async (tx) => {
      const now = await tx.identities.byId(link.id);
      if (!now) return;
      if (groupsUnknown) await tx.identities.update(link.id, { sealedToken: sealedToken ?? now.sealedToken });
      else await takeWord(tx, now, { identity, sealedToken }, settings, this.#linker(link), this.#parts);
    });
  }

  async #gone(link: LinkedIdentity, reason: string): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      const now = await tx.identities.byId(link.id);
      // They signed in anew while we asked: it was only the old grant that ended.
      if (now?.sealedToken !== link.sealedToken) return;
      await takeLeave(tx, now, reason, this.#linker(link), this.#parts);
    });
  }

  /** Is anything open that could be ended? */
  async #isPresent(accountId: number): Promise<boolean> {
    const { store, isPrimary } = this.#parts;
    if ((await store.sessions.countOfAccount(accountId)) > 0) return true;
    return isPrimary && (await store.apiKeys.ofGroup(String(accountId))).length > 0;
  }

  #linker({ accountId }: LinkedIdentity): Linker {
    return { accountId, actorId: null, sessionId: null, ipHash: '', now: this.#parts.clock.now() };
  }
}

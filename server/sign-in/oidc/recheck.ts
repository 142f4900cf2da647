import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Page, Store, Transaction } from '../../ports/store.ts';
import type { Connected, SsoConnection } from './connection.ts';
import type { Linker } from './links.ts';
import type { RejectionReason } from './provider-port.ts';
import { askAbout, type Asked } from './recheck-answer.ts';
import { byWaiting, dueAt, mostAtOnce, tickMs } from './recheck-schedule.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { takeDoubt, takeEndOfGrant, takeLeave, takeWord } from './standing.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: SsoConnection;
  readonly tokens: RefreshTokens;
  /** A provider that is the primary way in ends every session of who is gone; elsewhere only what came by it (standing.ts). */
  readonly isPrimary: boolean;
  /** 0 to 1. */
  readonly random?: () => number;
}

const usualSeconds = 60;
/** Questions under way at a time: a slow provider must not make the schedule late. */
const side = 4;

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
    const every = tickMs(connection.current?.settings.recheckSeconds ?? usualSeconds);
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

  /** One round: people whose word is too old, as many as the schedule needs; ends where the provider does not answer. */
  async round(): Promise<void> {
    const { connection, clock } = this.#parts;
    const { current } = connection;
    if (!current) return;
    const { issuer, recheckSeconds, fallbackMaxAgeSeconds } = current.settings;
    const links = (await this.#links()).filter((link) => link.issuer === issuer && link.goneAt === null);
    const now = clock.now();
    for (const link of links) if (link.unsureAt != null && now - link.groupsAt > fallbackMaxAgeSeconds * 1000) await this.#doubtEnds(link);
    if (!current.provider.reachability().reachable) return;
    const askable = links.filter(({ sealedToken }) => sealedToken !== null);
    const due = askable.filter((link) => dueAt(link, recheckSeconds) <= now).toSorted(byWaiting);
    await this.#askAll(current, due, mostAtOnce(askable.length, recheckSeconds));
  }

  async #askAll(current: Connected, due: readonly LinkedIdentity[], most: number): Promise<void> {
    const waiting = due.values();
    let left = most;
    const ask = async () => {
      for (const link of waiting) {
        if (left <= 0 || this.#stopped) return;
        if (!(await this.#isPresent(link.accountId))) continue;
        const token = this.#parts.tokens.open(link);
        // Nobody can be asked about; that must not keep others waiting.
        if (token === null) continue;
        left -= 1;
        if (!(await this.#ask(current, link, token))) left = 0;
      }
    };
    await Promise.all(Array.from({ length: side }, ask));
  }

  /** False where the provider does not answer: then nobody is asked about any more, and everybody stays. */
  async #ask({ provider, settings }: Connected, link: LinkedIdentity, token: string): Promise<boolean> {
    // Durable before the question leaves: should this server end before the answer is on disk, the next no is in doubt.
    if (!(await this.#update(link, (tx, now) => tx.identities.update(now.id, { askedAt: this.#parts.clock.now() })))) return true;
    const asked = await askAbout(provider, token, link.subject);
    await this.#take(settings, link, asked);
    return asked.kind !== 'silence';
  }

  async #take(settings: Connected['settings'], link: LinkedIdentity, asked: Asked): Promise<void> {
    const { tokens, clock } = this.#parts;
    const sealedToken = asked.token === null ? null : tokens.seal(`${link.issuer} ${link.subject}`, asked.token);
    // A token that could not be kept is as good as one that never came.
    const isLost = !asked.isSettled || (asked.token !== null && sealedToken === null);
    const askedAt = isLost ? clock.now() : asked.token === null ? (link.askedAt ?? null) : null;
    if (asked.kind === 'refused') this.#warn(asked.reason);
    await this.#update(link, async (tx, now) => {
      const linker = this.#linker(link);
      if (asked.kind === 'no') return link.askedAt == null ? takeLeave(tx, now, asked.reason, linker, this.#parts) : takeDoubt(tx, now, linker);
      if (asked.kind === 'over') return takeEndOfGrant(tx, now, linker, this.#parts);
      if (asked.kind === 'word') await takeWord(tx, now, { identity: asked.identity, sealedToken }, settings, linker, this.#parts);
      await tx.identities.update(now.id, { askedAt, sealedToken: sealedToken ?? now.sealedToken });
    });
  }

  #warn(reason: RejectionReason): void {
    this.#parts.log.warn({ event: 'sso_recheck', reason }, 'what the provider said of somebody who is signed in was not accepted');
  }

  async #doubtEnds(link: LinkedIdentity): Promise<void> {
    await this.#update(link, (tx, now) => takeLeave(tx, now, 'no_answer', this.#linker(link), this.#parts));
  }

  /** False where they signed in anew, or parted, while we asked: what we know is about an old grant then, and is dropped. */
  #update(link: LinkedIdentity, work: (tx: Transaction, now: LinkedIdentity) => Promise<unknown>): Promise<boolean> {
    return this.#parts.store.transaction(async (tx) => {
      const now = await tx.identities.byId(link.id);
      if (now?.sealedToken !== link.sealedToken) return false;
      await work(tx, now);
      return true;
    });
  }

  async #links(): Promise<readonly LinkedIdentity[]> {
    const links: LinkedIdentity[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: Page<LinkedIdentity> = await this.#parts.store.identities.page({ after, limit: 200 });
      links.push(...page.items);
      after = page.next;
    }
    return links;
  }

  /** Is anything open that could be ended? */
  async #isPresent(accountId: number): Promise<boolean> {
    const { store } = this.#parts;
    return (await store.sessions.countOfAccount(accountId)) > 0 || (await store.apiKeys.ofGroup(String(accountId))).length > 0;
  }

  #linker({ accountId }: LinkedIdentity): Linker {
    return { accountId, actorId: null, sessionId: null, ipHash: '', now: this.#parts.clock.now() };
  }
}

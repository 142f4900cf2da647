import { hash, randomBytes } from 'node:crypto';
import type { Scope } from '../../sessions/scope.ts';
import { invitationBytes, invitationMs } from './pairing-limits.ts';
import type { Answerer } from './pairing-request.ts';

/** A person waits for one device of theirs. Worth nothing once their session has ended. */
export interface Invitation extends Answerer {
  readonly id: number;
  /** No more than these, whatever the device asks for; null: what it asks for. */
  readonly scopes: readonly Scope[] | null;
  readonly days: number;
  readonly expiresAt: number;
}

/** Invitations that nobody has taken up: in memory, by the hash of their code, one a session. */
export class Invitations {
  readonly #open = new Map<string, Invitation>();
  #lastId = 0;

  /** The code is told once (128 bits, base64url). The session's earlier one ends with it: of two pictures only the newer opens anything. */
  make(by: Answerer, wish: Pick<Invitation, 'scopes' | 'days'>, now: number): { readonly invitation: Invitation; readonly code: string } {
    for (const [key, open] of this.#open) if (open.expiresAt < now || isBy(open, by)) this.#open.delete(key);
    const code = randomBytes(invitationBytes).toString('base64url');
    const invitation = { ...by, ...wish, id: (this.#lastId += 1), expiresAt: now + invitationMs };
    this.#open.set(keyOf(code), invitation);
    return { invitation, code };
  }

  /** Takes it up: of twenty at once one gets it, nothing is awaited here (security.md C "double use"). Undefined: unknown, taken, or too late. */
  take(code: string, now: number): Invitation | undefined {
    const key = keyOf(code);
    const found = this.#open.get(key);
    this.#open.delete(key);
    // One "from the future" (the clock was set back) is none.
    return found && now <= found.expiresAt && found.expiresAt <= now + 2 * invitationMs ? found : undefined;
  }

  /** Whether there was such a one of this account. */
  withdraw(accountId: number, id: number): boolean {
    const found = [...this.#open].find(([, invitation]) => invitation.id === id && invitation.accountId === accountId);
    return found !== undefined && this.#open.delete(found[0]);
  }
}

const isBy = (one: Answerer, other: Answerer) => one.accountId === other.accountId && one.sessionId === other.sessionId;
const keyOf = (code: string) => hash('sha256', code, 'hex');

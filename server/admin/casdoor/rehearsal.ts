import { mayGetIn, type Account } from '../../accounts/account.ts';
import { limitRefusal, type LimitRefusal } from '../../accounts/limits.ts';
import type { CasdoorSettings, Rehearsal, RehearsalCheck } from '../../contract/casdoor.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Attempt, Outcome, Started } from '../../sign-in/oidc/attempts.ts';
import type { Connected, SsoConnection } from '../../sign-in/oidc/connection.ts';
import type { SsoFlow, Starter, WayBack } from '../../sign-in/oidc/flow.ts';
import { passesGate } from '../../sign-in/oidc/groups.ts';
import type { ReportedIdentity } from '../../sign-in/oidc/identity.ts';
import { finding, inspect } from '../../sign-in/oidc/inspection.ts';
import { decide, type Decision } from '../../sign-in/oidc/linking-rule.ts';
import type { OneTimeRoom } from '../../sign-in/oidc/one-time-room.ts';
import { known } from '../../sign-in/oidc/links.ts';
import type { SsoSettings } from '../../sign-in/oidc/sso-settings.ts';
import { wayBack, type Beginning } from '../../sign-in/oidc/way-back.ts';
import { fingerprint, type CasdoorAdministration } from './service.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly connection: SsoConnection;
  readonly flow: SsoFlow;
  readonly administration: Pick<CasdoorAdministration, 'whole'>;
  readonly rehearsed: OneTimeRoom<string>;
}

export interface FirstHalf {
  readonly answer: Rehearsal;
  /** The cookie of the browser that goes on to sign in; null where it is not bound. */
  readonly cookie: { readonly secret: string; readonly secure: boolean } | null;
}

const inspectionMs = 12_000;
const validMs = 30 * 60_000;
const mostOpen = 5;
/** As long as its sign-in may take. */
const attemptMs = 10 * 60_000;
const iso = (time: number) => new Date(time).toISOString();

/** A whole sign-in before anything is saved, by which nobody gets in (product.md, promise 12). */
export class Rehearsals {
  readonly #parts: Parts;
  /** Oldest first. */
  readonly #open = new Map<Connected, Pick<Started, 'state' | 'redeemSecret'>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What can be checked without a person, and, where all is well, the address to sign in at. */
  async begin(given: CasdoorSettings, coming: Beginning, starter: Starter): Promise<FirstHalf> {
    const settings = this.#parts.administration.whole(given);
    const way = this.#wayBack(coming, settings);
    const checks = await this.#inspect(settings, way, coming.host);
    if (way === null || checks.some(({ state }) => state === 'failed')) return { answer: { checks, next: 'failed' }, cookie: null };
    const connected = this.#parts.connection.rehearse(settings);
    const started = await this.#start(connected, starter, way);
    const { attempt, url, redeemSecret, browserSecret } = started;
    this.#keep(connected, started);
    const waiting = finding('sign_in', 'waiting', 'sign_in_waiting');
    const leg = { authorization_url: url, attempt_id: attempt.id, redeem_secret: redeemSecret, expires_at: iso(attempt.expiresAt) };
    const cookie = browserSecret === null ? null : { secret: browserSecret, secure: way.redirectUri.startsWith('https:') };
    return { answer: { checks: [...checks, waiting], next: 'sign_in', ...leg }, cookie };
  }

  /** What the sign-in showed; with a `rehearsal_id` where it would have let somebody in, or would once they are linked. `isNear`: the person is on this computer or a local network. */
  async finish({ connected }: Attempt, outcome: Outcome, isNear: boolean): Promise<Rehearsal> {
    this.#drop(connected);
    if ('refused' in outcome) return { checks: [refused(outcome)], next: 'failed' };
    const { settings } = connected;
    const { identity } = outcome;
    const { check, decision } = await this.#account(identity, settings, isNear);
    const checks = [finding('sign_in', 'ok', 'sign_in_ok', { issuer: identity.issuer }), ...claims(identity), groups(identity, settings), check];
    const account = 'account' in decision ? { id: decision.account.id, username: decision.account.username } : null;
    if (check.state === 'failed') return { checks, next: 'failed', would: 'refuse', account };
    if (checks.some(({ state }) => state === 'failed')) return { checks, next: 'failed', would: decision.kind, account };
    const now = this.#parts.clock.now();
    return {
      checks,
      next: 'done',
      rehearsal_id: this.#parts.rehearsed.put(fingerprint(settings), now + validMs, now),
      would: decision.kind,
      account,
    };
  }

  /** Rehearsals that were left alone end: their providers ask about themselves every half minute. */
  close(): void {
    for (const connected of this.#open.keys()) this.#drop(connected);
  }

  /** The providers that wait for somebody's browser: the desktop window may send it there. */
  tried(): readonly Connected['settings'][] {
    return [...this.#open.keys()].map(({ settings }) => settings);
  }

  /** Null where nobody who begins there could come back. */
  #wayBack(coming: Beginning, settings: SsoSettings): WayBack | null {
    try {
      return wayBack(this.#parts.flow.returns, coming, settings);
    } catch (error) {
      if (error instanceof AppError && error.code === 'no_way_back') return null;
      throw error;
    }
  }

  async #inspect(settings: SsoSettings, way: WayBack | null, host: string): Promise<RehearsalCheck[]> {
    const { flow, clock } = this.#parts;
    const redirectUri = way?.redirectUri ?? flow.returns.usual;
    const others = flow.returns.all(settings.returnOrigins).filter((uri) => uri !== redirectUri);
    const checks = await inspect(settings, { redirectUri, others }, clock.now(), AbortSignal.timeout(inspectionMs));
    return way === null ? [...checks, finding('redirect', 'failed', 'redirect_no_way_back', { url: `https://${host}` })] : checks;
  }

  async #start(connected: Connected, starter: Starter, way: WayBack) {
    try {
      return await this.#parts.flow.start(connected, { intent: 'rehearsal' }, starter, way);
    } catch (error) {
      connected.provider.close();
      throw error;
    }
  }

  #keep(connected: Connected, { state, redeemSecret }: Started): void {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= mostOpen && oldest) this.#drop(oldest);
    this.#open.set(connected, { state, redeemSecret });
    setTimeout(() => this.#drop(connected), attemptMs).unref();
  }

  /** Whoever comes back from the provider for it finds nothing that waits. */
  #drop(connected: Connected): void {
    const started = this.#open.get(connected);
    if (started) this.#parts.flow.abandon(started);
    this.#open.delete(connected);
    connected.provider.close();
  }

  async #account(identity: ReportedIdentity, settings: SsoSettings, isNear: boolean): Promise<{ check: RehearsalCheck; decision: Decision }> {
    const who = await known(this.#parts.store, identity);
    const decision = decide(who, identity, settings);
    const facts = 'account' in decision ? { username: decision.account.username } : { name: identity.username ?? identity.email ?? '' };
    const refusal = refusalOf(decision, { now: this.#parts.clock.now(), isNear });
    if (refusal === null) return { check: finding('account', 'ok', `account_${decision.kind}`, facts), decision };
    // The connection is in order; only this person is not linked yet, and cannot be before it is saved.
    if (refusal === 'link_required') return { check: finding('account', 'warning', `account_${refusal}`, facts), decision };
    if (refusal === 'refuse' && !who.sameEmail) return { check: finding('account', 'warning', 'account_link_first', facts), decision };
    return { check: finding('account', 'failed', `account_${refusal}`, facts), decision };
  }
}

type Refusal = 'link_required' | 'refuse' | 'disabled' | LimitRefusal;

/** Why a sign-in would be refused all the same, by the same rules as a real one; null: it would not. */
function refusalOf(decision: Decision, coming: { readonly now: number; readonly isNear: boolean }): Refusal | null {
  if (decision.kind === 'refuse') return decision.code === 'link_required' ? 'link_required' : 'refuse';
  return 'account' in decision ? accountRefusal(decision.account, coming) : null;
}

function accountRefusal(account: Account, coming: { readonly now: number; readonly isNear: boolean }): Refusal | null {
  return mayGetIn(account, coming.now) ? limitRefusal(account, coming) : 'disabled';
}

function refused({ refused: code, reason }: Extract<Outcome, { refused: string }>): RehearsalCheck {
  return code === 'sign_in_cancelled'
    ? finding('sign_in', 'failed', 'sign_in_cancelled')
    : finding('sign_in', 'failed', 'sign_in_failed', { reason: reason ?? code });
}

function claims({ username, email }: ReportedIdentity): RehearsalCheck[] {
  const missing = [
    ...(username === null ? [finding('claims', 'warning', 'claims_username_missing')] : []),
    ...(email === null ? [finding('claims', 'warning', 'claims_email_missing')] : []),
  ];
  return missing.length > 0 ? missing : [finding('claims', 'ok', 'claims_ok', { username: username ?? '', email: email ?? '' })];
}

function groups({ groups: seen }: ReportedIdentity, { requiredGroups }: SsoSettings): RehearsalCheck {
  const facts = { required: [...requiredGroups], seen: [...(seen ?? [])] };
  if (requiredGroups.length === 0) return finding('groups', 'ok', 'groups_no_gate', facts);
  if (seen === null) return finding('groups', 'failed', 'groups_missing_claim', facts);
  return passesGate(seen, requiredGroups) ? finding('groups', 'ok', 'groups_ok', facts) : finding('groups', 'failed', 'groups_not_passed', facts);
}

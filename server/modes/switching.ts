import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import type { ModePreview, SwitchBlocker } from '../contract/mode-schemas.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reads, Store, Transaction } from '../ports/store.ts';
import type { Passwords } from '../workers/passwords.ts';
import { endFirstRunIn } from './first-run.ts';
import type { ModeName } from './mode.ts';
import { savedMode, saveMode, type LastSwitch, type PendingSwitch, type SavedMode } from './saved-mode.ts';
import { planSwitch, type SwitchFacts } from './switch-plan.ts';
import * as steps from './switch-steps.ts';
import { undoIn } from './undo.ts';

/** Who switches; the id is null at the command line. */
export interface Switcher {
  readonly id: number | null;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

export interface SwitchWanted {
  readonly mode: ModeName;
  readonly ownerId?: number | undefined;
  readonly credentials?: { readonly username: string; readonly password: string; readonly email?: string | null | undefined } | undefined;
  readonly recoveryCodes?: boolean | undefined;
}

/**
 * Runs `commit` as one durable transaction, and from then on the server is one of mode `to` with that owner; where it fails, nothing has changed.
 * A stopped folder has no server that could change: there it is the transaction alone.
 */
export type Move = <T>(to: ModeName, ownerId: number, commit: (tx: Transaction) => Promise<T>) => Promise<T>;

export interface SwitchingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly newRecoveryCodes: () => { readonly codes: readonly string[]; readonly hashes: readonly string[] };
  readonly move: Move;
  readonly facts: () => Omit<SwitchFacts, 'now'>;
  /** Whether a switch waits for an admin of the new mode to keep it. */
  readonly asks: boolean;
  /** Part of each switch to a mode where nobody signs in. */
  readonly onNoSignIn: (tx: Transaction, now: number) => Promise<void>;
}

const keptCopies = 5;

/** Changing who signs in, and how, while nothing is lost (product.md Modes; docs/decisions/015-mode-switching.md). */
export class ModeSwitching {
  readonly #parts: SwitchingParts;

  constructor(parts: SwitchingParts) {
    this.#parts = parts;
  }

  async state(): Promise<{ mode: ModeName; modeIsSet: boolean; pending: PendingSwitch | null; last: LastSwitch | null }> {
    const { mode, modeIsSet } = this.#parts.facts();
    const saved = await savedMode(this.#parts.store);
    // As saved: a house that was just left still knows the mode it was made for.
    return { mode: modeIsSet ? mode : (saved?.mode ?? mode), modeIsSet, pending: saved?.pending ?? null, last: saved?.last ?? null };
  }

  /** What the switch would do. Nothing is changed. Errors: AppError `validation_failed` where the password that comes along is no good. */
  async preview(wanted: SwitchWanted, by: number | null): Promise<ModePreview> {
    const { credentials } = wanted;
    if (credentials) await this.#parts.policy.require(credentials.password, credentials);
    return planSwitch(this.#parts.store, this.#facts(), plain(wanted, by));
  }

  /**
   * Copies the store, then switches in one step; says the recovery codes, where they were wanted. Errors: AppError `already_on`,
   * `set_by_configuration`, `switch_pending`, `casdoor_not_configured`, `last_admin`, `lan_not_acknowledged`, `validation_failed` (name, password,
   * address, `owner_id`), `storage_unavailable`.
   */
  async switch(wanted: SwitchWanted, by: Switcher): Promise<readonly string[]> {
    const { store, clock, move, policy, passwords, newRecoveryCodes } = this.#parts;
    const first = refuse(await planSwitch(store, this.#facts(), plain(wanted, by.id)));
    const { credentials } = wanted;
    // Nobody's password is changed in passing.
    if (credentials && !(await this.#mustAdopt(store, wanted.mode))) throw new AppError('validation_failed', { fields: { password: ['invalid'] } });
    if (credentials) await policy.require(credentials.password, credentials);
    const passwordHash = credentials ? await passwords.hash(credentials.password) : '';
    const recovery = credentials && wanted.recoveryCodes === true ? newRecoveryCodes() : null;
    const backup = await store.snapshot(`mode-${new Date(clock.now()).toISOString().replace(/[:.]/g, '-')}`, keptCopies);
    const ownerId = first.owner?.id ?? this.#parts.facts().ownerId;
    await move(wanted.mode, ownerId, async (tx) => {
      // Once more, where nobody can change anything meanwhile.
      const plan = refuse(await planSwitch(tx, this.#facts(), plain(wanted, by.id)));
      if ((plan.owner?.id ?? ownerId) !== ownerId || (credentials && !(await this.#mustAdopt(tx, wanted.mode)))) throw new AppError('conflict');
      const owner = await tx.accounts.byId(ownerId);
      const given = credentials && { username: credentials.username, email: credentials.email, passwordHash, recovery: recovery?.hashes ?? null };
      const adopted = given && owner ? await steps.adoptOwner(tx, owner, given, clock.now()) : null;
      await this.#commit(tx, plan, by, { ownerId, adopted, backup });
    });
    return recovery?.codes ?? [];
  }

  /**
   * Keeps the switch that waits. `provedAt`: when this admin last proved who they are; single mode's owner at this computer, who has nothing to
   * prove, says now. Errors: AppError `not_found` where none waits, `recent_sign_in_required` where they got in before the switch.
   */
  async confirm(by: Switcher, provedAt: number): Promise<void> {
    const { store, clock } = this.#parts;
    await store.transaction(async (tx) => {
      const now = clock.now();
      const saved = await savedMode(tx);
      const pending = steps.requireSame(saved?.pending, saved?.pending?.at ?? NaN);
      if (now >= pending.until && !this.#isBarred(pending)) throw new AppError('not_found');
      if (provedAt < pending.at) throw new AppError('recent_sign_in_required');
      await saveMode(tx, { mode: pending.to, pending: null, last: lastOf(pending, 'kept', 'admin') }, now);
      await steps.append(tx, 'mode_switch_kept', { about: by.id, by, at: now }, { from: pending.from, to: pending.to });
    });
  }

  /**
   * Back at once. Errors: AppError `not_found` where none waits; `lan_not_acknowledged` where the network would come in without a sign-in;
   * `storage_unavailable`.
   */
  async undo(by: Switcher | null, reason: 'admin' | 'time' = 'admin'): Promise<void> {
    const { store, clock, move } = this.#parts;
    const pending = (await savedMode(store))?.pending;
    if (!pending) throw new AppError('not_found');
    if (this.#isBarred(pending)) throw new AppError('lan_not_acknowledged');
    const ownerId = await steps.ownerAfterUndo(store, pending, clock.now());
    await move(pending.from, ownerId, (tx) => undoIn(tx, { at: pending.at, ownerId, by, reason, now: clock.now() }));
  }

  /** No way back to a mode without sign-in where it listens now (security.md B5): until somebody keeps the switch, it waits. */
  #isBarred({ from }: PendingSwitch): boolean {
    return from === 'single' && this.#parts.facts().needsSignIn;
  }

  /** Where nobody kept it in time. To be called often; costs a look. */
  async undoIfDue(): Promise<void> {
    const pending = (await savedMode(this.#parts.store))?.pending;
    if (pending && this.#parts.clock.now() >= pending.until && !this.#isBarred(pending)) await this.undo(null, 'time');
  }

  async #commit(
    tx: Transaction,
    { from, to, owner }: ModePreview,
    by: Switcher,
    { ownerId, adopted, backup }: { readonly ownerId: number; readonly adopted: PendingSwitch['adopted']; readonly backup: string },
  ): Promise<void> {
    const { asks } = this.#parts;
    const { ownerId: ownerBefore, confirmSeconds } = this.#parts.facts();
    const at = this.#parts.clock.now();
    const identity = await tx.server.identity();
    if (identity && identity.ownerId !== ownerId) await tx.server.establish({ ...identity, ownerId });
    if (to === 'single') await this.#parts.onNoSignIn(tx, at);
    const suspended = to === 'single' ? await steps.suspendOthers(tx, ownerId, at) : 0;
    const returned = to === 'single' ? [] : await steps.liftSuspensions(tx);
    const ended = to === 'single' ? 0 : await steps.endOwnerSessions(tx, ownerBefore);
    const pending = { from, to, at, until: at + confirmSeconds * 1000, by: by.id, ownerBefore, returned, adopted, backup };
    const saved: SavedMode = asks ? { mode: to, pending, last: null } : { mode: to, pending: null, last: lastOf(pending, 'kept', 'admin') };
    await saveMode(tx, saved, at);
    await endFirstRunIn(tx);
    const details = { from, to, suspended, returned: returned.length, sessions_ended: ended, ...(owner ? { username: owner.username } : {}) };
    await steps.append(tx, 'mode_switched', { about: by.id ?? ownerId, by, at }, details);
  }

  async #mustAdopt(reads: Reads, mode: ModeName): Promise<boolean> {
    return (await planSwitch(reads, this.#facts(), { mode, hasCredentials: false, by: null })).needs.includes('owner_credentials');
  }

  #facts(): SwitchFacts {
    return { ...this.#parts.facts(), now: this.#parts.clock.now() };
  }
}

const plain = ({ mode, ownerId, credentials }: SwitchWanted, by: number | null) => ({ mode, ownerId, hasCredentials: credentials !== undefined, by });

const codes: Readonly<Record<SwitchBlocker, ErrorCode>> = {
  already_on: 'already_on',
  set_by_configuration: 'set_by_configuration',
  switch_pending: 'switch_pending',
  casdoor_not_configured: 'casdoor_not_configured',
  last_admin: 'last_admin',
  lan_not_acknowledged: 'lan_not_acknowledged',
  owner_invalid: 'validation_failed',
};

/** The plan, where nothing stands in its way. Errors: AppError. */
function refuse(plan: ModePreview): ModePreview {
  const [blocker] = plan.blockers;
  if (blocker === 'owner_invalid') throw new AppError('validation_failed', { fields: { owner_id: ['invalid'] } });
  if (blocker) throw new AppError(codes[blocker]);
  if (plan.needs.includes('owner_id')) throw new AppError('validation_failed', { fields: { owner_id: ['required'] } });
  if (plan.needs.includes('owner_credentials'))
    throw new AppError('validation_failed', { fields: { username: ['required'], password: ['required'] } });
  return plan;
}

export const lastOf = (
  { from, to, at, backup }: Pick<PendingSwitch, 'from' | 'to' | 'at' | 'backup'>,
  outcome: LastSwitch['outcome'],
  reason: LastSwitch['reason'],
): LastSwitch => ({ from, to, at, outcome, reason, backup });

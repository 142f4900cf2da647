import type { Role } from '../../accounts/account.ts';
import type { ActivityKind } from '../../activity/event.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Page, Store, Transaction } from '../../ports/store.ts';
import { openInvitations, toInvitation, type Invitation } from '../../registration/invitation.ts';
import type { Challenge } from '../../sign-in/challenge.ts';
import type { Challenges } from '../../sign-in/challenges.ts';
import type { Admin } from '../accounts/person.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly challenges: Challenges;
}

export interface InvitationWish {
  readonly note: string;
  readonly role: Role;
  readonly uses: number;
  readonly hours: number;
}

/** Invitations by which people make accounts of their own, also where registration is off (ui.md 3). Only the hash of a token is kept. */
export class Invitations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The token is told here and never again. Errors: AppError `vault_unavailable`. */
  make(admin: Admin, { note, role, uses, hours }: InvitationWish): Promise<{ readonly token: string; readonly invitation: Invitation }> {
    const { store, clock, challenges } = this.#parts;
    return store.transaction(async (tx) => {
      const data = { note, role, uses, left: uses, madeBy: admin.account?.id ?? null };
      const wanted = { purpose: 'invitation', about: openInvitations, accountId: null, lifeMs: hours * 3_600_000, keepOlder: true, data } as const;
      const { challenge, secret } = await challenges.open(tx, wanted, clock.now());
      const invitation = toInvitation(challenge);
      if (!invitation) throw new AppError('internal_error');
      await this.#log(tx, admin, 'invitation_made', invitation);
      return { token: secret, invitation };
    });
  }

  /** Those that still open something, newest first. */
  async list(): Promise<readonly Invitation[]> {
    const { store, clock } = this.#parts;
    const found = (await store.challenges.ofGroup(`invitation:${openInvitations}`)).map(toInvitation);
    return found
      .filter((one) => one !== null)
      .filter(({ expiresAt }) => expiresAt >= clock.now())
      .toReversed();
  }

  /** It opens nothing from now on, nor does what was applied for with it and not confirmed yet; accounts that were made by it stay. Errors: AppError `not_found`. */
  end(admin: Admin, id: number): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      const challenge = await tx.challenges.byId(id);
      const invitation = challenge && toInvitation(challenge);
      if (!invitation) throw new AppError('not_found');
      await tx.challenges.take(id);
      await voidApplications(tx, id);
      await this.#log(tx, admin, 'invitation_ended', invitation);
    });
  }

  #log(tx: Transaction, admin: Admin, kind: ActivityKind, { note, role, left }: Invitation): Promise<unknown> {
    const { account, sessionId, ipHash } = admin;
    const who = { accountId: account?.id ?? null, actorId: account?.id ?? null, sessionId, ipHash };
    return tx.activity.append({ at: this.#parts.clock.now(), kind, ...who, details: { name: note, role, left } });
  }
}

/** Registrations that wait for a confirmation, and came by this invitation (registration/service.ts). */
async function voidApplications(tx: Transaction, invitation: number): Promise<void> {
  const dying: number[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Challenge> = await tx.challenges.page({ after, limit: 500 });
    dying.push(...page.items.filter(({ purpose, data }) => purpose === 'activate' && data['invitation'] === invitation).map(({ id }) => id));
    after = page.next;
  }
  for (const id of dying) await tx.challenges.take(id);
}

import { noteFailedProof } from '../../activity/failed-proof.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { recentMs } from '../../sessions/session.ts';
import type { Passwords } from '../../workers/passwords.ts';
import type { FactorActor, SecondFactorService } from './service.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly factors: SecondFactorService;
}

export interface ReproofWish {
  readonly password?: string | undefined;
  readonly channel?: 'totp' | 'recovery' | undefined;
  readonly code?: string | undefined;
}

export interface Reproof {
  /** Until when the session counts as recent, ms. Errors: AppError `invalid_credentials`. */
  prove(actor: FactorActor, wish: ReproofWish): Promise<number>;
}

/** The password or a second factor, shown again by a session that is signed in (security.md B49; A 7.5.1). */
export function createReproof({ store, clock, passwords, factors }: Parts): Reproof {
  const fits = async ({ account }: FactorActor, { password, channel, code }: ReproofWish): Promise<boolean> => {
    if (password !== undefined) return passwords.verify(password, (await store.passwords.byId(account.id))?.hash);
    if (code === undefined) return false;
    return store.transaction((tx) => factors.use(tx, account.id, channel ?? 'totp', code));
  };
  return {
    prove: async (actor, wish) => {
      const now = clock.now();
      if (!(await fits(actor, wish))) {
        const method = wish.password === undefined ? (wish.channel ?? 'totp') : 'password';
        await noteFailedProof(store, now, { accountId: actor.account.id, sessionId: actor.sessionId, ipHash: actor.ipHash, method });
        throw new AppError('invalid_credentials');
      }
      await store.transaction(async (tx) => {
        if (actor.sessionId !== null) await tx.sessions.update(actor.sessionId, { provedAt: now });
        await tx.activity.append({
          at: now,
          kind: 'proved_again',
          accountId: actor.account.id,
          actorId: actor.account.id,
          sessionId: actor.sessionId,
          ipHash: actor.ipHash,
          details: {},
        });
      });
      return now + recentMs;
    },
  };
}

import type { Store } from '../ports/store.ts';

/** Somebody who is signed in could not show that it is them. */
export interface FailedProof {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
  readonly method: 'password' | 'totp' | 'email' | 'recovery';
}

/** A line of the log at `at` (ms) for whom it concerns, durable when it resolves; not what was typed (security.md B38). Errors: AppError `storage_unavailable`. */
export async function noteFailedProof(store: Pick<Store, 'transaction'>, at: number, { method, ...who }: FailedProof): Promise<void> {
  await store.transaction((tx) => tx.activity.append({ at, kind: 'proof_failed', actorId: who.accountId, ...who, details: { method } }));
}

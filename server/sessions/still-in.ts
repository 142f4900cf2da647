import { AppError } from '../errors.ts';
import type { Reads } from '../ports/store.ts';

/**
 * Inside a transaction that makes or moves a credential: the session that asked is still there. It may have been ended since the request was let
 * in, and what it asked for must not outlive it (security.md B47; C "revoke while in flight"). Null: no session asked. Errors: AppError `invalid_token`.
 */
export async function requireStillIn(reads: Pick<Reads, 'sessions'>, sessionId: number | null): Promise<void> {
  if (sessionId !== null && !(await reads.sessions.byId(sessionId))) throw new AppError('invalid_token');
}

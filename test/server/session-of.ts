import type { Session } from '../../server/sessions/session.ts';

/** A session that was opened at `createdAt`, default 2030, with the seeds' limits. */
export function sessionOf(changes: Partial<Session> = {}): Session {
  const createdAt = changes.createdAt ?? Date.UTC(2030, 0, 1);
  return {
    id: 1,
    accountId: 1,
    keyHash: 'f'.repeat(64),
    deviceLabel: 'Phone',
    userAgent: '',
    ipHash: '',
    kind: 'phone',
    method: 'owner',
    createdAt,
    lastSeenAt: createdAt,
    idleSeconds: 86_400,
    absoluteSeconds: 259_200,
    kept: false,
    ...changes,
  };
}

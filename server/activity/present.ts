import type { ActivityRow } from '../contract/schemas.ts';
import type { ActivityEvent } from './event.ts';

export function toActivityRow(event: ActivityEvent): ActivityRow {
  return {
    id: event.id,
    at: new Date(event.at).toISOString(),
    kind: event.kind,
    account_id: event.accountId,
    actor_id: event.actorId,
    session_id: event.sessionId,
    ip_hash_prefix: event.ipHash.slice(0, 8),
    details: { ...event.details },
  };
}

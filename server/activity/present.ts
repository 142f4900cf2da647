import type { ActivityChain, ActivityLine, ActivityRetention, ActivityRow } from '../contract/schemas.ts';
import type { ActivityEvent } from './event.ts';
import type { Retention } from './retention.ts';
import type { ChainReport } from './verify.ts';

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

/** An entry with all that its digest is made of, so that whoever has the file can go through the chain. */
export function toActivityLine(event: ActivityEvent): ActivityLine {
  const { ip_hash_prefix: _, ...row } = toActivityRow(event);
  return { ...row, ip_hash: event.ipHash, ...(event.prev === undefined ? {} : { prev: event.prev }) };
}

export function toActivityChain({ entries, since, signed, problem }: ChainReport): Omit<ActivityChain, 'retention'> {
  return { entries, since, verified_up_to: signed && { id: signed.id, at: new Date(signed.at).toISOString() }, problem };
}

export const toRetention = ({ keep, days, setByConfiguration }: Retention): ActivityRetention => ({
  keep,
  days,
  set_by_configuration: setByConfiguration,
});

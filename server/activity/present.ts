import type { ActivityChain, ActivityLine, ActivityList, ActivityRetention, ActivityRow } from '../contract/schemas.ts';
import { outcomeOf, type ActivityEvent } from './event.ts';
import type { Named } from './naming.ts';
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
    outcome: outcomeOf(event.kind),
    details: { ...event.details },
  };
}

/** `to`: whose sessions may be named, and for `all` people too: whoever sees only their own is not told what others' devices are called. */
export function toNamed({ people, devices }: Named, to: 'all' | number): Pick<ActivityList, 'people' | 'devices'> {
  const theirs = devices.filter(({ accountId }) => to === 'all' || accountId === to);
  const all = people.map(({ id, username, displayName }) => ({ id, username, display_name: displayName }));
  return { ...(to === 'all' ? { people: all } : {}), devices: theirs.map(({ id, deviceLabel }) => ({ id, device_label: deviceLabel })) };
}

/** An entry with all that its digest is made of, so that whoever has the file can go through the chain. */
export function toActivityLine(event: ActivityEvent): ActivityLine {
  const { ip_hash_prefix: _, outcome: __, ...row } = toActivityRow(event);
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

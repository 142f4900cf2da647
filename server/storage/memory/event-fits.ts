import type { ActivityEvent, ActivityFilter } from '../../activity/event.ts';

/** Whether an event is one of those that are asked for. `details.session` is the session that something was done to. */
export function eventFits({ accountId, kinds, sessionId }: ActivityFilter): (event: ActivityEvent) => boolean {
  const wanted = kinds && new Set(kinds);
  return (event) =>
    (accountId === undefined || event.accountId === accountId) &&
    (wanted === undefined || wanted.has(event.kind)) &&
    (sessionId === undefined || event.sessionId === sessionId || event.details['session'] === sessionId);
}

import type { Page, Reads, Store } from '../ports/store.ts';
import type { Clock } from '../ports/clock.ts';
import { exported } from './export.ts';
import type { ActivityEvent, ActivityFilter } from './event.ts';
import { namedIn, type Named } from './naming.ts';

/** What others may read of the log, and what the server itself writes into it. Rooms append their own events in their own transactions. */
export interface Activity {
  page: Reads['activity']['page'];
  /** All that fit, newest first. */
  all(filter: ActivityFilter): AsyncIterable<ActivityEvent>;
  namedIn(events: readonly ActivityEvent[]): Promise<Named>;
  /** The store was put back together from an older good copy at this start. */
  noteRecovery(): Promise<void>;
}

export function createActivity({ store, clock }: { readonly store: Store; readonly clock: Clock }): Activity {
  return {
    all: (filter) => exported(store, filter),
    namedIn: (events) => namedIn(store, events),
    page: (query): Promise<Page<ActivityEvent>> => store.activity.page(query),
    noteRecovery: () =>
      store.transaction(async (tx) => {
        const ownerId = (await tx.server.identity())?.ownerId ?? null;
        await tx.activity.append({
          at: clock.now(),
          kind: 'store_recovered',
          accountId: ownerId,
          actorId: null,
          sessionId: null,
          ipHash: '',
          details: {},
        });
      }),
  };
}

import type { Page, Reads } from '../ports/store.ts';
import type { ActivityEvent, ActivityFilter } from './event.ts';

/** Newest first, page by page: what comes meanwhile is not in it, and none is in memory twice. */
export async function* exported({ activity }: Pick<Reads, 'activity'>, filter: ActivityFilter = {}): AsyncGenerator<ActivityEvent> {
  for (let after: number | null | undefined; after !== null;) {
    const page: Page<ActivityEvent> = await activity.page({
      ...filter,
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    yield* page.items;
    after = page.next;
  }
}

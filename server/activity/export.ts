import type { Page, Reads } from '../ports/store.ts';
import type { ActivityEvent } from './event.ts';

/** Newest first, page by page: what comes meanwhile is not in it, and none is in memory twice. */
export async function* exported({ activity }: Pick<Reads, 'activity'>, accountId?: number): AsyncGenerator<ActivityEvent> {
  for (let after: number | null | undefined; after !== null;) {
    const page: Page<ActivityEvent> = await activity.page({
      limit: 200,
      ...(after === undefined ? {} : { after }),
      ...(accountId === undefined ? {} : { accountId }),
    });
    yield* page.items;
    after = page.next;
  }
}

import { activityQuery } from '../contract/inputs.ts';
import { ActivityList } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { activityKinds, type ActivityKind } from './event.ts';
import { toActivityRow } from './present.ts';
import type { Activity } from './service.ts';

const kinds = Object.fromEntries(activityKinds.map((kind) => [kind, kind])) as { readonly [K in ActivityKind]: K };

export function activityRoutes({ activity }: { readonly activity: Activity }): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/activity',
        who: 'auth',
        summary: 'What happened, newest first; an admin may ask for account=all, or for one account by its id',
        query: activityQuery(kinds),
        answers: { 200: ActivityList },
      },
      async ({ caller, query }) => {
        const mayReadAll = caller.account.role === 'admin' && (caller.may?.includes('admin') ?? true);
        const wanted = query.account ?? caller.account.id;
        if (wanted !== caller.account.id && !mayReadAll) throw new AppError('forbidden');
        const { items, next } = await activity.page({
          limit: query.limit,
          ...(wanted === 'all' ? {} : { accountId: wanted }),
          ...(query.kind === undefined ? {} : { kind: query.kind }),
          ...(query.cursor === undefined ? {} : { after: query.cursor }),
        });
        return ok({ events: items.map(toActivityRow), next_cursor: next === null ? null : String(next) } satisfies ActivityList);
      },
    ),
  ];
}

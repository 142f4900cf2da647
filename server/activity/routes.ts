import { ActivityExport, activityQuery } from '../contract/inputs.ts';
import { ActivityChain, ActivityLine, ActivityList } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { activityKinds, type ActivityEvent, type ActivityKind } from './event.ts';
import { toActivityChain, toActivityLine, toActivityRow } from './present.ts';
import type { Activity } from './service.ts';
import type { LogWatch } from './watch.ts';

interface Parts {
  readonly activity: Activity;
  readonly logWatch: LogWatch;
}

const kinds = Object.fromEntries(activityKinds.map((kind) => [kind, kind])) as { readonly [K in ActivityKind]: K };

export function activityRoutes(parts: Parts): Route[] {
  return [listing(parts), exporting(parts), verifying(parts)];
}

function listing({ activity }: Parts): Route {
  return route(
    {
      method: 'get',
      path: '/api/v1/auth/activity',
      who: 'auth',
      summary: 'What happened, newest first; an admin may ask for account=all, or for one account by its id',
      query: activityQuery(kinds),
      answers: { 200: ActivityList },
    },
    async ({ caller, query }) => {
      const { items, next } = await activity.page({
        limit: query.limit,
        ...whose(caller, query.account),
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.cursor === undefined ? {} : { after: query.cursor }),
      });
      return ok({ events: items.map(toActivityRow), next_cursor: next === null ? null : String(next) } satisfies ActivityList);
    },
  );
}

function exporting({ activity }: Parts): Route {
  return route(
    {
      method: 'get',
      path: '/api/v1/auth/activity/export',
      who: 'auth',
      summary: 'The same as JSON lines, all of it, with what makes the chain',
      query: ActivityExport,
      answers: {},
      lines: ActivityLine,
    },
    ({ caller, query }) => {
      const { accountId } = whose(caller, query.account);
      return Promise.resolve({ status: 200, lines: { name: 'activity.jsonl', of: rows(activity.all(accountId)) } });
    },
  );
}

async function* rows(events: AsyncIterable<ActivityEvent>): AsyncGenerator<ActivityLine> {
  for await (const event of events) yield toActivityLine(event);
}

function verifying({ logWatch }: Parts): Route {
  return route(
    {
      method: 'get',
      path: '/api/v1/auth/activity/chain',
      who: 'admin',
      summary: 'Whether the whole log is as it was written, up to where a signature vouches for it, and the first place that is not',
      answers: { 200: ActivityChain },
    },
    async () => ok(toActivityChain(await logWatch.verify())),
  );
}

/** Errors: AppError `forbidden` for others' entries, to anybody but an admin. */
function whose(caller: SignedIn, account: number | 'all' | undefined): { readonly accountId?: number } {
  const mayReadAll = caller.account.role === 'admin' && (caller.may?.includes('admin') ?? true);
  const wanted = account ?? caller.account.id;
  if (wanted !== caller.account.id && !mayReadAll) throw new AppError('forbidden');
  return wanted === 'all' ? {} : { accountId: wanted };
}

import { ActivityExport, activityQuery, RetentionWish } from '../contract/inputs.ts';
import { ActivityChain, ActivityLine, ActivityList, ActivityRetention } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { activityKinds, type ActivityEvent, type ActivityKind } from './event.ts';
import { toActivityChain, toActivityLine, toActivityRow, toRetention } from './present.ts';
import type { LogRetention } from './retention.ts';
import type { Activity } from './service.ts';
import type { LogWatch } from './watch.ts';

interface Parts {
  readonly activity: Activity;
  readonly logWatch: LogWatch;
  readonly retention: LogRetention;
  readonly hashAddress: (address: string) => string;
}

const kinds = Object.fromEntries(activityKinds.map((kind) => [kind, kind])) as { readonly [K in ActivityKind]: K };

export function activityRoutes(parts: Parts): Route[] {
  return [listing(parts), exporting(parts), verifying(parts), changingRetention(parts)];
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

function verifying({ logWatch, retention }: Parts): Route {
  return route(
    {
      method: 'get',
      path: '/api/v1/auth/activity/chain',
      who: 'admin',
      summary: 'Whether the whole log is as it was written, up to where a signature vouches for it, and the first place that is not',
      answers: { 200: ActivityChain },
    },
    async () => ok({ ...toActivityChain(await logWatch.verify()), retention: toRetention(await retention.now()) } satisfies ActivityChain),
  );
}

function changingRetention({ retention, hashAddress }: Parts): Route {
  return route(
    {
      method: 'put',
      path: '/api/v1/auth/admin/activity/retention',
      who: 'admin',
      summary: 'How old an entry may grow before it goes, in days; null: no age is too old',
      body: RetentionWish,
      answers: { 200: ActivityRetention },
      errors: ['recent_sign_in_required', 'set_by_configuration'],
    },
    async ({ caller, body }) => {
      if (!caller.recent) throw new AppError('recent_sign_in_required');
      const { account, session, peer } = caller;
      await retention.change(body.days, { accountId: account.id, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) });
      return ok(toRetention(await retention.now()));
    },
  );
}

/** Errors: AppError `forbidden` for others' entries, to anybody but an admin. */
function whose(caller: SignedIn, account: number | 'all' | undefined): { readonly accountId?: number } {
  const mayReadAll = caller.account.role === 'admin' && (caller.may?.includes('admin') ?? true);
  const wanted = account ?? caller.account.id;
  if (wanted !== caller.account.id && !mayReadAll) throw new AppError('forbidden');
  return wanted === 'all' ? {} : { accountId: wanted };
}

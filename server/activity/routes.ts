import { activityExport, activityQuery, RetentionWish } from '../contract/activity-inputs.ts';
import { ActivityChain, ActivityLine, ActivityList, ActivityRetention } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { activityKinds, outcomeOf, type ActivityEvent, type ActivityFilter, type ActivityKind, type Outcome } from './event.ts';
import { toActivityChain, toActivityLine, toActivityRow, toNamed, toRetention } from './present.ts';
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
      summary:
        'What happened, newest first; an admin may ask for account=all, account=none (what concerns the server itself), or one account by its id',
      query: activityQuery(kinds),
      answers: { 200: ActivityList },
    },
    async ({ caller, query }) => {
      const after = query.cursor === undefined ? {} : { after: query.cursor };
      const { items, next } = await activity.page({ limit: query.limit, ...after, ...asked(caller, query) });
      const named = toNamed(await activity.namedIn(items), mayReadAll(caller) ? 'all' : caller.account.id);
      return ok({ events: items.map(toActivityRow), next_cursor: next === null ? null : String(next), ...named } satisfies ActivityList);
    },
  );
}

function exporting({ activity }: Parts): Route {
  return route(
    {
      method: 'get',
      path: '/api/v1/auth/activity/export',
      who: 'auth',
      summary: 'The same as JSON lines, all that fits, with what makes the chain',
      query: activityExport(kinds),
      answers: {},
      lines: ActivityLine,
    },
    ({ caller, query }) => Promise.resolve({ status: 200, lines: { name: 'activity.jsonl', of: rows(activity.all(asked(caller, query))) } }),
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

interface Asked {
  readonly account?: number | 'all' | 'none' | undefined;
  readonly kind?: ActivityKind | undefined;
  readonly session?: number | undefined;
  readonly outcome?: Outcome | undefined;
}

const mayReadAll = (caller: SignedIn): boolean => caller.account.role === 'admin' && (caller.may?.includes('admin') ?? true);

/** Errors: AppError `forbidden` for others' entries, to anybody but an admin. */
function asked(caller: SignedIn, { account = caller.account.id, kind, session, outcome }: Asked): ActivityFilter {
  if (account !== caller.account.id && !mayReadAll(caller)) throw new AppError('forbidden');
  const fitting = activityKinds.filter((one) => (kind ?? one) === one && (outcome ?? outcomeOf(one)) === outcomeOf(one));
  return {
    ...(account === 'all' ? {} : { accountId: account === 'none' ? null : account }),
    ...(kind === undefined && outcome === undefined ? {} : { kinds: fitting }),
    ...(session === undefined ? {} : { sessionId: session }),
  };
}

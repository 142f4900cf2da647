import { errorOf } from '../../client/error.ts';
import type { ActivityChain, ActivityList, ActivityRetention, ActivityRow } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';
import { ApiError } from './error.ts';

export type { ActivityChain, ActivityRow };

/** Which events; what is empty is not asked for. `account` empty: one's own. */
export interface ActivityWish {
  readonly account?: 'all' | 'none' | number | '';
  readonly kind?: string;
  readonly session?: number | '';
  readonly outcome?: 'done' | 'failed' | '';
}

interface ActivityQuery extends ActivityWish {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export const listActivity = (query: ActivityQuery, signal: AbortSignal): Promise<ActivityList> =>
  read<ActivityList>('activity', { query: { ...query }, signal });

/** Goes through the whole log. */
export const readChain = (signal: AbortSignal): Promise<ActivityChain> => read<ActivityChain>('activity/chain', { signal });
export const changeRetention = (days: number | null): Promise<ActivityRetention> =>
  write<ActivityRetention>('PUT', 'admin/activity/retention', { days });

/** All that fit as JSON lines. Errors: ApiError. */
export async function exportActivity(wish: ActivityWish): Promise<Blob> {
  const asked = Object.entries(wish).flatMap(([name, value]) => (value === '' ? [] : [[name, String(value)]]));
  const init: RequestInit = { credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(60_000) };
  const answer = await fetch(`/api/v1/auth/activity/export?${new URLSearchParams(asked).toString()}`, init).catch((cause: unknown) => {
    throw new ApiError('unreachable', { cause });
  });
  if (!answer.ok) throw errorOf(answer, await answer.json().catch(() => undefined));
  return answer.blob();
}

import { errorOf } from '../../client/error.ts';
import type { ActivityChain, ActivityList, ActivityRetention, ActivityRow } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';
import { ApiError } from './error.ts';

export type { ActivityChain, ActivityRow };

interface ActivityQuery {
  readonly cursor?: string | undefined;
  readonly kind?: string;
  readonly limit: number;
}

export function listActivity({ cursor, kind, limit }: ActivityQuery, signal: AbortSignal): Promise<ActivityList> {
  return read<ActivityList>('activity', { query: { cursor, limit, kind }, signal });
}

/** Goes through the whole log. */
export const readChain = (signal: AbortSignal): Promise<ActivityChain> => read<ActivityChain>('activity/chain', { signal });
export const changeRetention = (days: number | null): Promise<ActivityRetention> =>
  write<ActivityRetention>('PUT', 'admin/activity/retention', { days });

/** Everybody's events as JSON lines. Errors: ApiError. */
export async function exportActivity(): Promise<Blob> {
  const init: RequestInit = { credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(60_000) };
  const answer = await fetch('/api/v1/auth/activity/export?account=all', init).catch((cause: unknown) => {
    throw new ApiError('unreachable', { cause });
  });
  if (!answer.ok) throw errorOf(answer, await answer.json().catch(() => undefined));
  return answer.blob();
}

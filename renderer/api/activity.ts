import type { ActivityList, ActivityRow } from '../../server/contract/schemas.ts';
import { read } from './client.ts';

export type { ActivityRow };

interface ActivityQuery {
  readonly cursor?: string | undefined;
  readonly kind?: string;
  readonly limit: number;
}

export function listActivity({ cursor, kind, limit }: ActivityQuery, signal: AbortSignal): Promise<ActivityList> {
  return read<ActivityList>('activity', { query: { cursor, limit, kind }, signal });
}

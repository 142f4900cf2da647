import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { Leg } from '../api/casdoor.ts';
import { ApiError, type ApiErrorCode } from '../api/error.ts';

/** How often is asked: soon at first, when most are back, then less. */
const paces = [
  { until: 40, ms: 1_500 },
  { until: 80, ms: 3_000 },
] as const;
const slowestMs = 5_000;

/** After these the same question may get its answer yet. */
const passing: ReadonlySet<ApiErrorCode> = new Set(['unreachable', 'timed_out', 'server_busy', 'too_many_attempts', 'request_timeout']);

export type Ended<Answer> = { readonly answer: Answer } | { readonly error: Error };

interface CollectWish<Answer> {
  /** Null: nothing is waited for. */
  readonly leg: Leg | null;
  /** Undefined while there is no answer yet. */
  readonly collect: (leg: Leg) => Promise<Answer | undefined>;
  /** Told once how it ended. */
  readonly ended: (end: Ended<Answer>) => void;
}

function finalError(error: Error | null): Error | null {
  return error instanceof ApiError && passing.has(error.code) ? null : error;
}

async function ask<Answer>(leg: Leg | null, collect: (leg: Leg) => Promise<Answer | undefined>): Promise<Answer | null> {
  if (leg === null) return null;
  if (Date.now() > Date.parse(leg.expires_at)) throw new ApiError('attempt_invalid');
  return (await collect(leg)) ?? null;
}

/** Waits for somebody to come back from the sign-in page in another tab or program. True while the server does not answer to that question. */
export function useCollected<Answer>({ leg, collect, ended }: CollectWish<Answer>): boolean {
  const word = useQuery({
    queryKey: ['casdoor-leg', leg?.attempt_id],
    queryFn: () => ask(leg, collect),
    enabled: leg !== null,
    retry: false,
    gcTime: 0,
    structuralSharing: false,
    // The person is in the other tab: go on while this one is hidden, and ask at once when they come back to it.
    refetchIntervalInBackground: true,
    refetchInterval: ({ state: { data, error, dataUpdateCount, errorUpdateCount } }) => {
      if (data != null || finalError(error) !== null) return false;
      if (error instanceof ApiError && error.retryAfterSeconds !== undefined) return error.retryAfterSeconds * 1000;
      return paces.find(({ until }) => dataUpdateCount + errorUpdateCount < until)?.ms ?? slowestMs;
    },
  });
  const tell = useEffectEvent(ended);
  const { data, error } = word;
  const final = finalError(error);
  useEffect(() => {
    if (data != null) tell({ answer: data });
    else if (final !== null) tell({ error: final });
  }, [data, final]);
  return error !== null && final === null;
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { clockTime } from '../time/format.ts';

const againMs = 15_000;

interface LoadedProps<T> {
  readonly queryKey: readonly string[];
  readonly read: (signal: AbortSignal) => Promise<T>;
  /** Another card tells already that this is on its way or failed. */
  readonly quiet?: boolean;
  readonly children: (data: T) => ReactNode;
}

/** A part of the screen that waits for its answer, and keeps the last one, marked, when a newer cannot be had. */
export function Loaded<T>({ queryKey, read, quiet = false, children }: LoadedProps<T>) {
  const { i18n } = useTranslation();
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(signal), refetchInterval: againMs });
  if (query.data === undefined) {
    if (quiet) return null;
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  }
  return (
    <>
      {query.error && !quiet ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {children(query.data)}
    </>
  );
}

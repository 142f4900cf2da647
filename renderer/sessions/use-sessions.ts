import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SessionList } from '../../server/contract/schemas.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { changeSession, endOtherSessions, endSession, listSessions, restoreSession, type SessionRow } from '../api/sessions.ts';

type Pages = InfiniteData<SessionList, string>;

/** The list, looked at again every few seconds while the page is in front. */
export function useSessions() {
  const query = useInfiniteQuery({
    queryKey: keys.sessions,
    queryFn: ({ pageParam, signal }) => listSessions(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: SessionList) => last.next_cursor ?? undefined,
    refetchInterval: refreshMs,
  });
  const rows = useMemo(() => distinct(query.data?.pages.flatMap((page) => page.sessions) ?? []), [query.data]);
  return { query, rows };
}

/** A device that is used between two pages appears on both. */
function distinct(rows: readonly SessionRow[]): readonly SessionRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function changePages(client: QueryClient, change: (rows: SessionRow[]) => SessionRow[]): void {
  client.setQueryData<Pages>(
    keys.sessions,
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, sessions: change(page.sessions) })) },
  );
}

/** What can be done with the list, one's own or as an administrator somebody's. Each shows its result at once and then looks at the server's list again. */
export function useSessionActions(asAdmin = false) {
  const client = useQueryClient();
  const settled = () => {
    void client.invalidateQueries({ queryKey: keys.sessions });
    void client.invalidateQueries({ queryKey: keys.activity });
    if (asAdmin) void client.invalidateQueries({ queryKey: keys.accounts });
  };
  const change = useMutation({
    mutationFn: ({ id, ...rest }: { id: number; device_label?: string | null; kept?: boolean }) => changeSession(id, rest),
    onSuccess: (row) => changePages(client, (rows) => rows.map((old) => (old.id === row.id ? row : old))),
    onSettled: settled,
  });
  const end = useMutation({
    mutationFn: (id: number) => endSession(id, asAdmin),
    onSuccess: (_, id) => changePages(client, (rows) => rows.filter((row) => row.id !== id)),
    onSettled: settled,
  });
  const restore = useMutation({ mutationFn: (id: number) => restoreSession(id, asAdmin), onSettled: settled });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => changePages(client, (rows) => rows.filter((row) => row.is_current)),
    onSettled: settled,
  });
  return { change, end, restore, endOthers };
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readProbe } from '../api/account.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { listSessions, type SessionRow } from '../api/sessions.ts';
import { hasMoved } from '../start/enter.ts';
import { rememberEnd } from '../start/last-session.ts';
import { useSignedIn } from '../start/signed-in.ts';

/**
 * Notices on every screen when this session was ended elsewhere. The probe is the one question that does not count as use, so an open
 * page alone keeps no session alive.
 */
export function useSessionWatch(): void {
  const { session, leave } = useSignedIn();
  const probe = useQuery({ queryKey: keys.probe, queryFn: readProbe, refetchInterval: refreshMs, enabled: session });
  const now = probe.data?.authenticated ? probe.data.session : null;
  useEndRemembered(now?.last_seen_at);
  const client = useQueryClient();
  const moved = hasMoved(probe.error);
  useEffect(() => {
    if (moved) void client.invalidateQueries({ queryKey: keys.start });
  }, [moved, client]);
  const ended = probe.data !== undefined && now === null;
  useEffect(() => {
    if (ended) leave('elsewhere');
  }, [ended, leave]);
}

/** Where people sign in, the page that asks them to do it again says whether their time ran out: so this window keeps when that is. */
function useEndRemembered(lastSeen: string | undefined): void {
  const { session, mode } = useSignedIn();
  const enabled = session && mode !== 'single';
  const life = useQuery({
    queryKey: ['session-life'],
    queryFn: ({ signal }) => listSessions(undefined, signal),
    enabled,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const row = life.data?.sessions.find(({ is_current }) => is_current);
  useEffect(() => {
    if (enabled && row && lastSeen !== undefined) rememberEnd(endOf(row, lastSeen));
  }, [enabled, row, lastSeen]);
}

function endOf(row: SessionRow, lastSeen: string): number {
  const end = Date.parse(row.expires_at);
  return row.expires_reason === 'absolute' ? end : Date.parse(lastSeen) + end - Date.parse(row.last_seen_at);
}

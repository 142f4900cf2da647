import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readProbe } from '../api/account.ts';
import { refreshMs } from '../api/query-client.ts';
import { useSignedIn } from '../start/signed-in.ts';

/**
 * Notices on every screen when this session was ended elsewhere. The probe is the one question that does not count as use, so an open
 * page alone keeps no session alive.
 */
export function useSessionWatch(): void {
  const { session, leave } = useSignedIn();
  const probe = useQuery({ queryKey: ['probe'], queryFn: readProbe, refetchInterval: refreshMs, enabled: session });
  const ended = probe.data !== undefined && (!probe.data.authenticated || probe.data.session === null);
  useEffect(() => {
    if (ended) leave('elsewhere');
  }, [ended, leave]);
}

import { useQuery } from '@tanstack/react-query';
import { readMode } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { nameOf } from './use-mode-now.ts';
import type { ModeAnswer } from '../../server/contract/schemas.ts';

const lookMs = 15_000;

/** How signing in is open on this server, for those who are in. `watch`: looked at again and again, as during an outage. */
export function useSso(watch = false): { readonly facts: ModeAnswer; readonly name: string } {
  const { facts: first } = useSignedIn();
  const { data } = useQuery({
    queryKey: keys.mode,
    queryFn: readMode,
    // As old as the page itself: news of an outage is fetched at once.
    initialData: first,
    initialDataUpdatedAt: 0,
    staleTime: watch ? lookMs : Infinity,
    refetchInterval: watch ? lookMs : false,
    refetchOnWindowFocus: false,
  });
  return { facts: data, name: nameOf(data) };
}

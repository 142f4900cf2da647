import { useQuery } from '@tanstack/react-query';
import { readCasdoorConfig } from '../api/casdoor.ts';
import { keys } from '../api/query-client.ts';

/** Where the other service's own pages are. `enabled`: false where none is set up. */
export function useCasdoorConfig(enabled: boolean) {
  return useQuery({
    queryKey: [...keys.casdoor, 'config'],
    queryFn: ({ signal }) => readCasdoorConfig(signal),
    enabled,
    staleTime: 60_000,
  });
}

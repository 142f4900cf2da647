import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readCasdoorLink } from '../api/casdoor.ts';
import { keys } from '../api/query-client.ts';

const lookMs = 15_000;

/** The link of the person who is in, and how the other service is. */
export function useLink() {
  return useQuery({ queryKey: [...keys.casdoor, 'link'], queryFn: ({ signal }) => readCasdoorLink(signal), refetchInterval: lookMs });
}

/** After a change to the link: everything that shows it is asked for anew. */
export function useLinkChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const shown = [keys.casdoor, keys.settings, keys.credentials, keys.activity, keys.sessions];
    await Promise.all(shown.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

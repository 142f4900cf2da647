import { useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { listKeys } from '../api/api-keys.ts';
import { keys, refreshMs } from '../api/query-client.ts';

/** The person's keys, without their secrets. */
export function useKeys() {
  return useQuery({ queryKey: keys.apiKeys, queryFn: ({ signal }) => listKeys(signal), refetchInterval: refreshMs });
}

/** A change to the keys; the list is asked for anew. A secret in the answer is forgotten with the part of the page that asked. */
export function useKeyChange<Given, Answer>(change: (given: Given) => Promise<Answer>): UseMutationResult<Answer, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.apiKeys });
      void client.invalidateQueries({ queryKey: keys.activity });
      // Whoever looks after accounts sees their keys there.
      void client.invalidateQueries({ queryKey: keys.accounts });
    },
  });
}

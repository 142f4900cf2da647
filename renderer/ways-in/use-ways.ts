import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { keys } from '../api/query-client.ts';

/** A change to the ways in: what is shown of them is asked for anew. What it answered is forgotten with the card that asked. */
export function useWaysChange<Given, Answer>(change: (given: Given) => Promise<Answer>): UseMutationResult<Answer, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSettled: () => {
      for (const queryKey of [keys.settings, keys.factors, keys.credentials, keys.activity, keys.sessions])
        void client.invalidateQueries({ queryKey });
    },
  });
}

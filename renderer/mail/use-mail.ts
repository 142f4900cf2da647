import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { keys } from '../api/query-client.ts';

/** Something done with the outbox; its list is asked for anew. What was read is forgotten with the part of the page that shows it. */
export function useMailChange<Given, Answer>(change: (given: Given) => Promise<Answer>): UseMutationResult<Answer, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    // Not waited for: a row may be gone with the new list, and with it what is to be done after the answer.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.mail });
    },
  });
}

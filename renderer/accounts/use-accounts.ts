import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { AccountList } from '../../server/contract/account-admin-schemas.ts';
import { readSettings } from '../api/account.ts';
import { listAccounts, type AccountFilter } from '../api/accounts.ts';
import { keys, refreshMs } from '../api/query-client.ts';

/** The accounts that pass the filter, looked at again every few seconds. */
export function useAccounts(filter: AccountFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.accounts, 'list', filter],
    queryFn: ({ pageParam, signal }) => listAccounts(filter, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: AccountList) => last.next_cursor ?? undefined,
    refetchInterval: refreshMs,
    placeholderData: (before) => before,
  });
}

/**
 * A change after which what stands under `queryKey` is asked for anew. `done`: before that, for what must be said though the part of the page that asked
 * goes with the row.
 */
function useChange<Given, Answer>(
  queryKey: readonly string[],
  mutationFn: (given: Given) => Promise<Answer>,
  done?: (answer: Answer) => void,
): UseMutationResult<Answer, Error, Given> {
  const client = useQueryClient();
  return useMutation({ mutationFn, gcTime: 0, ...(done ? { onSuccess: done } : {}), onSettled: () => client.invalidateQueries({ queryKey }) });
}

/** A change to somebody's account; `done` as above. */
export const useAccountChange = <Given, Answer>(change: (given: Given) => Promise<Answer>, done?: (answer: Answer) => void) =>
  useChange(keys.accounts, change, done);

/** Beside the accounts and not among them: a change to an account waits for what it shows anew, and must not wait for these. */
export const invitationsKey = ['invitations'] as const;

/** A change to the open invitations; `done` as above. */
export const useInvitationChange = <Given, Answer>(change: (given: Given) => Promise<Answer>, done?: (answer: Answer) => void) =>
  useChange(invitationsKey, change, done);

/** The id of the person who looks; undefined for a moment. */
export function useOwnId(): number | undefined {
  return useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) }).data?.id;
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ActivityList } from '../../server/contract/schemas.ts';
import { everybody, listAccounts, sessionsOfAccount } from '../api/accounts.ts';
import { listActivity } from '../api/activity.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { listSessions } from '../api/sessions.ts';
import { shownName } from '../frame/shown-name.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { asked, type Whose, type Wish } from './wish.ts';

const mostPeople = 200;

/** The events that are wished for, page by page, looked at again every few seconds. */
export function useActivity(wish: Wish) {
  const query = asked(wish);
  return useInfiniteQuery({
    queryKey: [...keys.activity, 'list', query],
    queryFn: ({ pageParam, signal }) => listActivity({ ...query, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: '',
    getNextPageParam: (last: ActivityList) => last.next_cursor ?? undefined,
    refetchInterval: refreshMs,
  });
}

/** Single mode has one person: all that happens on the server is theirs to see. Elsewhere administrators choose. */
export function useView(): { readonly first: Whose; readonly mayChoose: boolean } {
  const { mode, role } = useSignedIn();
  const isAdmin = role === 'admin';
  return { first: isAdmin && mode === 'single' ? 'all' : 'mine', mayChoose: isAdmin && mode !== 'single' };
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

/** People to choose from, by name. Of more than a few hundred the others are chosen by their names in the list. */
export function usePeople(enabled: boolean): readonly Named[] {
  const { data } = useQuery({
    queryKey: [...keys.accounts, 'names'],
    queryFn: ({ signal }) => listAccounts({ ...everybody, sort: 'name' }, '', signal, mostPeople),
    enabled,
  });
  return data?.accounts.map((person) => ({ id: person.id, name: shownName(person) })) ?? [];
}

/** The devices that somebody is signed in with now. Those that are not any more, or everybody's, are chosen by their names in the list. */
export function useDevices(whose: Whose): readonly Named[] {
  const { data } = useQuery({
    queryKey: [...keys.activity, 'devices', whose],
    queryFn: async ({ signal }) => (typeof whose === 'number' ? sessionsOfAccount(whose, signal) : (await listSessions('', signal)).sessions),
    enabled: whose === 'mine' || typeof whose === 'number',
  });
  return data?.map(({ id, device_label: name }) => ({ id, name })) ?? [];
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { readMode } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';

const calmMs = 15_000;
const outageMs = 5_000;

/** What an unnamed service is called. */
export const usualName = 'Casdoor';
export const nameOf = ({ sso }: ModeAnswer): string => sso.name ?? usualName;

/** How signing in is open now: looked at again where it depends on another service. Says so when that comes back. */
export function useModeNow(first: ModeAnswer): ModeAnswer {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: keys.mode,
    queryFn: readMode,
    initialData: first,
    enabled: first.sso.configured,
    refetchInterval: ({ state }) => (state.data?.sso.reachable === false ? outageMs : calmMs),
  });
  const wasAway = useRef(false);
  const away = data.sso.configured && !data.sso.reachable;
  const name = nameOf(data);
  useEffect(() => {
    if (wasAway.current && !away) announce(t('casdoor.outage.back', { name }));
    wasAway.current = away;
  }, [away, name, t]);
  return data;
}

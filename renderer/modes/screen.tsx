import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readModeState, type ModeState } from '../api/mode-state.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { ModeChoice, type ModeName } from './choice.tsx';
import { LastSwitch } from './last-switch.tsx';
import { PlanCard } from './plan-card.tsx';

/** Changing who signs in, and how: choose, see what it would change, then switch. The banner over the screens asks afterwards whether it stays. */
export function ModesScreen() {
  const { t, i18n } = useTranslation();
  const query = useQuery({ queryKey: keys.modeState, queryFn: ({ signal }) => readModeState(signal) });
  const { data, error } = query;
  return (
    <Screen title={t('modes.title')} intro={t('modes.intro')}>
      {query.isPending ? <ListSkeleton rows={2} /> : null}
      {error && data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={error} /> : null}
      {error && !data ? <LoadFailure error={error} retry={() => void query.refetch()} /> : null}
      {data ? <Known key={data.mode} state={data} /> : null}
    </Screen>
  );
}

function Known({ state }: { readonly state: ModeState }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<ModeName>(state.mode);
  return (
    <>
      {state.last ? <LastSwitch last={state.last} /> : null}
      {state.set_by_configuration ? (
        <Notice tone="warn" role="note" name="set-by-configuration" title={t('modes.fixed.title')}>
          {t('modes.fixed.text')}
        </Notice>
      ) : null}
      <ModeChoice now={state.mode} chosen={chosen} choose={choose} readOnly={state.set_by_configuration || state.pending !== null} />
      {chosen === state.mode || state.pending ? null : <PlanCard key={chosen} to={chosen} />}
    </>
  );
}

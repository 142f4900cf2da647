import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readCasdoorAdmin } from '../api/casdoor-settings.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { SettingsForm } from './form.tsx';
import { RedirectsCard } from './redirects-card.tsx';
import { StateCard } from './state-card.tsx';

const lookMs = 15_000;

/** Connecting another service that signs people in: what to register there, the settings, a rehearsal, and only then saving. */
export function CasdoorScreen() {
  const { t, i18n } = useTranslation();
  const query = useQuery({ queryKey: [...keys.casdoor, 'admin'], queryFn: ({ signal }) => readCasdoorAdmin(signal), refetchInterval: lookMs });
  const { data, error } = query;
  return (
    <Screen title={t('casdoorSettings.title')} intro={t('casdoorSettings.intro')}>
      {query.isPending ? <ListSkeleton /> : null}
      {error && data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={error} /> : null}
      {error && !data ? <LoadFailure error={error} retry={() => void query.refetch()} /> : null}
      {data ? (
        <>
          <StateCard now={data} />
          {data.set_by_configuration ? (
            <Notice tone="warn" role="note" name="set-by-configuration" title={t('casdoorSettings.fixed.title')}>
              {t('casdoorSettings.fixed.text')}
            </Notice>
          ) : null}
          <RedirectsCard addresses={data.redirect_uris} />
          <SettingsForm now={data} />
        </>
      ) : null}
    </Screen>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readCasdoorAdmin } from '../api/casdoor-settings.ts';
import { keys } from '../api/query-client.ts';
import { ConnectedCard } from '../connected/card.tsx';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { Screen } from '../panels/screen.tsx';
import { Link } from '../routing/link.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { SettingsForm } from './form.tsx';
import { RedirectsCard } from './redirects-card.tsx';
import { StateCard } from './state-card.tsx';

const lookMs = 15_000;

/** Connecting another service that signs people in: what to register there, the settings, a rehearsal, and only then saving. */
export function CasdoorScreen() {
  const { t, i18n } = useTranslation();
  const { mode } = useSignedIn();
  const query = useQuery({ queryKey: [...keys.casdoor, 'admin'], queryFn: ({ signal }) => readCasdoorAdmin(signal), refetchInterval: lookMs });
  const { data, error } = query;
  return (
    <Screen title={t('casdoorSettings.title')} intro={t('casdoorSettings.intro')}>
      {query.isPending ? <ListSkeleton /> : null}
      {error && data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={error} /> : null}
      {error && !data ? <LoadFailure error={error} retry={() => void query.refetch()} /> : null}
      {data ? (
        <>
          {mode === 'single' ? <SingleMode /> : null}
          <StateCard now={data} />
          {data.set_by_configuration ? (
            <Notice tone="warn" role="note" name="set-by-configuration" title={t('casdoorSettings.fixed.title')}>
              {t('casdoorSettings.fixed.text')}
            </Notice>
          ) : null}
          <RedirectsCard addresses={data.redirect_uris} />
          <SettingsForm now={data} />
          {mode === 'single' && data.settings !== null ? <ConnectedCard /> : null}
        </>
      ) : null}
    </Screen>
  );
}

/** What all of this is for where nobody signs in yet, and what comes after it. */
function SingleMode() {
  const { t } = useTranslation();
  return (
    <Notice tone="warn" role="note" name="single-mode" title={t('casdoorSettings.single.title')}>
      {t('casdoorSettings.single.text')}{' '}
      <Link to="modes" className="dw-link">
        {t('casdoorSettings.single.link')}
      </Link>
    </Notice>
  );
}

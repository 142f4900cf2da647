import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { AccountFacts } from './account-facts.tsx';
import { ProfileForm } from './form.tsx';

/** Who the person is to others here. */
export function ProfileScreen() {
  const { t, i18n } = useTranslation();
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  return (
    <Screen title={t('profile.title')} intro={t('profile.intro')}>
      {settings.isPending ? <ListSkeleton rows={2} /> : null}
      {settings.error && settings.data ? <OldData loaded={clockTime(settings.dataUpdatedAt, i18n.language)} error={settings.error} /> : null}
      {settings.error && !settings.data ? <LoadFailure error={settings.error} retry={() => void settings.refetch()} /> : null}
      {settings.data ? (
        <>
          <ProfileForm settings={settings.data} />
          <AccountFacts settings={settings.data} />
        </>
      ) : null}
    </Screen>
  );
}

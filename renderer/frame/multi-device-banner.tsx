import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { Notice } from '../panels/notice.tsx';
import { Link } from '../routing/link.tsx';
import type { Welcome } from '../sign-in/arrive.ts';

/** After a sign-in: what else is signed in to this account. Until it is dismissed. */
export function MultiDeviceBanner() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: told } = useQuery<Welcome | null>({
    queryKey: keys.welcome,
    queryFn: () => client.getQueryData<Welcome>(keys.welcome) ?? null,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (!told) return null;
  return (
    <Notice
      tone="warn"
      role="note"
      folds
      name="banner-multi-device"
      title={t('signIn.multiDevice.title', { count: told.others })}
      close={() => client.setQueryData(keys.welcome, null)}
    >
      {t('signIn.multiDevice.text')}{' '}
      <Link to="sessions" className="dw-link">
        {t('signIn.multiDevice.link')}
      </Link>
    </Notice>
  );
}

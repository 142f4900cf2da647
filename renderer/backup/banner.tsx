import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readBackups } from '../api/backup-state.ts';
import { keys } from '../api/query-client.ts';
import { Notice } from '../panels/notice.tsx';
import { Link } from '../routing/link.tsx';
import { useScreen } from '../routing/router.ts';
import { Moment } from '../time/moment.tsx';

const refreshMs = 60_000;

/** A backup that nobody has is missed on the day it is needed: said as long as it is so. */
export function BackupBanner() {
  const { t } = useTranslation();
  const explained = useScreen() === 'server';
  const { data } = useQuery({ queryKey: keys.backup, queryFn: ({ signal }) => readBackups(signal), refetchInterval: refreshMs, retry: false });
  const last = data?.last;
  if (last?.outcome !== 'failed' || explained) return null;
  return (
    <Notice tone="bad" role="note" folds name="banner-backup" title={t('backup.failed')}>
      <Moment at={last.at} />. {t(`backup.reasons.${last.reason ?? 'failed'}`)}{' '}
      <Link to="server" className="dw-link">
        {t('backup.banner')}
      </Link>
    </Notice>
  );
}

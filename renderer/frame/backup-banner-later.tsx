import { useQuery } from '@tanstack/react-query';
import { readBackups } from '../api/backup-state.ts';
import { keys } from '../api/query-client.ts';
import { Later } from './later.tsx';

/** Over every screen of an administrator while backups fail; its script is fetched then. */
export function BackupBannerLater() {
  const { data } = useQuery({ queryKey: keys.backup, queryFn: ({ signal }) => readBackups(signal), retry: false });
  return data?.last?.outcome === 'failed' ? (
    <Later name="backup-banner" load={async () => (await import('../backup/banner.tsx')).BackupBanner} quiet />
  ) : null;
}

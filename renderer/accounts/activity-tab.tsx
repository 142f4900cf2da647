import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ActivityItem } from '../activity/item.tsx';
import { listAllActivity, type AccountRow } from '../api/accounts.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';

/** What happened with this account, as far as the server's latest events go. */
export function ActivityTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: [...keys.accounts, 'activity'], queryFn: ({ signal }) => listAllActivity(signal) });
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={2} />;
  const own = query.data.events.filter(({ account_id }) => account_id === row.id);
  if (own.length === 0) return <Text>{t('accounts.activity.none')}</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('accounts.activity.recent')}
      </Text>
      <ol className="dw-list" aria-label={t('accounts.tabs.activity')}>
        {own.map((event) => (
          <ActivityItem key={event.id} event={event} isNew={false} />
        ))}
      </ol>
    </Stack>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ActivityList } from '../../server/contract/schemas.ts';
import { ActivityItem } from '../activity/item.tsx';
import { activityOfAccount, type AccountRow } from '../api/accounts.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';

/** What happened with this account, newest first, as far back as the server remembers. */
export function ActivityTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [...keys.accounts, row.id, 'activity'],
    queryFn: ({ pageParam, signal }) => activityOfAccount(row.id, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: ActivityList) => last.next_cursor ?? undefined,
  });
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={2} />;
  const events = query.data.pages.flatMap((page) => page.events);
  if (events.length === 0) return <Text>{t('accounts.activity.none')}</Text>;
  return (
    <Stack gap="sm">
      <ol className="dw-list" aria-label={t('accounts.tabs.activity')}>
        {events.map((event) => (
          <ActivityItem key={event.id} event={event} isNew={false} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('activity.loadMore')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

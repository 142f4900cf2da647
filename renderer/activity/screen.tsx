import { Button, Group, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityList } from '../../server/contract/schemas.ts';
import { listActivity } from '../api/activity.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { ActivityControls } from './controls.tsx';
import { ActivityItem } from './item.tsx';
import { useSeenBefore } from './last-visit.ts';
import { LogPanel } from './log-panel.tsx';
import { sentenceOf, type KnownKind } from './sentence.ts';

function useActivity(kind: KnownKind | '') {
  return useInfiniteQuery({
    queryKey: [...keys.activity, 'list', kind],
    queryFn: ({ pageParam, signal }) => listActivity({ cursor: pageParam, kind, limit: 50 }, signal),
    initialPageParam: '',
    getNextPageParam: (last: ActivityList) => last.next_cursor ?? undefined,
    refetchInterval: refreshMs,
  });
}

/** What happened with the account, newest first. */
export function ActivityScreen() {
  const { t, i18n } = useTranslation();
  const { role } = useSignedIn();
  const [kind, setKind] = useState<KnownKind | ''>('');
  const [search, setSearch] = useState('');
  const query = useActivity(kind);
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  const seen = useSeenBefore(kind === '' ? events[0]?.id : undefined);
  const needle = search.trim().toLocaleLowerCase(i18n.language);
  const fitting = events.filter((event) => sentenceOf(event, t).toLocaleLowerCase(i18n.language).includes(needle));
  const isNew = (id: number) => seen !== null && id > seen;
  return (
    <Screen title={t('activity.title')} intro={t('activity.intro')}>
      {role === 'admin' ? <LogPanel /> : null}
      <ActivityControls kind={kind} setKind={setKind} search={search} setSearch={setSearch} />
      {query.isPending ? <ListSkeleton /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {fitting.length === 0 ? null : (
        <ol className="dw-list" aria-label={t('activity.list')}>
          {fitting.map((event) => (
            <ActivityItem key={event.id} event={event} isNew={isNew(event.id)} />
          ))}
        </ol>
      )}
      {query.data && fitting.length === 0 ? <Nothing filtered={needle !== '' || kind !== ''} more={query.hasNextPage} /> : null}
      {query.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('activity.loadMore')}
          </Button>
        </Group>
      ) : null}
    </Screen>
  );
}

function Nothing({ filtered, more }: { readonly filtered: boolean; readonly more: boolean }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="empty">
      <Text>{filtered ? t('activity.noMatch') : t('activity.empty')}</Text>
      {filtered && more ? <Text c="dimmed">{t('activity.noMatchMore')}</Text> : null}
    </Paper>
  );
}

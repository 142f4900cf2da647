import { Button, Switch, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { BadgeCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SessionList } from '../../server/contract/schemas.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { changeSession, listSessions, type SessionRow } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { FailureText, LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Moment } from '../time/moment.tsx';
import { useWaysChange } from './use-ways.ts';

/** Which of the signed-in devices may say that a sign-in elsewhere is all right. */
export function TrustedDevicesCard() {
  const { t } = useTranslation();
  const sessions = useInfiniteQuery({
    queryKey: ['trusted-devices'],
    queryFn: ({ pageParam, signal }) => listSessions(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: SessionList) => last.next_cursor ?? undefined,
  });
  // A device that is used between two pages appears on both.
  const rows = [...new Map(sessions.data?.pages.flatMap((page) => page.sessions).map((row) => [row.id, row])).values()];
  return (
    <Card title={t('waysIn.devices.title')} icon={<BadgeCheck size={20} />}>
      <Text>{t('waysIn.devices.text')}</Text>
      {sessions.data === undefined && sessions.error ? <LoadFailure error={sessions.error} retry={() => void sessions.refetch()} /> : null}
      {sessions.isPending ? <ListSkeleton rows={1} /> : null}
      {sessions.data !== undefined && sessions.error ? <FailureText error={sessions.error} /> : null}
      <ul className="dw-lines" aria-label={t('waysIn.devices.title')}>
        {rows.map((row) => (
          <TrustedDevice key={row.id} row={row} again={() => sessions.refetch()} />
        ))}
      </ul>
      {sessions.hasNextPage ? (
        <Button variant="default" loading={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
          {t('sessions.loadMore')}
        </Button>
      ) : null}
    </Card>
  );
}

function TrustedDevice({ row, again }: { readonly row: SessionRow; readonly again: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const name = row.device_label;
  const offline = useUnreachableSince() !== null;
  const change = useWaysChange(async (trusted: boolean) => {
    await changeSession(row.id, { trusted });
    await again();
  });
  const turn = (trusted: boolean) =>
    change.mutate(trusted, { onSuccess: () => announce(t(trusted ? 'waysIn.devices.on' : 'waysIn.devices.off', { name })) });
  return (
    <li>
      <Switch
        label={row.is_current ? `${name} (${t('sessions.badges.current')})` : name}
        description={<Moment at={row.last_seen_at} />}
        checked={row.trusted}
        disabled={change.isPending || offline}
        onChange={({ currentTarget: { checked } }) => turn(checked)}
      />
      {change.error ? <FailureText error={change.error} /> : null}
    </li>
  );
}

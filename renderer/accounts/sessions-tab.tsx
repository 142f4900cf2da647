import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSessionsOf, sessionsOfAccount, type AccountRow } from '../api/accounts.ts';
import { keys } from '../api/query-client.ts';
import type { SessionRow } from '../api/sessions.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Moment } from '../time/moment.tsx';
import { useAccountChange } from './use-accounts.ts';

/** What is signed in as this person, and ending all of it. */
export function SessionsTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const query = useQuery({ queryKey: [...keys.accounts, row.id, 'sessions'], queryFn: ({ signal }) => sessionsOfAccount(row.id, signal) });
  const end = useAccountChange(() => endSessionsOf(row.id));
  const name = shownName(row);
  const done = (count: number) => {
    setAsked(false);
    announce(t('accounts.sessions.ended', { count }));
  };
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  if (query.data.length === 0) return <Text>{t('accounts.sessions.none')}</Text>;
  return (
    <Stack gap="md" align="flex-start">
      <ul className="dw-lines">
        {query.data.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('accounts.sessions.endAll')}
      </Button>
      <Dialog
        opened={asked}
        title={t('accounts.sessions.endTitle', { name })}
        confirm={t('accounts.sessions.endConfirm', { name })}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined, { onSuccess: done })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.sessions.endText')}</Text>
      </Dialog>
    </Stack>
  );
}

function SessionLine({ session }: { readonly session: SessionRow }) {
  const { t } = useTranslation();
  return (
    <li>
      <Text className="dw-break">{session.device_label}</Text>
      <Text size="sm" c="dimmed">
        {t(`sessions.kinds.${session.kind}`)} · {t('accounts.sessions.lastUsed')} <Moment at={session.last_seen_at} />
      </Text>
    </li>
  );
}

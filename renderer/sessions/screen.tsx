import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { LoadFailure } from '../panels/failure.tsx';
import { PairButton } from '../pairing/pair-button.tsx';
import { Screen } from '../panels/screen.tsx';
import { SessionControls } from './controls.tsx';
import { SessionDetails } from './details.tsx';
import { SessionSummary } from './summary.tsx';
import { SessionEnd } from './empty.tsx';
import { SessionItems } from './items.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { noWish } from './order.ts';
import { useReceipts } from './receipts.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { SignOutHere } from './sign-out-here.tsx';
import { SignOutOthers } from './sign-out-others.tsx';
import { useSessions } from './use-sessions.ts';

/** Everything that is signed in to this account, and the ways to end it. */
export function SessionsScreen() {
  const { t } = useTranslation();
  const { query, rows } = useSessions();
  const receipts = useReceipts();
  const [wish, setWish] = useState(noWish);
  const [shownId, setShownId] = useState<number | null>(null);
  const [asked, setAsked] = useState<SessionRow | null>(null);
  const others = rows.filter((row) => !row.is_current);
  return (
    <Screen
      title={t('sessions.title')}
      intro={t('sessions.intro')}
      actions={
        <Group gap="xs">
          <SignOutOthers others={others} more={query.hasNextPage} />
          <PairButton />
        </Group>
      }
    >
      <SessionSummary query={query} count={rows.length} />
      {query.data === undefined && query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <ListSkeleton /> : null}
      {query.data === undefined ? null : (
        <Stack gap="md">
          {rows.length > 1 || receipts.all.length > 0 ? <SessionControls wish={wish} change={setWish} /> : null}
          <SessionItems rows={rows} wish={wish} receipts={receipts} showDetails={setShownId} askSignOut={setAsked} />
          <SessionEnd query={query} rows={rows} wish={wish} reset={() => setWish(noWish)} quiet={receipts.all.length > 0} />
        </Stack>
      )}
      <SessionDetails row={rows.find((row) => row.id === shownId)} close={() => setShownId(null)} />
      <SignOutDialog row={asked?.is_current ? null : asked} close={() => setAsked(null)} done={receipts.add} />
      <SignOutHere opened={asked?.is_current === true} close={() => setAsked(null)} />
    </Screen>
  );
}

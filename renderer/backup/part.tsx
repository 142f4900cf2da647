import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readBackups } from '../api/backup-state.ts';
import { keys } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { clockTime } from '../time/format.ts';
import { BackupCard } from './backup-card.tsx';
import { RestoreCard, type Chosen } from './restore-card.tsx';
import { RetireCard } from './retire-card.tsx';

/** Backups, restoring and moving: the end of *This server*. */
export function BackupPart() {
  const { i18n } = useTranslation();
  const [chosen, choose] = useState<Chosen | null>(null);
  const query = useQuery({ queryKey: keys.backup, queryFn: ({ signal }) => readBackups(signal) });
  const { data, error } = query;
  return (
    <Stack gap="md" id="backup">
      {query.isPending ? <ListSkeleton rows={1} /> : null}
      {error && data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={error} /> : null}
      {error && !data ? <LoadFailure error={error} retry={() => void query.refetch()} /> : null}
      {data ? <BackupCard state={data} choose={choose} /> : null}
      <RestoreCard key={chosen?.name ?? ''} chosen={chosen} clear={() => choose(null)} />
      <RetireCard />
    </Stack>
  );
}

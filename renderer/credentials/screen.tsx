import { Button, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import type { Credential } from '../api/credentials.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { readCredentials } from '../api/second-factor.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { CredentialControls } from './controls.tsx';
import { EndCredentialDialog } from './end-dialog.tsx';
import { CredentialItem } from './item.tsx';
import { arrange, keyOf, noWish } from './order.ts';
import { EndReceipt, type Ended } from './receipt.tsx';
import { useCredentialName } from './use-name.ts';

/** One list of everything that can get in as this person: what is accepted is in it (product.md, promise 7). */
export function CredentialsScreen() {
  const { t, i18n } = useTranslation();
  const query = useQuery({ queryKey: keys.credentials, queryFn: ({ signal }) => readCredentials(signal), refetchInterval: refreshMs });
  const [asked, ask] = useState<Credential | null>(null);
  const [ended, setEnded] = useState<Ended | null>(null);
  const nameOf = useCredentialName();
  const done = (row: Credential) => {
    setEnded({ row, name: nameOf(row), since: Date.now() });
    ask(null);
  };
  return (
    <Screen title={t('credentials.title')} intro={t('credentials.intro')}>
      {query.isPending ? <ListSkeleton /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {ended ? <EndReceipt key={ended.since} ended={ended} close={() => setEnded(null)} /> : null}
      {query.data ? <CredentialRows rows={query.data} ask={ask} /> : null}
      {asked ? <EndCredentialDialog row={asked} name={nameOf(asked)} close={() => ask(null)} done={() => done(asked)} /> : null}
    </Screen>
  );
}

interface RowsProps {
  readonly rows: readonly Credential[];
  readonly ask: (row: Credential) => void;
}

function CredentialRows({ rows, ask }: RowsProps) {
  const { t, i18n } = useTranslation();
  const [wish, setWish] = useState(noWish);
  const nameOf = useCredentialName();
  const readOnly = useUnreachableSince() !== null;
  const fitting = arrange(rows, wish, nameOf, i18n.language);
  if (rows.length === 0) return <Text data-testid="empty">{t('credentials.empty')}</Text>;
  return (
    <>
      <Text fw={600} data-testid="credential-count">
        {t('credentials.count', { count: rows.length })}
      </Text>
      <CredentialControls wish={wish} change={setWish} />
      {fitting.length === 0 ? (
        <Paper withBorder p="lg" className="dw-note" data-testid="no-match">
          <Text mb="sm">{t('credentials.noMatch')}</Text>
          <Button variant="default" size="xs" onClick={() => setWish(noWish)}>
            {t('sessions.clearSearch')}
          </Button>
        </Paper>
      ) : (
        <ul className="dw-list" aria-label={t('credentials.title')}>
          {fitting.map((row) => (
            <CredentialItem key={keyOf(row)} row={row} name={nameOf(row)} readOnly={readOnly} end={() => ask(row)} />
          ))}
        </ul>
      )}
    </>
  );
}

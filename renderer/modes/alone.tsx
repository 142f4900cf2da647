import { Button, Text } from '@mantine/core';
import { UserRound } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { everybody, listAccounts } from '../api/accounts.ts';
import { keys } from '../api/query-client.ts';
import { Card } from '../panels/card.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { navigate } from '../routing/router.ts';
import { nameOfPerson } from './who.ts';

/** The page of accounts where there is one person: who that is, who waits to return, and the way to more. */
export function Alone() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: [...keys.accounts, 'alone'],
    queryFn: ({ signal }) => listAccounts(everybody, '', signal),
  });
  const rows = query.data?.accounts ?? [];
  const waiting = rows.filter(({ suspended_since: since }) => since !== null);
  const present = rows.filter(({ suspended_since: since }) => since === null);
  return (
    <Screen title={t('accounts.title')} intro={t('modes.alone.intro')}>
      {query.isPending ? <ListSkeleton rows={1} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? (
        <Card title={t('modes.alone.title')} icon={<UserRound size={20} />}>
          <ul className="dw-plain-list" data-testid="alone">
            {present.map((row) => (
              <li key={row.id}>{nameOfPerson(row)}</li>
            ))}
          </ul>
          {waiting.length === 0 ? null : <Text>{t('modes.alone.waiting', { count: waiting.length })}</Text>}
          <div>
            <Button className="dw-wrap-button" onClick={() => navigate('modes')}>
              {t('modes.alone.more')}
            </Button>
          </div>
        </Card>
      ) : null}
    </Screen>
  );
}

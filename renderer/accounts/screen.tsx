import { Button, Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountFilter, AccountMade } from '../api/accounts.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { Alone } from '../modes/alone.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ColumnChoice } from './column-choice.tsx';
import { useColumns } from './columns.ts';
import { AccountControls } from './controls.tsx';
import { CreateAccountDialog } from './create-dialog.tsx';
import { AccountDrawer } from './drawer.tsx';
import { InvitationsCard } from './invitations-card.tsx';
import { AccountItem } from './item.tsx';
import { AccountMadeShown } from './made-shown.tsx';
import { useAccounts, useOwnId } from './use-accounts.ts';

const noFilter: AccountFilter = { search: '', role: '', state: '', sort: '' };

/** The people of this server, for those who look after them. */
export function AccountsScreen() {
  const { mode } = useSignedIn();
  return mode === 'single' ? <Alone /> : <SeveralPeople invites={mode === 'multi'} />;
}

function SeveralPeople({ invites }: { readonly invites: boolean }) {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<AccountMade | null>(null);
  const show = (answer: AccountMade) => {
    setCreating(false);
    setMade(answer);
  };
  return (
    <Screen
      title={t('accounts.title')}
      intro={t('accounts.intro')}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setCreating(true)}>
          {t('accounts.create')}
        </Button>
      }
    >
      <People />
      {invites ? <InvitationsCard /> : null}
      {creating ? <CreateAccountDialog done={show} close={() => setCreating(false)} /> : null}
      {made === null ? null : <AccountMadeShown made={made} close={() => setMade(null)} />}
    </Screen>
  );
}

function People() {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState(noFilter);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [openId, setOpenId] = useState<number | null>(null);
  const [shown, show] = useColumns();
  const query = useAccounts(filter);
  const own = useOwnId();
  const rows = query.data?.pages.flatMap((page) => page.accounts) ?? [];
  const select = (id: number, on: boolean) => setSelected((old) => new Set(on ? [...old, id] : [...old].filter((one) => one !== id)));
  return (
    <>
      <AccountControls filter={filter} change={setFilter} />
      <ColumnChoice shown={shown} show={show} />
      {query.isPending ? <ListSkeleton /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      <BulkBar rows={rows} own={own} selected={selected} select={setSelected} />
      {query.data && rows.length === 0 ? <Text data-testid="no-match">{t('accounts.noMatch')}</Text> : null}
      {rows.length === 0 ? null : (
        <ul className="dw-list" aria-label={t('accounts.list')}>
          {rows.map((row) => (
            <AccountItem
              key={row.id}
              row={row}
              own={row.id === own}
              selected={selected.has(row.id)}
              shown={shown}
              select={(on) => select(row.id, on)}
              open={() => setOpenId(row.id)}
            />
          ))}
        </ul>
      )}
      <Further query={query} />
      <AccountDrawer row={rows.find(({ id }) => id === openId)} own={openId === own} close={() => setOpenId(null)} />
    </>
  );
}

function Further({ query }: { readonly query: UseInfiniteQueryResult }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('accounts.loadMore')}
      </Button>
    </Group>
  );
}

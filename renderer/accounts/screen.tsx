import { Button, Group, Text } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { everybody, type AccountMade, type AccountRow } from '../api/accounts.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { useNextRow } from '../panels/next-row.ts';
import { Screen } from '../panels/screen.tsx';
import { Alone } from '../modes/alone.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ColumnChoice } from './column-choice.tsx';
import { useColumns, type Column } from './columns.ts';
import { AccountControls } from './controls.tsx';
import { CreateAccountDialog } from './create-dialog.tsx';
import { AccountDrawer } from './drawer.tsx';
import { InvitationsCard } from './invitations-card.tsx';
import { AccountItem, accountRow } from './item.tsx';
import { AccountMadeShown } from './made-shown.tsx';
import { useAccounts, useOwnId } from './use-accounts.ts';

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
        <OnlineButton leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setCreating(true)}>
          {t('accounts.create')}
        </OnlineButton>
      }
    >
      <People />
      {invites ? <InvitationsCard /> : null}
      {creating ? <CreateAccountDialog done={show} close={() => setCreating(false)} /> : null}
      {made === null ? null : <AccountMadeShown made={made} close={() => setMade(null)} />}
    </Screen>
  );
}

/** What stands there when nobody does. */
const nobody = 'no-account';

function People() {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState(everybody);
  const [shown, show] = useColumns();
  const query = useAccounts(filter);
  const rows = query.data?.pages.flatMap((page) => page.accounts) ?? [];
  return (
    <>
      <AccountControls filter={filter} change={setFilter} />
      <ColumnChoice shown={shown} show={show} />
      {query.isPending ? <ListSkeleton /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && rows.length === 0 ? (
        <Text id={nobody} tabIndex={-1} data-testid="no-match">
          {t('accounts.noMatch')}
        </Text>
      ) : null}
      <PeopleRows rows={rows} shown={shown} />
      <Further query={query} />
    </>
  );
}

/** The rows, what is selected of them, and whom one looks at. */
function PeopleRows({ rows, shown }: { readonly rows: readonly AccountRow[]; readonly shown: readonly Column[] }) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [openId, setOpenId] = useState<number | null>(null);
  const own = useOwnId();
  const ids = rows.map(({ id }) => id);
  const ended = useNextRow(ids, accountRow, nobody);
  const gone = (id: number) => {
    setOpenId(null);
    ended(id);
  };
  const select = (id: number, on: boolean) => setSelected((old) => new Set(on ? [...old, id] : [...old].filter((one) => one !== id)));
  const item = (row: AccountRow) => (
    <AccountItem
      key={row.id}
      row={row}
      own={row.id === own}
      selected={selected.has(row.id)}
      shown={shown}
      select={(on) => select(row.id, on)}
      open={() => setOpenId(row.id)}
    />
  );
  return (
    <>
      <BulkBar rows={rows} own={own} selected={selected} select={setSelected} />
      {rows.length === 0 ? null : (
        <ul className="dw-list" aria-label={t('accounts.list')}>
          {rows.map(item)}
        </ul>
      )}
      <AccountDrawer row={rows.find(({ id }) => id === openId)} own={openId === own} close={() => setOpenId(null)} gone={gone} />
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

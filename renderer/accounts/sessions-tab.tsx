import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionsOfAccount, type AccountRow } from '../api/accounts.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import type { SessionRow } from '../api/sessions.ts';
import { shownName } from '../frame/shown-name.ts';
import { LoadFailure } from '../panels/failure.tsx';
import { focusSoon } from '../panels/focus.ts';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { SessionControls } from '../sessions/controls.tsx';
import { arrange, noWish, type Wish } from '../sessions/order.ts';
import { ReceiptItem } from '../sessions/receipt-item.tsx';
import { useReceipts, type Receipts } from '../sessions/receipts.ts';
import { rowId } from '../sessions/session-item.tsx';
import { SignOutDialog } from '../sessions/sign-out-dialog.tsx';
import { EndAllSessions } from './end-all-sessions.tsx';
import { LimitsInForce } from './limits-in-force.tsx';
import { SomebodysSession } from './somebodys-session.tsx';

/** What stands above the list, and has the focus when no row is left. */
const head = 'somebodys-sessions';

/** What is signed in as this person, and ending one of it or all. */
export function SessionsTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(noWish);
  const [asked, setAsked] = useState<SessionRow | null>(null);
  const receipts = useReceipts();
  const query = useQuery({
    queryKey: [...keys.accounts, row.id, 'sessions'],
    queryFn: ({ signal }) => sessionsOfAccount(row.id, signal),
    refetchInterval: refreshMs,
  });
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  const count = query.data.length;
  return (
    <Stack gap="md">
      <Text id={head} tabIndex={-1}>
        {count === 0 ? t('accounts.sessions.none') : t('accounts.sessions.text')}
      </Text>
      {count === 0 ? null : <LimitsInForce limits={row.limits} />}
      {count > 1 ? <SessionControls label={t('accounts.sessions.list', { name: shownName(row) })} wish={wish} change={setWish} /> : null}
      <SessionRows rows={query.data} wish={wish} receipts={receipts} name={shownName(row)} end={setAsked} />
      <EndAllSessions row={row} count={count} done={() => focusSoon(head)} />
      <SignOutDialog asAdmin row={asked} close={() => setAsked(null)} done={receipts.add} />
    </Stack>
  );
}

interface RowsProps {
  readonly rows: readonly SessionRow[];
  readonly wish: Wish;
  readonly receipts: Receipts;
  readonly name: string;
  readonly end: (row: SessionRow) => void;
}

/** A device that was just signed out leaves its receipt in its place. */
function SessionRows({ rows, wish, receipts, name, end }: RowsProps) {
  const { t, i18n } = useTranslation();
  const receiptOf = new Map(receipts.all.map((receipt) => [receipt.row.id, receipt]));
  const living = rows.filter(({ id }) => !receiptOf.has(id));
  const shown = arrange([...living, ...receipts.all.map(({ row }) => row)], wish, i18n.language);
  const leave = (id: number) => {
    const next = shown.slice(shown.findIndex((row) => row.id === id) + 1).find((row) => !receiptOf.has(row.id)) ?? living[0];
    receipts.remove(id);
    focusSoon(next === undefined ? head : rowId(next.id));
  };
  if (rows.length > 0 && shown.length === 0) return <Text data-testid="no-match">{t('sessions.noMatch')}</Text>;
  if (shown.length === 0) return null;
  return (
    <ul className="dw-list" aria-label={t('accounts.sessions.list', { name })}>
      {shown.map((row) => {
        const receipt = receiptOf.get(row.id);
        return receipt ? (
          <ReceiptItem key={row.id} asAdmin receipt={receipt} remove={receipts.remove} leave={leave} />
        ) : (
          <SomebodysSession key={row.id} row={row} end={() => end(row)} />
        );
      })}
    </ul>
  );
}

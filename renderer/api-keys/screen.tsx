import { Paper, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyRow, NewKey } from '../api/api-keys.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { PairButton } from '../pairing/pair-button.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { useNextRow } from '../panels/next-row.ts';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { KeyControls } from './controls.tsx';
import { ChangeKeyDialog } from './change-dialog.tsx';
import { CreateKeyDialog } from './create-dialog.tsx';
import { EndKeyDialog } from './end-dialog.tsx';
import { KeyItem, keyRow, noKeyRow } from './item.tsx';
import { NewKeyShown } from './new-key-shown.tsx';
import { arrange, noWish } from './order.ts';
import { RotateKeyDialog } from './rotate-dialog.tsx';
import { useKeys } from './use-keys.ts';

type Open =
  { readonly kind: 'create' } | { readonly kind: 'rotate' | 'change'; readonly id: number } | { readonly kind: 'shown'; readonly key: NewKey };

/** Keys for scripts: what there is, making them, and ending them. */
export function ApiKeysScreen() {
  const { t, i18n } = useTranslation();
  const query = useKeys();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  // The row as it is now: it says when the key was last used.
  const asked = open?.kind === 'rotate' || open?.kind === 'change' ? query.data?.find(({ id }) => id === open.id) : undefined;
  const show = (key: NewKey) => setOpen({ kind: 'shown', key });
  return (
    <Screen
      title={t('apiKeys.title')}
      intro={t('apiKeys.intro')}
      actions={
        <OnlineButton leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen({ kind: 'create' })}>
          {t('apiKeys.create')}
        </OnlineButton>
      }
    >
      {query.isPending ? <ListSkeleton rows={2} /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <KeyList rows={query.data} ask={(kind, { id }) => setOpen({ kind, id })} /> : null}
      {open?.kind === 'create' ? <CreateKeyDialog done={show} close={close} /> : null}
      {asked && open?.kind === 'rotate' ? <RotateKeyDialog row={asked} done={show} close={close} /> : null}
      {asked && open?.kind === 'change' ? <ChangeKeyDialog row={asked} close={close} /> : null}
      {open?.kind === 'shown' ? <NewKeyShown made={open.key} close={close} /> : null}
    </Screen>
  );
}

interface KeyListProps {
  readonly rows: readonly ApiKeyRow[];
  readonly ask: (what: 'rotate' | 'change', row: ApiKeyRow) => void;
}

function KeyList({ rows, ask }: KeyListProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const [wish, setWish] = useState(noWish);
  const [endingId, setEndingId] = useState<number | null>(null);
  const fitting = arrange(rows, wish, i18n.language, now);
  // The row as it is now: it says when the key was last used.
  const ending = rows.find(({ id }) => id === endingId);
  const ended = useNextRow(
    fitting.map(({ id }) => id),
    keyRow,
    noKeyRow,
  );
  if (rows.length === 0) return <Nothing />;
  return (
    <>
      <KeyControls wish={wish} change={setWish} />
      {fitting.length === 0 ? (
        <Text id={noKeyRow} tabIndex={-1}>
          {t('apiKeys.noMatch')}
        </Text>
      ) : (
        <ul className="dw-list" aria-label={t('apiKeys.list')}>
          {fitting.map((row) => (
            <KeyItem key={row.id} row={row} change={() => ask('change', row)} rotate={() => ask('rotate', row)} end={() => setEndingId(row.id)} />
          ))}
        </ul>
      )}
      {ending ? <EndKeyDialog row={ending} ended={ended} close={() => setEndingId(null)} /> : null}
    </>
  );
}

function Nothing() {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="empty" id={noKeyRow} tabIndex={-1}>
      <Title order={2} size="h5">
        {t('apiKeys.empty.title')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t('apiKeys.empty.text')}
      </Text>
      <PairButton variant="default" />
    </Paper>
  );
}

import { Checkbox, Group, Text } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, endSessionsOf, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { reasonOf } from '../panels/reason.ts';
import { useAccountChange } from './use-accounts.ts';

const whats = ['disable', 'enable', 'end'] as const;
type What = (typeof whats)[number];

const deeds: Readonly<Record<What, (id: number) => Promise<unknown>>> = {
  disable: (id) => changeAccount(id, { is_active: false }),
  enable: (id) => changeAccount(id, { is_active: true }),
  end: endSessionsOf,
};

interface BulkProps {
  readonly rows: readonly AccountRow[];
  readonly own: number | undefined;
  readonly selected: ReadonlySet<number>;
  readonly select: (ids: ReadonlySet<number>) => void;
}

interface Outcome {
  readonly done: number;
  readonly failed: readonly { readonly row: AccountRow; readonly error: Error }[];
}

/** One after the other: the first may ask for a proof, which then holds for the rest; and the last admin is refused alone. */
async function changeAll(rows: readonly AccountRow[], what: What): Promise<Outcome> {
  const failed: { row: AccountRow; error: Error }[] = [];
  for (const row of rows) {
    await deeds[what](row.id).catch((error: unknown) => {
      failed.push({ row, error: error instanceof Error ? error : new Error(String(error)) });
    });
  }
  return { done: rows.length - failed.length, failed };
}

/** What can be done with several people at once. */
export function BulkBar({ rows, own, selected, select }: BulkProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<What | null>(null);
  const open = rows.filter(({ id, deleted_at }) => id !== own && deleted_at === null);
  const chosen = open.filter(({ id }) => selected.has(id));
  if (open.length < 2) return null;
  const all = chosen.length === open.length;
  return (
    <Group gap="sm" className="dw-bulk" role="group" aria-label={t('accounts.selected', { count: chosen.length })}>
      <Checkbox
        label={t('accounts.selectAll')}
        checked={all}
        indeterminate={chosen.length > 0 && !all}
        onChange={() => select(new Set(all ? [] : open.map(({ id }) => id)))}
      />
      {chosen.length === 0 ? null : (
        <>
          <Text size="sm">{t('accounts.selected', { count: chosen.length })}</Text>
          {whats.map((what) => (
            <OnlineButton key={what} variant="default" size="xs" onClick={() => setAsked(what)}>
              {t(`accounts.bulk.${what}`)}
            </OnlineButton>
          ))}
        </>
      )}
      {asked === null ? null : <BulkDialog what={asked} rows={chosen} done={() => select(new Set())} close={() => setAsked(null)} />}
    </Group>
  );
}

interface BulkDialogProps {
  readonly what: What;
  readonly rows: readonly AccountRow[];
  readonly done: () => void;
  readonly close: () => void;
}

function BulkDialog({ what, rows, done, close }: BulkDialogProps) {
  const { t } = useTranslation();
  const count = rows.length;
  const change = useAccountChange(() => changeAll(rows, what));
  const failed = change.data?.failed ?? [];
  const told = ({ done: changed, failed: refused }: Outcome) => {
    announce(t('accounts.bulk.done', { count: changed }));
    if (refused.length > 0) return;
    done();
    close();
  };
  return (
    <Dialog
      opened
      title={t(`accounts.bulk.${what}Title`, { count })}
      confirm={t(`accounts.bulk.${what}Confirm`, { count })}
      danger={what !== 'enable'}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(undefined, { onSuccess: told })}
      close={close}
    >
      <Text>{t(`accounts.bulk.${what}Text`)}</Text>
      <Text className="dw-break">{rows.map(shownName).join(', ')}</Text>
      {failed.map(({ row, error }) => (
        <Text key={row.id} role="alert">
          {t('accounts.bulk.failed', { names: shownName(row), reason: reasonOf(error, t) })}
        </Text>
      ))}
    </Dialog>
  );
}

import { Checkbox, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { OnlineButton } from '../panels/online-button.tsx';
import { BulkDialog, whats, type What } from './bulk-dialog.tsx';

interface BulkProps {
  readonly rows: readonly AccountRow[];
  readonly own: number | undefined;
  readonly selected: ReadonlySet<number>;
  readonly select: (ids: ReadonlySet<number>) => void;
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

import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepRestored, readRestore, undoRestore } from '../api/backup.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { Beginning } from './beginning.tsx';
import { whenText } from './when.ts';

/** While one can go back to the data of before a restore: keep what was restored, or go back. */
export function PendingRestore() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'keep' | 'undo' | null>(null);
  const close = () => setAsking(null);
  const { data } = useQuery({ queryKey: keys.restore, queryFn: ({ signal }) => readRestore(signal) });
  const undo = useMutation({ mutationFn: undoRestore, onSuccess: close });
  const keep = useMutation({
    mutationFn: keepRestored,
    onSuccess: (state) => {
      client.setQueryData(keys.restore, state);
      announce(t('backup.restore.kept'));
      close();
      document.getElementById('main')?.focus();
    },
  });
  if (undo.isSuccess) return <Beginning />;
  if (!data?.pending) return null;
  const until = t('backup.restore.pendingText', { until: whenText(data.pending.until, i18n.language) });
  const chosen = asking === 'undo' ? undo : keep;
  return (
    <Notice
      tone="warn"
      role="note"
      name="restore-pending"
      title={t('backup.restore.pending', { when: whenText(data.pending.made_at, i18n.language) })}
    >
      {until}
      <Group gap="xs" mt={6}>
        <Button size="xs" className="dw-wrap-button" onClick={() => setAsking('keep')}>
          {t('backup.restore.keep')}
        </Button>
        <Button size="xs" variant="default" className="dw-wrap-button" onClick={() => setAsking('undo')}>
          {t('backup.restore.undo')}
        </Button>
      </Group>
      <Dialog
        opened={asking !== null}
        title={t(`backup.restore.${asking ?? 'keep'}`)}
        confirm={t(`backup.restore.${asking ?? 'keep'}`)}
        busy={chosen.isPending}
        error={chosen.error}
        onConfirm={() => chosen.mutate()}
        close={close}
      >
        <Text>{asking === 'undo' ? until : t('backup.restore.keepText')}</Text>
      </Dialog>
    </Notice>
  );
}

import { Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepRestored, readRestore, undoRestore } from '../api/backup.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { Beginning } from './beginning.tsx';
import { whenText } from './when.ts';

function useKeep(close: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: keepRestored,
    onSuccess: (state) => {
      client.setQueryData(keys.restore, state);
      announce(t('backup.restore.kept'));
      close();
      document.getElementById('main')?.focus();
    },
  });
}

/** While one can go back to the data of before a restore: keep what was restored, or go back. */
export function PendingRestore() {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState<'keep' | 'undo' | null>(null);
  const close = () => setAsking(null);
  const { data } = useQuery({ queryKey: keys.restore, queryFn: ({ signal }) => readRestore(signal) });
  const undo = useMutation({ mutationFn: undoRestore, onSuccess: close });
  const keep = useKeep(close);
  if (undo.isSuccess) return <Beginning />;
  if (!data?.pending) return null;
  const { made_at: madeAt, until } = data.pending;
  const text = t('backup.restore.pendingText', { until: whenText(until, i18n.language) });
  const title = t(`backup.restore.${asking ?? 'keep'}`);
  const { isPending, error, mutate } = asking === 'undo' ? undo : keep;
  return (
    <Notice tone="warn" role="note" name="restore-pending" title={t('backup.restore.pending', { when: whenText(madeAt, i18n.language) })}>
      {text}
      <Answers ask={setAsking} />
      <Dialog opened={asking !== null} title={title} confirm={title} busy={isPending} error={error} onConfirm={() => mutate()} close={close}>
        <Text>{asking === 'undo' ? text : t('backup.restore.keepText')}</Text>
      </Dialog>
    </Notice>
  );
}

function Answers({ ask }: { readonly ask: (which: 'keep' | 'undo') => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" mt={6}>
      <OnlineButton size="xs" className="dw-wrap-button" onClick={() => ask('keep')}>
        {t('backup.restore.keep')}
      </OnlineButton>
      <OnlineButton size="xs" variant="default" className="dw-wrap-button" onClick={() => ask('undo')}>
        {t('backup.restore.undo')}
      </OnlineButton>
    </Group>
  );
}

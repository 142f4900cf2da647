import { Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { exportActivity } from '../api/activity.ts';
import { announce } from '../messages/announce.ts';
import { FailureText } from '../panels/failure.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { saveBlob } from '../panels/save-file.ts';
import { asked, type Wish } from './wish.ts';

/** Saves what is chosen as JSON lines: all of it, not only what is loaded. The search is this page's alone, and the button's neighbour says so. */
export function ExportButton({ wish }: { readonly wish: Wish }) {
  const { t } = useTranslation();
  const save = useMutation({
    mutationFn: () => exportActivity(asked(wish)),
    onSuccess: (content) => {
      const name = `doorward-activity-${new Date().toISOString().slice(0, 10)}.jsonl`;
      saveBlob(name, content);
      announce(t('activity.exported', { name }));
    },
  });
  return (
    <Group gap="sm">
      <OnlineButton variant="default" size="xs" loading={save.isPending} onClick={() => save.mutate()}>
        {t('activity.export')}
      </OnlineButton>
      {wish.search.trim() === '' ? null : (
        <Text size="sm" c="dimmed">
          {t('activity.exportAll')}
        </Text>
      )}
      {save.error ? <FailureText error={save.error} /> : null}
    </Group>
  );
}

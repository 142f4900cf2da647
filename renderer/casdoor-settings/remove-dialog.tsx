import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dropCasdoor } from '../api/casdoor-settings.ts';
import { ApiError } from '../api/error.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useSettingsChanged } from './use-settings-changed.ts';

interface RemoveProps {
  readonly name: string;
  readonly linked: number;
  readonly close: () => void;
}

/** Asks before the connection is taken away, and says whom that shuts out. */
export function RemoveDialog({ name, linked, close }: RemoveProps) {
  const { t } = useTranslation();
  const changed = useSettingsChanged();
  const drop = useMutation({
    mutationFn: dropCasdoor,
    onSuccess: () => {
      announce(t('casdoorSettings.remove.done', { name }));
      close();
      void changed();
    },
  });
  const lastAdmin = drop.error instanceof ApiError && drop.error.code === 'last_admin';
  return (
    <Dialog
      opened
      title={t('casdoorSettings.remove.title', { name })}
      confirm={t('casdoorSettings.remove.confirm', { name })}
      busy={drop.isPending}
      error={lastAdmin ? null : drop.error}
      onConfirm={() => drop.mutate()}
      close={close}
    >
      <Text>{t('casdoorSettings.remove.text', { name })}</Text>
      <Text>{linked === 0 ? t('casdoorSettings.remove.none') : t('casdoorSettings.remove.linked', { count: linked })}</Text>
      {lastAdmin ? <Text role="alert">{t('casdoorSettings.remove.lastAdmin')}</Text> : null}
    </Dialog>
  );
}

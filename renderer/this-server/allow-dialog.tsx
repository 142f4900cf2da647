import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../panels/dialog.tsx';
import type { AllowLan } from './use-lan.ts';

/** Single mode has no sign-in: what the network will be able to do is said before it is let in. */
export function AllowDialog({ change }: { readonly change: AllowLan }) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={change.asks}
      title={t('server.lan.acknowledge.title')}
      confirm={t('server.lan.acknowledge.confirm')}
      danger={false}
      busy={change.busy}
      error={change.error}
      onConfirm={change.confirm}
      close={change.cancel}
    >
      <Text>{t('server.lan.acknowledge.text')}</Text>
      <Text>{t('server.lan.acknowledge.more')}</Text>
    </Dialog>
  );
}

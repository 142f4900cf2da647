import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { rotateKey, type ApiKeyRow, type NewKey } from '../api/api-keys.ts';
import { Dialog } from '../panels/dialog.tsx';
import { LastUse } from './last-use.tsx';
import { useKeyChange } from './use-keys.ts';

interface RotateProps {
  readonly row: ApiKeyRow;
  readonly done: (made: NewKey) => void;
  readonly close: () => void;
}

/** Asks before a key gets a new secret: the old one is refused from then on. */
export function RotateKeyDialog({ row, done, close }: RotateProps) {
  const { t } = useTranslation();
  const { name } = row;
  const rotate = useKeyChange(() => rotateKey(row.id));
  return (
    <Dialog
      opened
      title={t('apiKeys.rotate.title', { name })}
      confirm={t('apiKeys.rotate.confirm', { name })}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('apiKeys.rotate.text')}</Text>
      <LastUse row={row} />
    </Dialog>
  );
}

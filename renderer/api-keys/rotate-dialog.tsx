import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
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

/** How long both secrets work, in seconds. */
const overlaps = ['0', '3600', '86400', '604800', '2592000'] as const;

/** Asks before a key gets a new secret, and how long the old one is still to work. */
export function RotateKeyDialog({ row, done, close }: RotateProps) {
  const { t } = useTranslation();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>('0');
  const { name } = row;
  const rotate = useKeyChange(() => rotateKey(row.id, Number(overlap)));
  return (
    <Dialog
      opened
      title={t('apiKeys.rotate.title', { name })}
      confirm={t('apiKeys.rotate.confirm', { name })}
      danger={overlap === '0'}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <LastUse row={row} />
      <NativeSelect
        label={t('apiKeys.rotate.overlap')}
        data={overlaps.map((value) => ({ value, label: t(`apiKeys.rotate.overlaps.${value}`) }))}
        value={overlap}
        onChange={({ currentTarget: { value } }) => setOverlap(overlaps.find((one) => one === value) ?? '0')}
      />
      <Text>{overlap === '0' ? t('apiKeys.rotate.text') : t('apiKeys.rotate.textBoth')}</Text>
      {row.old_secret === null ? null : <Text>{t('apiKeys.rotate.again')}</Text>}
    </Dialog>
  );
}

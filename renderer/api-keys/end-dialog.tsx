import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { endKey, type ApiKeyRow } from '../api/api-keys.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { LastUse } from './last-use.tsx';
import { useKeyChange } from './use-keys.ts';

interface EndProps {
  readonly row: ApiKeyRow;
  /** How it is ended where it is somebody else's. */
  readonly ask?: (id: number) => Promise<unknown>;
  /** It has ended: the row is about to go. */
  readonly ended: (id: number) => void;
  readonly close: () => void;
}

/** Asks before a key ends, with its last use named. */
export function EndKeyDialog({ row, ask = endKey, ended, close }: EndProps) {
  const { t } = useTranslation();
  const { name } = row;
  const end = useKeyChange(() => ask(row.id));
  const done = () => {
    announce(t('apiKeys.end.done', { name }));
    ended(row.id);
    close();
  };
  return (
    <Dialog
      opened
      title={t('apiKeys.end.title', { name })}
      confirm={t('apiKeys.end.confirm', { name })}
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{row.old_secret === null ? t('apiKeys.end.text') : t('apiKeys.end.textBoth')}</Text>
      <LastUse row={row} />
    </Dialog>
  );
}

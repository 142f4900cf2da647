import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endCredential, type Credential } from '../api/credentials.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { endWord } from './item.tsx';

interface EndDialogProps {
  readonly row: Credential;
  readonly name: string;
  readonly close: () => void;
  readonly done: () => void;
}

/** Asks before something can get in no more, with its name. */
export function EndCredentialDialog({ row, name, close, done }: EndDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const word = endWord(row.kind);
  const end = useMutation({
    mutationFn: () => endCredential(row),
    onSuccess: async () => {
      announce(t('credentials.end.done', { name }));
      await client.invalidateQueries({ queryKey: keys.credentials });
      for (const queryKey of [keys.sessions, keys.apiKeys, keys.factors, keys.settings, keys.activity]) void client.invalidateQueries({ queryKey });
      done();
    },
  });
  return (
    <Dialog
      opened
      title={t(`credentials.end.titles.${word}`, { name })}
      confirm={t(`credentials.end.buttons.${word}`, { name })}
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate()}
      close={close}
    >
      <Text>{t(`credentials.end.texts.${word}`)}</Text>
    </Dialog>
  );
}

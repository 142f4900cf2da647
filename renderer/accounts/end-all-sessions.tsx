import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSessionsOf, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { useAccountChange } from './use-accounts.ts';

interface EndAllProps {
  readonly row: AccountRow;
  readonly count: number;
  /** All have ended; the button is about to go. */
  readonly done: () => void;
}

/** Signs somebody out everywhere, after a question. */
export function EndAllSessions({ row, count, done }: EndAllProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const end = useAccountChange(() => endSessionsOf(row.id));
  const name = shownName(row);
  const ended = (sessions: number) => {
    setAsked(false);
    announce(t('accounts.sessions.ended', { count: sessions }));
    done();
  };
  return (
    <Group>
      {count === 0 ? null : (
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('accounts.sessions.endAll')}
        </OnlineButton>
      )}
      <Dialog
        opened={asked}
        title={t('accounts.sessions.endTitle', { name })}
        confirm={t('accounts.sessions.endConfirm', { name })}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined, { onSuccess: ended })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.sessions.endText')}</Text>
      </Dialog>
    </Group>
  );
}

import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dropMail, type MailRow } from '../api/mail.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useMailChange } from './use-mail.ts';

interface DropProps {
  readonly mail: MailRow;
  /** It was taken out: its row is about to go. */
  readonly dropped: (id: number) => void;
  readonly close: () => void;
}

/** Asks before a mail is taken out of the outbox. */
export function DropMailDialog({ mail, dropped, close }: DropProps) {
  const { t } = useTranslation();
  const to = mail.to ?? t('mail.unreadable');
  const drop = useMailChange(() => dropMail(mail.id));
  const done = () => {
    announce(t('mail.dropped'));
    dropped(mail.id);
    close();
  };
  return (
    <Dialog
      opened
      title={t('mail.dropTitle', { to })}
      confirm={t('mail.dropConfirm', { to })}
      busy={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      {mail.state === 'sent' ? null : <Text>{t('mail.dropText')}</Text>}
    </Dialog>
  );
}

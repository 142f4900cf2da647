import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dropMail, type MailRow } from '../api/mail.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useMailChange } from './use-mail.ts';

/** Asks before a mail is taken out of the outbox. */
export function DropMailDialog({ mail, close }: { readonly mail: MailRow; readonly close: () => void }) {
  const { t } = useTranslation();
  const to = mail.to ?? t('mail.unreadable');
  const drop = useMailChange(() => dropMail(mail.id));
  const done = () => {
    announce(t('mail.dropped'));
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

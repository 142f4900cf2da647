import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endInvitation, type InvitationRow } from '../api/invitations.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { Moment } from '../time/moment.tsx';
import { useInvitationChange } from './use-accounts.ts';

/** The row of an invitation, for the focus. */
export const invitationRow = (id: number): string => `invitation-row-${String(id)}`;

interface ItemProps {
  readonly row: InvitationRow;
  /** It is taken back: the row is about to go. */
  readonly ended: (id: number) => void;
}

/** One invitation: for whom, how much of it is left, and taking it back. */
export function InvitationItem({ row, ended }: ItemProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = row.note === '' ? t('accounts.invitations.unnamed', { id: row.id }) : row.note;
  const done = () => {
    announce(t('accounts.invitations.ended', { name }));
    setAsked(false);
    ended(row.id);
  };
  const end = useInvitationChange(() => endInvitation(row.id), done);
  return (
    <li className="dw-item" id={invitationRow(row.id)} tabIndex={-1} data-testid={`invitation-${row.id}`}>
      <Text fw={600} className="dw-break">
        {name}
      </Text>
      <Text size="sm">
        {t('accounts.invitations.left', { left: row.left, uses: row.uses, role: t(`profile.roles.${row.role}`) })} · {t('accounts.invitations.until')}{' '}
        <Moment at={row.expires_at} />
        {row.made_by === null ? '' : ` · ${t('accounts.invitations.by', { name: row.made_by })}`}
      </Text>
      <OnlineButton variant="default" size="xs" mt="xs" aria-label={t('accounts.invitations.end', { name })} onClick={() => setAsked(true)}>
        {t('accounts.invitations.endShort')}
      </OnlineButton>
      <Dialog
        opened={asked}
        title={t('accounts.invitations.endTitle', { name })}
        confirm={t('accounts.invitations.end', { name })}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined)}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.invitations.endText')}</Text>
      </Dialog>
    </li>
  );
}

import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endInvitation, listInvitations, type InvitationMade, type InvitationRow } from '../api/invitations.ts';
import { refreshMs } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Dialog } from '../panels/dialog.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { Moment } from '../time/moment.tsx';
import { InvitationShown, InviteDialog } from './invite-dialog.tsx';
import { invitationsKey, useInvitationChange } from './use-accounts.ts';

/** Links that are out there, by which people make accounts of their own. */
export function InvitationsCard() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [made, setMade] = useState<InvitationMade | null>(null);
  const query = useQuery({
    queryKey: invitationsKey,
    queryFn: ({ signal }) => listInvitations(signal),
    refetchInterval: refreshMs,
  });
  const show = (answer: InvitationMade) => {
    setAsked(false);
    setMade(answer);
  };
  return (
    <Card
      title={t('accounts.invitations.title')}
      icon={<Ticket size={18} />}
      action={
        <Button variant="default" size="xs" onClick={() => setAsked(true)}>
          {t('accounts.invitations.make')}
        </Button>
      }
    >
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? <Text>{t('accounts.invitations.none')}</Text> : null}
      {query.data && query.data.length > 0 ? (
        <ul className="dw-list" aria-label={t('accounts.invitations.title')}>
          {query.data.map((row) => (
            <Item key={row.id} row={row} />
          ))}
        </ul>
      ) : null}
      {asked ? <InviteDialog done={show} close={() => setAsked(false)} /> : null}
      {made === null ? null : <InvitationShown made={made} close={() => setMade(null)} />}
    </Card>
  );
}

function Item({ row }: { readonly row: InvitationRow }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = row.note === '' ? t('accounts.invitations.unnamed', { id: row.id }) : row.note;
  const end = useInvitationChange(() => endInvitation(row.id));
  const ended = () => {
    announce(t('accounts.invitations.ended', { name }));
    setAsked(false);
  };
  return (
    <li className="dw-item" data-testid={`invitation-${row.id}`}>
      <Text fw={600} className="dw-break">
        {name}
      </Text>
      <Text size="sm">
        {t('accounts.invitations.left', { left: row.left, uses: row.uses, role: t(`profile.roles.${row.role}`) })} · {t('accounts.invitations.until')}{' '}
        <Moment at={row.expires_at} />
        {row.made_by === null ? '' : ` · ${t('accounts.invitations.by', { name: row.made_by })}`}
      </Text>
      <Button variant="default" size="xs" mt="xs" aria-label={t('accounts.invitations.end', { name })} onClick={() => setAsked(true)}>
        {t('accounts.invitations.endShort')}
      </Button>
      <Dialog
        opened={asked}
        title={t('accounts.invitations.endTitle', { name })}
        confirm={t('accounts.invitations.end', { name })}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined, { onSuccess: ended })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.invitations.endText')}</Text>
      </Dialog>
    </li>
  );
}

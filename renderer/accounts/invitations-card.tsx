import { Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search, Ticket } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listInvitations, type InvitationMade, type InvitationRow } from '../api/invitations.ts';
import { refreshMs } from '../api/query-client.ts';
import { Card } from '../panels/card.tsx';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { useNextRow } from '../panels/next-row.ts';
import { OnlineButton } from '../panels/online-button.tsx';
import { clockTime } from '../time/format.ts';
import { InvitationItem, invitationRow } from './invitation-item.tsx';
import { InvitationShown, InviteDialog } from './invite-dialog.tsx';
import { invitationsKey } from './use-accounts.ts';

/** Links that are out there, by which people make accounts of their own. */
export function InvitationsCard() {
  const { t, i18n } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [made, setMade] = useState<InvitationMade | null>(null);
  const query = useQuery({ queryKey: invitationsKey, queryFn: ({ signal }) => listInvitations(signal), refetchInterval: refreshMs });
  const show = (answer: InvitationMade) => {
    setAsked(false);
    setMade(answer);
  };
  return (
    <Card
      title={t('accounts.invitations.title')}
      icon={<Ticket size={18} />}
      action={
        <OnlineButton variant="default" size="xs" onClick={() => setAsked(true)}>
          {t('accounts.invitations.make')}
        </OnlineButton>
      }
    >
      {query.isPending ? <ListSkeleton rows={1} /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <Rows rows={query.data} /> : null}
      {asked ? <InviteDialog done={show} close={() => setAsked(false)} /> : null}
      {made === null ? null : <InvitationShown made={made} close={() => setMade(null)} />}
    </Card>
  );
}

/** What stands there when no invitation does. */
const none = 'no-invitation';

function Rows({ rows }: { readonly rows: readonly InvitationRow[] }) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const lower = (text: string) => text.toLocaleLowerCase(i18n.language);
  const fitting = rows.filter(({ note, made_by: by }) => lower(`${note} ${by ?? ''}`).includes(lower(search.trim())));
  const ended = useNextRow(
    fitting.map(({ id }) => id),
    invitationRow,
    none,
  );
  return (
    <>
      {rows.length < 2 && search === '' ? null : (
        <TextInput
          type="search"
          label={t('accounts.invitations.search')}
          leftSection={<Search size={16} aria-hidden="true" />}
          value={search}
          onChange={({ currentTarget: { value } }) => setSearch(value)}
        />
      )}
      {fitting.length === 0 ? (
        <Text id={none} tabIndex={-1}>
          {t(rows.length === 0 ? 'accounts.invitations.none' : 'accounts.invitations.noMatch')}
        </Text>
      ) : (
        <ul className="dw-list" aria-label={t('accounts.invitations.title')}>
          {fitting.map((row) => (
            <InvitationItem key={row.id} row={row} ended={ended} />
          ))}
        </ul>
      )}
    </>
  );
}

import { Group, Paper, Text } from '@mantine/core';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailList } from '../../server/contract/mail-schemas.ts';
import { listMails, type MailContents, type MailRow } from '../api/mail.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { useNextRow } from '../panels/next-row.ts';
import { OnlineButton } from '../panels/online-button.tsx';
import { Screen } from '../panels/screen.tsx';
import { clockTime } from '../time/format.ts';
import { ContentsShown } from './contents-shown.tsx';
import { MailControls } from './controls.tsx';
import { DropMailDialog } from './drop-dialog.tsx';
import { MailItem, mailRow, noMailRow } from './item.tsx';
import { arrange, noWish } from './order.ts';
import { MailStatus } from './status.tsx';

function useMails() {
  return useInfiniteQuery({
    queryKey: keys.mail,
    queryFn: ({ pageParam, signal }) => listMails(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: MailList) => last.next_cursor ?? undefined,
    refetchInterval: refreshMs,
  });
}

/** The outbox: what was sent, what waits, and what an admin has to hand over. */
export function MailScreen() {
  const { t, i18n } = useTranslation();
  const query = useMails();
  const mails = query.data?.pages.flatMap((page) => page.mails) ?? [];
  return (
    <Screen title={t('mail.title')} intro={t('mail.intro')}>
      {query.isPending ? <ListSkeleton rows={2} /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <MailStatus configured={query.data.pages[0]?.configured ?? false} mails={mails} /> : null}
      {query.data ? <Mails mails={mails} more={query.hasNextPage} /> : null}
      <Older query={query} />
    </Screen>
  );
}

interface MailsProps {
  readonly mails: readonly MailRow[];
  /** There are older ones that are not loaded. */
  readonly more: boolean;
}

function Mails({ mails, more }: MailsProps) {
  const { t, i18n } = useTranslation();
  const [wish, setWish] = useState(noWish);
  const [shown, setShown] = useState<MailContents | null>(null);
  const [dropping, setDropping] = useState<MailRow | null>(null);
  const fitting = arrange(mails, wish, i18n.language);
  const dropped = useNextRow(
    fitting.map(({ id }) => id),
    mailRow,
    noMailRow,
  );
  if (mails.length === 0) return <Nothing text={t('mail.empty')} />;
  const templates = [...new Set(mails.map(({ template }) => template))];
  return (
    <>
      <MailControls wish={wish} change={setWish} templates={templates} />
      {fitting.length === 0 ? (
        <Nothing text={more ? `${t('mail.noMatch')} ${t('mail.noMatchMore')}` : t('mail.noMatch')} />
      ) : (
        <ul className="dw-list" aria-label={t('mail.list')}>
          {fitting.map((mail) => (
            <MailItem key={mail.id} mail={mail} show={setShown} drop={() => setDropping(mail)} />
          ))}
        </ul>
      )}
      {shown === null ? null : <ContentsShown mail={shown} close={() => setShown(null)} />}
      {dropping === null ? null : <DropMailDialog mail={dropping} dropped={dropped} close={() => setDropping(null)} />}
    </>
  );
}

function Older({ query }: { readonly query: UseInfiniteQueryResult }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center">
      <OnlineButton variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('mail.loadMore')}
      </OnlineButton>
    </Group>
  );
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="empty" id={noMailRow} tabIndex={-1}>
      <Text>{text}</Text>
    </Paper>
  );
}

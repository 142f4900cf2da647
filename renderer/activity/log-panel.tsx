import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readChain, type ActivityChain } from '../api/activity.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { FailureText, LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { dayAndTime } from '../time/format.ts';
import { RetentionDialog } from './retention-dialog.tsx';

/** Of the whole log, for administrators: whether it is as it was written, and how long it stays. */
export function LogPanel() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.chain, queryFn: ({ signal }) => readChain(signal), refetchOnWindowFocus: false });
  const verify = async () => {
    const { isSuccess } = await query.refetch();
    if (isSuccess) announce(t('activityLog.done'));
  };
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('activityLog.title')}>
      <Stack gap="sm">
        <ChainState chain={query.data} />
        {query.error ? <FailureText error={query.error} /> : null}
        <Group gap="sm">
          <OnlineButton variant="default" size="xs" loading={query.isFetching} onClick={() => void verify()}>
            {t('activityLog.again')}
          </OnlineButton>
          <RetentionLine retention={query.data.retention} />
        </Group>
      </Stack>
    </Paper>
  );
}

function ChainState({ chain: { problem, verified_up_to: upTo, entries } }: { readonly chain: ActivityChain }) {
  const { t, i18n } = useTranslation();
  if (problem)
    return (
      <Notice tone="bad" role="note" name="log-changed" title={t('activityLog.problemTitle')}>
        {t(`activityLog.problems.${problem.kind}`, { id: problem.id })} {problem.after === null ? '' : t('activityLog.after', { id: problem.after })}{' '}
        {t('activityLog.problemNext')}
      </Notice>
    );
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <span className="dw-kind">
        <ShieldCheck size={20} aria-hidden="true" />
      </span>
      <div className="dw-grow" data-testid="log-verified">
        <Text fw={600}>{upTo ? t('activityLog.verified', { time: dayAndTime(Date.parse(upTo.at), i18n.language) }) : t('activityLog.nothing')}</Text>
        <Text size="sm" c="dimmed">
          {t('activityLog.explain', { entries })}
        </Text>
      </div>
    </Group>
  );
}

function RetentionLine({ retention }: { readonly retention: ActivityChain['retention'] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { days, keep, set_by_configuration: fixed } = retention;
  const stays = days === null ? t('activityLog.keepCount', { keep }) : t('activityLog.keepDays', { days, keep });
  if (fixed)
    return (
      <Text size="sm" c="dimmed">
        {t('activityLog.keep')}: {stays}. {t('activityLog.fixed')}
      </Text>
    );
  return (
    <>
      <Button variant="default" size="xs" className="dw-wrap-button" onClick={() => setOpen(true)}>
        {t('activityLog.keep')}: {stays} · {t('activityLog.change')}
      </Button>
      {open ? <RetentionDialog days={days} close={() => setOpen(false)} /> : null}
    </>
  );
}

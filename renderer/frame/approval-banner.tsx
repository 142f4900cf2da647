import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { decideApproval, readApprovals, type Approval } from '../api/second-factor.ts';
import { readSettings } from '../api/account.ts';
import { announce } from '../messages/announce.ts';
import { Notice } from '../panels/notice.tsx';
import { reasonOf } from '../panels/reason.ts';
import { useNow } from '../time/now.ts';
import { relativeTime } from '../time/format.ts';

const lookEveryMs = 4_000;

/** On a trusted device, whatever screen is shown: sign-ins elsewhere that ask for its word. Looked for only where there is a second factor. */
export function ApprovalBanner() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const approvals = useQuery({
    queryKey: keys.approvals,
    queryFn: ({ signal }) => readApprovals(signal),
    refetchInterval: lookEveryMs,
    enabled: settings.data?.two_factor === true,
    retry: false,
  });
  return approvals.data?.map((approval) => <ApprovalCard key={approval.id} approval={approval} />);
}

function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const now = useNow(5_000);
  const device = approval.device_label === '' ? t('activity.unknownDevice') : approval.device_label;
  const decide = useMutation({
    mutationFn: (approve: boolean) => decideApproval(approval.id, approve),
    onSuccess: (_, approve) => announce(t(approve ? 'signIn.approval.approved' : 'signIn.approval.denied', { device })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.approvals }),
  });
  return (
    <Notice tone="warn" role="alert" name={`approval-${approval.id}`} title={t('signIn.approval.title')}>
      {t('signIn.approval.text', { device, time: relativeTime(Date.parse(approval.created_at), now, i18n.language) })}
      <Group gap="xs" mt="xs">
        <Button variant="default" size="xs" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
          {t('signIn.approval.deny')}
        </Button>
        <Button size="xs" disabled={decide.isPending} onClick={() => decide.mutate(true)}>
          {t('signIn.approval.approve', { device })}
        </Button>
      </Group>
      {decide.error ? <div>{reasonOf(decide.error, t)}</div> : null}
    </Notice>
  );
}

import { Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { decideApproval, type Approval } from '../api/second-factor.ts';
import { announce } from '../messages/announce.ts';
import { useDefaultFocus } from '../panels/default-focus.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { MatchCode } from '../sign-in/match-code.tsx';
import { useNow } from '../time/now.ts';
import { clockTime, exactTime, relativeTime } from '../time/format.ts';
import { browserOf } from './browser-of.ts';

/** One card for each sign-in that waits for a word of this person. */
export function ApprovalCards({ approvals }: { readonly approvals: readonly Approval[] }) {
  return approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} />);
}

interface CardProps {
  readonly approval: Approval;
}

/** Who asks, from what, since when. "No" is the default: whoever did not begin a sign-in has nothing to read first. */
function ApprovalCard({ approval }: CardProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const device = approval.device_label || programOf(approval) || t('activity.unknownDevice');
  const deny = useDefaultFocus();
  const decide = useMutation({
    mutationFn: (approve: boolean) => decideApproval(approval.id, approve),
    onSuccess: (_, approve) => announce(t(approve ? 'signIn.approval.approved' : 'signIn.approval.denied', { device })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.approvals }),
  });
  return (
    <Notice tone="warn" role="alert" name={`approval-${approval.id}`} title={t('signIn.approval.title')}>
      <AskerFacts approval={approval} />
      <div>{t('signIn.approval.text')}</div>
      <MatchCode code={approval.match_code} label={t('signIn.approval.code')} />
      <Group gap="xs" mt="xs">
        <OnlineButton color="red.9" size="xs" ref={deny} disabled={decide.isPending} onClick={() => decide.mutate(false)}>
          {t('signIn.approval.deny')}
        </OnlineButton>
        <OnlineButton variant="default" size="xs" disabled={decide.isPending} className="dw-wrap-button" onClick={() => decide.mutate(true)}>
          {t('signIn.approval.approve', { device })}
        </OnlineButton>
      </Group>
      {decide.error ? <div>{reasonOf(decide.error, t)}</div> : null}
    </Notice>
  );
}

/** Browser and system; for a script, what it says of itself. */
function programOf({ user_agent: userAgent }: Approval): string {
  const { browser, system, raw } = browserOf(userAgent);
  return [browser, system].filter((part) => part !== undefined).join(' · ') || raw;
}

function AskerFacts({ approval }: CardProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(5_000);
  const asked = Date.parse(approval.created_at);
  return (
    <Facts>
      <Fact name={t('signIn.approval.program')} wide>
        {programOf(approval) || t('activity.unknownDevice')}
        {approval.device_label === '' ? null : ` (${t('signIn.approval.calledItself', { name: approval.device_label })})`}
      </Fact>
      <Fact name={t('signIn.approval.asked')}>
        <time dateTime={approval.created_at} title={exactTime(asked, i18n.language)}>
          {clockTime(asked, i18n.language)}, {relativeTime(asked, now, i18n.language)}
        </time>
      </Fact>
    </Facts>
  );
}

import { Button, Group, Loader, Text } from '@mantine/core';
import { ListChecks } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { RehearsalCheck } from '../api/casdoor-settings.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { hostOf } from '../casdoor/web-address.ts';
import { WaitingPanel } from '../casdoor/waiting-panel.tsx';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Notice } from '../panels/notice.tsx';
import { CheckItem } from './check-item.tsx';
import { settingsRefusal } from './refused.ts';
import type { RehearsalNow } from './use-rehearsal.ts';

interface RehearsalCardProps {
  readonly rehearsal: RehearsalNow;
  readonly run: () => void;
}

/** A whole sign-in with these settings before they count: each finding with its own sentence. */
export function RehearsalCard({ rehearsal, run }: RehearsalCardProps) {
  const { t } = useTranslation();
  const { checks, running, waiting } = rehearsal;
  const offline = useUnreachableSince() !== null;
  const verdict = useVerdict(rehearsal);
  return (
    <Card title={t('casdoorSettings.rehearsal.title')} icon={<ListChecks size={20} />}>
      <Text>{t('casdoorSettings.rehearsal.text')}</Text>
      {waiting === null ? (
        <Group gap="sm">
          <Button loading={running} disabled={offline} onClick={run}>
            {t(`casdoorSettings.rehearsal.${checks.length === 0 ? 'run' : 'again'}`)}
          </Button>
        </Group>
      ) : null}
      {running ? <Running /> : null}
      {verdict === null ? null : (
        <Notice tone={verdict.good ? 'good' : 'warn'} role="note" name="rehearsal-verdict">
          {verdict.text}
        </Notice>
      )}
      {checks.length === 0 ? null : (
        <ul className="dw-checks" aria-label={t('casdoorSettings.rehearsal.list')}>
          {checks.map((check) => (
            <CheckItem key={check.code} check={check} />
          ))}
        </ul>
      )}
      {waiting === null ? null : (
        <WaitingPanel
          waiting={waiting}
          text={t('casdoorSettings.rehearsal.step', { host: hostOf(waiting.leg.authorization_url) })}
          open={t('casdoorSettings.rehearsal.open')}
        />
      )}
    </Card>
  );
}

function Running() {
  const { t } = useTranslation();
  return (
    <Group gap="sm" role="status" wrap="nowrap">
      <Loader size="sm" aria-hidden="true" />
      <Text>{t('casdoorSettings.rehearsal.running')}</Text>
    </Group>
  );
}

/** The connection is in order, and the person who tried it still has to be linked. */
const isLinkFirst = ({ code }: RehearsalCheck) => code === 'account_link_first' || code === 'account_link_required';

/** What the rehearsal comes to, said aloud when it changes. */
function useVerdict({ next, checks, outdated, running, error }: RehearsalNow): { readonly text: string; readonly good: boolean } | null {
  const { t } = useTranslation();
  const text = running
    ? ''
    : error !== null
      ? t('casdoorSettings.rehearsal.stopped', { reason: settingsRefusal(error, t) })
      : next === null || (next === 'sign_in' && !outdated)
        ? ''
        : next === 'sign_in'
          ? t('casdoorSettings.rehearsal.waitingChanged')
          : outdated
            ? t('casdoorSettings.rehearsal.changed')
            : t(
                `casdoorSettings.rehearsal.${next === 'stopped' ? 'cancelled' : next === 'done' && checks.some(isLinkFirst) ? 'doneLinkFirst' : next}`,
              );
  useEffect(() => {
    if (text !== '') announce(text);
  }, [text]);
  return text === '' ? null : { text, good: next === 'done' && !outdated && error === null };
}

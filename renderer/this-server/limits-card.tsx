import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { duration } from '../time/format.ts';

/** When sessions end by themselves. */
export function LimitsCard({ limits }: { readonly limits: ServerFacts['limits'] }) {
  const { t, i18n } = useTranslation();
  return (
    <Card title={t('server.limits.title')} icon={<Hourglass size={20} />}>
      <Facts>
        <Fact name={t('server.limits.idle')}>{duration(limits.idle_seconds, i18n.language)}</Fact>
        <Fact name={t('server.limits.absolute')}>{duration(limits.absolute_seconds, i18n.language)}</Fact>
        <Fact name={t('server.limits.max')}>{limits.max_sessions_per_account}</Fact>
      </Facts>
    </Card>
  );
}

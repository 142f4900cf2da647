import { Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { NetworkFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { CopyLine } from '../panels/copy-line.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { Notice } from '../panels/notice.tsx';
import { Moment } from '../time/moment.tsx';

/** How devices know that it is this server: the pin, until when the certificate holds, and a line to try. */
export function TlsCard({ facts: { tls, curl } }: { readonly facts: NetworkFacts }) {
  const { t } = useTranslation();
  return (
    <Card title={t('server.tls.title')} icon={<ShieldCheck size={20} />}>
      <Text>{t(`server.tls.sources.${tls.source}`)}</Text>
      {tls.problem === null ? null : (
        <Notice tone="bad" role="note" name="tls-problem">
          {t(`server.tls.problems.${tls.problem}`)}
        </Notice>
      )}
      {tls.pin === null ? null : <CopyLine label={t('server.tls.pin')} text={tls.pin} copy={t('server.tls.copyPin')} />}
      <Facts>
        {tls.not_after === null ? null : (
          <Fact name={t('server.tls.until')}>
            <Moment at={tls.not_after} />
          </Fact>
        )}
        {tls.names.length === 0 ? null : (
          <Fact name={t('server.tls.names')} wide>
            {tls.names.join(', ')}
          </Fact>
        )}
      </Facts>
      {curl === null ? null : <CopyLine label={t('server.tls.curl')} text={curl} copy={t('server.tls.copyCurl')} />}
    </Card>
  );
}

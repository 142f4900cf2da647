import { Group, Text } from '@mantine/core';
import { Database } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { CopyIcon } from '../panels/copy.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { fileSize } from '../time/format.ts';
import { Moment } from '../time/moment.tsx';

const knownKinds = ['lowdb', 'memory'] as const;

/** Where everything is kept, how big it is, and whether it is well. */
export function StorageCard({ facts: { storage, data_dir } }: { readonly facts: ServerFacts }) {
  const { t, i18n } = useTranslation();
  const kind = knownKinds.find((known) => known === storage.kind);
  return (
    <Card title={t('server.storage.title')} icon={<Database size={20} />}>
      <Text data-testid="storage-state">{t(`server.storage.states.${storage.health}`)}</Text>
      {storage.recovered_at === null ? null : (
        <Text>
          <b>{t('server.storage.recovered')}:</b> <Moment at={storage.recovered_at} />. {t('server.storage.recoveredText')}
        </Text>
      )}
      <Facts>
        <Fact name={t('server.storage.where')} wide>
          <Group gap={4} wrap="nowrap">
            <code className="dw-break">{data_dir}</code>
            <CopyIcon text={data_dir} label={t('server.storage.copyWhere')} />
          </Group>
        </Fact>
        <Fact name={t('server.storage.size')}>{fileSize(storage.bytes, i18n.language)}</Fact>
        <Fact name={t('server.storage.kind')}>{kind === undefined ? storage.kind : t(`server.storage.kinds.${kind}`)}</Fact>
      </Facts>
    </Card>
  );
}

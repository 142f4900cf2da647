import { Group, Text } from '@mantine/core';
import { Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { CopyIcon } from '../panels/copy.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { Link } from '../routing/link.tsx';
import { Moment } from '../time/moment.tsx';

/** Where the server is and in which mode it runs. */
export function AddressCard({ facts }: { readonly facts: ServerFacts }) {
  const { t } = useTranslation();
  return (
    <Card title={t('server.address.title')} icon={<Server size={20} />}>
      <Text>{t(`server.address.modes.${facts.mode}`)}</Text>
      <Facts>
        <Fact name={t('server.address.url')} wide>
          <Group gap={4} wrap="nowrap">
            <code data-testid="server-url">{facts.url}</code>
            <CopyIcon text={facts.url} label={t('server.address.copy')} />
          </Group>
        </Fact>
        <Fact name={t('server.address.version')}>{t('server.address.versionText', { version: facts.version, node: facts.node })}</Fact>
        <Fact name={t('server.address.since')}>
          <Moment at={facts.started_at} />
        </Fact>
        <Fact name={t('server.address.id')}>
          <code>{facts.server_id}</code>
        </Fact>
      </Facts>
      <Link to="modes" className="dw-link">
        {t('modes.link')}
      </Link>
      <a className="dw-link" href="/api/v1/docs" target="_blank" rel="noreferrer">
        {t('server.address.docs')}
      </a>
    </Card>
  );
}

import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Network, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { readNetwork, readServer, type NetworkFacts } from '../api/server.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { clockTime } from '../time/format.ts';
import { Moment } from '../time/moment.tsx';
import { LanCard } from './lan-card.tsx';
import { ListeningTable, ProbeTable } from './network-tables.tsx';
import { TlsCard } from './tls-card.tsx';

/** How often it is looked whether what is in the way has been mended; otherwise it is measured on request. */
const againMs = 5_000;

/** Who can reach the server, as measured a moment ago and not as configured. */
export function NetworkCard() {
  const { t, i18n } = useTranslation();
  const network = useQuery({
    queryKey: keys.network,
    queryFn: ({ signal }) => readNetwork(signal),
    refetchOnWindowFocus: false,
    refetchInterval: ({ state: { data } }) => (hasSwitch(data) && data.lan.problem !== null ? againMs : false),
  });
  const measure = async () => {
    const { isSuccess } = await network.refetch();
    if (isSuccess) announce(t('server.network.done'));
  };
  const again = (
    <Button
      variant="default"
      size="xs"
      leftSection={<RefreshCw size={14} aria-hidden="true" />}
      loading={network.isFetching}
      onClick={() => void measure()}
    >
      {t('server.network.again')}
    </Button>
  );
  return (
    <>
      <Card title={t('server.network.title')} icon={<Network size={20} />} action={again}>
        {network.error && network.data ? <OldData loaded={clockTime(network.dataUpdatedAt, i18n.language)} error={network.error} /> : null}
        {network.error && !network.data ? <LoadFailure error={network.error} retry={() => void measure()} /> : null}
        {network.isPending ? <ListSkeleton rows={1} /> : null}
        {network.data ? <Measured facts={network.data} /> : null}
      </Card>
      {hasSwitch(network.data) ? <LanCard facts={network.data} /> : null}
      {hasSwitch(network.data) ? <TlsCard facts={network.data} /> : null}
    </>
  );
}

/** A server of before it had a switch says only what it has measured. */
function hasSwitch(facts: NetworkFacts | undefined): facts is NetworkFacts {
  return facts !== undefined && 'lan' in facts;
}

function Measured({ facts }: { readonly facts: NetworkFacts }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <Text fw={600}>{t(`server.network.${facts.reachable_from}`)}</Text>
        <Text>{t(`server.network.${facts.reachable_from}Text`)}</Text>
      </div>
      {facts.reachable_from === 'local_network' ? <InsecureWarning /> : null}
      <div className="dw-columns">
        <ListeningTable facts={facts} />
        <ProbeTable facts={facts} />
      </div>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          <MeasuredAt at={facts.measured_at} /> · {t(`server.network.${facts.source}`)}
        </Text>
      </Group>
    </>
  );
}

/** The operator let passwords come over plain HTTP: to be said as long as it is so. */
function InsecureWarning() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: keys.server, queryFn: ({ signal }) => readServer(signal) });
  return data?.insecure_lan ? (
    <Notice tone="bad" role="note" name="insecure-lan">
      {t('server.network.insecure')}
    </Notice>
  ) : null;
}

function MeasuredAt({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const [before = '', after = ''] = t('server.network.measured', { time: '\u0000' }).split('\u0000');
  return (
    <>
      {before}
      <Moment at={at} />
      {after}
    </>
  );
}

import { Stack, Text } from '@mantine/core';
import { Link2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usualName } from '../casdoor/use-mode-now.ts';
import { Card } from '../panels/card.tsx';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Link } from '../routing/link.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { Provider } from './provider.tsx';
import { useLink } from './use-link.ts';

/** The accounts elsewhere that let this person in here. */
export function ConnectedCard() {
  const { t, i18n } = useTranslation();
  const { data, error, dataUpdatedAt, refetch } = useLink();
  return (
    <Card title={t('connected.title')} icon={<Link2 size={20} />}>
      {data === undefined && error === null ? <ListSkeleton rows={1} /> : null}
      {data === undefined && error !== null ? <LoadFailure error={error} retry={() => void refetch()} /> : null}
      {data !== undefined && error !== null ? <OldData loaded={clockTime(dataUpdatedAt, i18n.language)} error={error} /> : null}
      {data === undefined ? null : data.configured ? <Provider now={data} name={data.name ?? usualName} look={refetch} /> : <NotSetUp />}
    </Card>
  );
}

function NotSetUp() {
  const { t } = useTranslation();
  const { role } = useSignedIn();
  if (role !== 'admin') return <Text>{t('connected.notSetUp')}</Text>;
  return (
    <Stack gap={4}>
      <Text>{t('connected.notSetUpAdmin')}</Text>
      <Link to="casdoor" className="dw-link">
        {t('connected.setUp')}
      </Link>
    </Stack>
  );
}

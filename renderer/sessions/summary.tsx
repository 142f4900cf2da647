import { Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useRequests } from '../pairing/use-requests.ts';
import { OldData } from '../panels/failure.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime, secondsAgo } from '../time/format.ts';
import { useNow } from '../time/now.ts';

interface SummaryProps {
  readonly query: UseInfiniteQueryResult;
  readonly count: number;
}

/** How many, how fresh, and in single mode why nobody was asked for a password. */
export function SessionSummary({ query, count }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const { mode } = useSignedIn();
  const { waiting } = useRequests();
  if (query.data === undefined) return null;
  return (
    <>
      <Group gap="xs" c="dimmed" fz="sm">
        <Text span inherit fw={600} c="bright" data-testid="session-count">
          {query.hasNextPage ? t('sessions.countMore', { count }) : t('sessions.count', { count })}
          {waiting.length === 0 ? null : `, ${t('sessions.waiting', { count: waiting.length })}`}
        </Text>
        <span aria-hidden="true">·</span>
        <Updated at={query.dataUpdatedAt} />
        {mode === 'single' ? (
          <>
            <span aria-hidden="true">·</span>
            <span title={t('sessions.singleMore')}>{t('sessions.single')}</span>
          </>
        ) : null}
      </Group>
      {query.error ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
    </>
  );
}

function Updated({ at }: { readonly at: number }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  return <span data-testid="updated">{t('sessions.updated', { ago: secondsAgo(at, now, i18n.language) })}</span>;
}

import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { arrange, type Wish } from './order.ts';

interface EndProps {
  readonly query: UseInfiniteQueryResult;
  readonly rows: readonly SessionRow[];
  readonly wish: Wish;
  readonly reset: () => void;
  /** A receipt is still shown: not the moment to speak of an empty list. */
  readonly quiet: boolean;
}

/** Below the rows: why there are none (more), or the way to the next ones. */
export function SessionEnd({ query, rows, wish, reset, quiet }: EndProps) {
  const { t, i18n } = useTranslation();
  const noMatch = rows.length > 0 && arrange(rows, wish, i18n.language).length === 0;
  if (query.hasNextPage)
    return (
      <>
        {noMatch ? <NoMatch reset={reset} more /> : null}
        <Group justify="center">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('sessions.loadMore')}
          </Button>
        </Group>
      </>
    );
  if (quiet) return null;
  if (rows.length === 0) return <Note title={t('sessions.none.title')} text={t('sessions.none.text')} />;
  if (noMatch) return <NoMatch reset={reset} more={false} />;
  if (rows.every((row) => row.is_current)) return <Note title={t('sessions.empty.title')} text={t('sessions.empty.text')} />;
  return null;
}

function Note({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="empty">
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text c="dimmed">{text}</Text>
    </Paper>
  );
}

function NoMatch({ reset, more }: { readonly reset: () => void; readonly more: boolean }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="no-match">
      <Text mb="sm">
        {t('sessions.noMatch')} {more ? t('sessions.noMatchMore') : null}
      </Text>
      <Button variant="default" size="xs" onClick={reset}>
        {t('sessions.clearSearch')}
      </Button>
    </Paper>
  );
}

import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiKeyRow } from '../api/api-keys.ts';
import { relativeTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';

/** Whether something would miss the key. */
export function LastUse({ row }: { readonly row: ApiKeyRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  if (row.last_used_at === null) return <Text fw={600}>{t('apiKeys.end.notUsed')}</Text>;
  return <Text fw={600}>{t('apiKeys.end.used', { ago: relativeTime(Date.parse(row.last_used_at), now, i18n.language) })}</Text>;
}

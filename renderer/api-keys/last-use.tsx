import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiKeyRow } from '../api/api-keys.ts';
import { relativeTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';

/** Whether something would miss the key: the later use of its two secrets, where there are two. */
export function LastUse({ row }: { readonly row: ApiKeyRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  const [last] = [row, row.old_secret]
    .flatMap((secret) => (secret?.last_used_at ? [{ at: Date.parse(secret.last_used_at), address: secret.last_ip_hash_prefix }] : []))
    .toSorted((a, b) => b.at - a.at);
  if (last === undefined) return <Text fw={600}>{t('apiKeys.end.notUsed')}</Text>;
  const ago = relativeTime(last.at, now, i18n.language);
  return <Text fw={600}>{last.address === '' ? t('apiKeys.end.used', { ago }) : t('apiKeys.end.usedFrom', { ago, address: last.address })}</Text>;
}

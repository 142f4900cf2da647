import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readMode } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { Notice } from '../panels/notice.tsx';
import { exactTime } from '../time/format.ts';

/** Why everybody has to sign in again: the server's keychain lost its keys. */
export function KeysRenewed() {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({ queryKey: keys.mode, queryFn: readMode, staleTime: Infinity });
  if (data?.keys_renewed_at === undefined) return null;
  return (
    <Notice tone="warn" role="note" name="keys-renewed" title={t('recover.keys.title')}>
      {t('recover.keys.text', { when: exactTime(Date.parse(data.keys_renewed_at), i18n.language) })}
    </Notice>
  );
}

import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { Notice } from '../panels/notice.tsx';
import { exactTime } from '../time/format.ts';

/** That somebody’s password is refused for a while, because it was typed wrong too often. */
export function HeldUp({ row }: { readonly row: AccountRow }) {
  const { t, i18n } = useTranslation();
  if (row.locked_until === null || !row.has_password || row.deleted_at !== null) return null;
  return (
    <Notice tone="warn" role="note" name="held-up">
      {t('accounts.heldUp', { date: exactTime(Date.parse(row.locked_until), i18n.language) })}
    </Notice>
  );
}

import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { Badges } from '../panels/badges.tsx';
import { calendarDay } from '../time/format.ts';

/** Role and state of an account, in words. */
export function AccountBadges({ row, own }: { readonly row: AccountRow; readonly own: boolean }) {
  const { t, i18n } = useTranslation();
  const { facts, name } = useSso();
  const without = !row.has_password && row.is_active && row.deleted_at === null && row.suspended_since === null;
  const through = without && (row.casdoor_linked || (facts.sso.configured && row.invited_until === null));
  const until = row.disabled_until === null ? null : calendarDay(Date.parse(row.disabled_until), i18n.language);
  const disabled = until === null ? t('accounts.badges.disabled') : t('accounts.badges.disabledUntil', { date: until });
  const badges = [
    own ? { text: t('accounts.badges.you'), color: 'ward.8' } : null,
    row.role === 'admin' ? { text: t('accounts.badges.admin'), color: 'blue.9' } : null,
    row.deleted_at === null ? null : { text: t('accounts.badges.deleted'), color: 'gray.7' },
    row.is_active || row.deleted_at !== null ? null : { text: disabled, color: 'red.9' },
    row.suspended_since === null || row.deleted_at !== null ? null : { text: t('accounts.badges.suspended'), color: 'gray.7' },
    row.locked_until === null || !row.has_password || row.deleted_at !== null ? null : { text: t('accounts.badges.heldUp'), color: '#a33c00' },
    without && row.invited_until !== null && !row.casdoor_linked ? { text: t('accounts.badges.invited'), color: 'grape.9' } : null,
    through ? { text: t('accounts.badges.through', { name }), color: 'grape.9' } : null,
    without && !through && row.invited_until === null ? { text: t('accounts.badges.noWay'), color: '#a33c00' } : null,
  ];
  return <Badges badges={badges} />;
}

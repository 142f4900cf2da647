import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { calendarDay } from '../time/format.ts';

/** Role and state of an account, in words. */
export function AccountBadges({ row, own }: { readonly row: AccountRow; readonly own: boolean }) {
  const { t, i18n } = useTranslation();
  const until = row.disabled_until === null ? null : calendarDay(Date.parse(row.disabled_until), i18n.language);
  const disabled = until === null ? t('accounts.badges.disabled') : t('accounts.badges.disabledUntil', { date: until });
  const badges = [
    own ? { text: t('accounts.badges.you'), color: 'ward.8' } : null,
    row.role === 'admin' ? { text: t('accounts.badges.admin'), color: 'blue.9' } : null,
    row.deleted_at === null ? null : { text: t('accounts.badges.deleted'), color: 'gray.7' },
    row.is_active || row.deleted_at !== null ? null : { text: disabled, color: 'red.9' },
    !row.has_password && row.last_login_at === null && row.is_active ? { text: t('accounts.badges.invited'), color: 'grape.9' } : null,
    row.two_factor ? { text: t('accounts.badges.twoFactor'), color: 'gray.7' } : null,
  ].filter((badge) => badge !== null);
  if (badges.length === 0) return null;
  return (
    <Group gap={6} mt={4}>
      {badges.map(({ text, color }) => (
        <Badge key={text} color={color} variant="filled" radius="sm" tt="none">
          {text}
        </Badge>
      ))}
    </Group>
  );
}

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** For how long an invitation may be good, in hours. */
const lives = [1, 24, 72, 168, 336, 720] as const;
export const usualLife = 168;

export function LifeField({ hours, change }: { readonly hours: number; readonly change: (hours: number) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('accounts.invitations.life')}
      data={lives.map((value) => ({
        value: String(value),
        label: value < 48 ? t('accounts.invitations.hours', { count: value }) : t('accounts.invitations.days', { count: value / 24 }),
      }))}
      value={String(hours)}
      onChange={({ currentTarget: { value } }) => change(Number(value))}
    />
  );
}

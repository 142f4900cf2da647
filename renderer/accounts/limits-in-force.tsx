import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountHours, AccountLimits } from '../api/accounts.ts';
import { levelOf } from './limit-levels.ts';

/** What holds for every session and key of somebody, in a few words; nothing where nothing does. It is changed under "Access". */
export function LimitsInForce({ limits }: { readonly limits: AccountLimits }) {
  const { t, i18n } = useTranslation();
  const level = levelOf(limits.scopes);
  const lines = [
    level === 'all' ? null : t(`accounts.limits.levels.${level}`),
    limits.local_only ? t('accounts.limits.localOnly') : null,
    limits.max_sessions === null ? null : t('accounts.sessions.atMost', { count: limits.max_sessions }),
    limits.hours === null ? null : t('accounts.sessions.hours', hoursOf(limits.hours, i18n.language)),
  ].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return (
    <div data-testid="limits-in-force">
      <Text size="sm">{t('accounts.sessions.limits')}</Text>
      <ul className="dw-plain-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function hoursOf({ days, from, to, time_zone: zone }: AccountHours, language: string) {
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  // 2024-01-01 was a Monday.
  return { from, to, zone, days: days.map((day) => name.format(Date.UTC(2024, 0, day))).join(', ') };
}
